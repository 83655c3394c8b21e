"""Every step of a worker, named as it happens: commits, calls and files. At the chosen one it dies by SIGKILL.

Nothing here is known to the code that is watched. A commit is named by the step of the ledger's machine that it
writes, else by the function that wrote; a call by its first line; a file by what happens to it. So a new step
is found by the next run, and nobody has to remember it.

A commit has the moments *before* and *after*. A call has *before* (not a byte has left), *sent* (all of
it has left, the answer was not read) and *answered* (the answer has come, nothing was done with it).
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import sys
import weakref
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from publisher.deliveries import steps
from tests.crash.cases import Point

OURS = ("publisher.", "channels.", "translations.")
_INTERNET = (socket.AF_INET, socket.AF_INET6)
_HTTP_LINE = re.compile(r"([A-Z]+) (\S+) HTTP/1\.[01]")
_CHANGING = re.compile(r"/(?:[0-9]{4,}|(?=[A-Za-z]*[0-9])[A-Za-z0-9_-]{16,})(?=[/.]|$)")
"""A part of a path that is made up anew each time: an id, a hash."""


@dataclass
class Steps:
    pipe: int
    """Each moment is written there before it passes: what a killed process had reached stays readable."""
    doom: Point | None
    hidden: Mapping[str, str]
    """Words that differ from case to case, and what stands for them in a name."""
    site: Path | None = None
    """Where files are watched."""

    def __post_init__(self) -> None:
        self._rests = False
        self._seen: Counter[str] = Counter()
        self._written: list[str] = []
        self._talking: weakref.WeakKeyDictionary[socket.socket, Point] = weakref.WeakKeyDictionary()

    def watch(self) -> None:
        """For the rest of this process."""
        self._watch_commits()
        self._watch_calls()
        if self.site is not None:
            self._watch_files(str(self.site))

    @contextlib.contextmanager
    def resting(self) -> Iterator[None]:
        """What happens meanwhile is not the worker's work."""
        self._rests = True
        try:
            yield
        finally:
            self._rests = False

    def tell(self, what: dict[str, Any]) -> None:
        os.write(self.pipe, json.dumps(what).encode() + b"\n")

    def before(self, name: str) -> Point:
        """The step is about to happen, for the `number`th time in this process."""
        if self._rests:
            return Point(name, 0, "before")
        for word, stand_in in self.hidden.items():
            name = name.replace(word, stand_in)
        self._seen[name] += 1
        point = Point(name, self._seen[name], "before")
        self.reach(point)
        return point

    def reach(self, point: Point, moment: str = "") -> None:
        if self._rests:
            return
        point = point._replace(moment=moment or point.moment)
        self.tell({"point": point})
        if point == self.doom:
            os.kill(os.getpid(), signal.SIGKILL)

    def _watch_commits(self) -> None:
        commit, rollback = BaseDatabaseWrapper._commit, BaseDatabaseWrapper._rollback

        def watched_commit(database: BaseDatabaseWrapper) -> None:
            names, self._written = dict.fromkeys(self._written), []
            name = "+".join([name for name in names if name in steps.STEPS] or names)
            if not name:
                commit(database)
                return
            point = self.before(name)
            commit(database)
            self.reach(point, "after")

        def watched_rollback(database: BaseDatabaseWrapper) -> None:
            self._written = []
            rollback(database)

        BaseDatabaseWrapper._commit = watched_commit
        BaseDatabaseWrapper._rollback = watched_rollback
        connection.execute_wrappers.append(self._statement)

    def _statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        verb = sql.split(None, 1)[0].upper()
        if verb not in {"INSERT", "UPDATE", "DELETE"}:
            return execute(sql, params, many, context)
        if context["connection"].in_atomic_block:
            result = execute(sql, params, many, context)
            if verb == "INSERT" or context["cursor"].rowcount:
                self._written.append(_writer())
            return result
        if verb == "INSERT":  # with RETURNING it must not be committed before its row was read
            point = self.before(_writer())
            result = execute(sql, params, many, context)
            self.reach(point, "after")
            return result
        # A transaction of its own, as without it; but whether it changes a row is known before it is committed.
        with transaction.atomic():
            result = execute(sql, params, many, context)
            if context["cursor"].rowcount:
                self._written.append(_writer())
        return result

    def _watch_calls(self) -> None:
        for name in ("send", "sendall"):
            setattr(socket.socket, name, self._writing(getattr(socket.socket, name)))
        for name in ("recv", "recv_into"):
            setattr(socket.socket, name, self._reading(getattr(socket.socket, name)))

    def _writing(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def watched(sock: socket.socket, data: Any, *more: Any) -> Any:
            if sock.family in _INTERNET and sock not in self._talking:
                self._talking[sock] = self.before(_call(bytes(data[:2000])))
            return write(sock, data, *more)

        return watched

    def _reading(self, read: Callable[..., Any]) -> Callable[..., Any]:
        def watched(sock: socket.socket, *arguments: Any) -> Any:
            point = self._talking.pop(sock, None)
            if point is None:
                return read(sock, *arguments)
            self.reach(point, "sent")
            result = read(sock, *arguments)
            if result:
                self.reach(point, "answered")
            return result

        return watched

    def _watch_files(self, root: str) -> None:
        def watch(name: str, *, wants: bool | None) -> None:
            """Whether the file must be there for anything to happen; None: that does not matter."""
            do = getattr(os, name)

            def watched(*paths: Any, **more: Any) -> Any:
                target = os.fspath(paths[-1])
                if not target.startswith(root) or wants not in {None, Path(target).exists()}:
                    return do(*paths, **more)
                point = self.before(f"{name} {_CHANGING.sub('/*', target.removeprefix(root))[1:]}")
                result = do(*paths, **more)
                self.reach(point, "after")
                return result

            setattr(os, name, watched)

        watch("replace", wants=None)
        watch("link", wants=False)
        watch("unlink", wants=True)


def _call(data: bytes) -> str:
    line = data.split(b"\r\n", 1)[0].decode("ascii", "replace")
    match = _HTTP_LINE.fullmatch(line)
    if match is None:
        return line.split(" ", 1)[0]
    return f"{match[1]} {_CHANGING.sub('/*', match[2].partition('?')[0])}"


def _writer() -> str:
    """The step of the ledger's machine on the stack, else the nearest function of ours with a public name."""
    frame, function = sys._getframe(2), ""
    names = {id(step): name for name, step in steps.STEPS.items()}
    while frame is not None:
        if frame.f_globals.get("__name__", "").startswith(OURS):
            for value in frame.f_locals.values():
                if isinstance(value, steps.Step):
                    return names[id(value)]
            name = frame.f_code.co_name
            if not function and name.isidentifier() and not name.startswith("_"):
                function = name
        frame = frame.f_back
    return function or "write"
