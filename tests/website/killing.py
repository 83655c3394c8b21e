"""A process that ends before one of its writes, to a file or to the database, without any of its own cleaning up.

Python tells of each file that is opened, moved, linked or removed before it is done
(https://docs.python.org/3/library/audit_events.html); Django of each statement. What is raised then is no `Exception`,
so nothing of ours catches it; an open transaction goes back, as it does when a process is killed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, transaction

_FILES = {"open", "os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "shutil.rmtree"}
_STATEMENTS = ("INSERT", "UPDATE", "DELETE")


class Killed(BaseException):
    pass


@dataclass
class _Life:
    root: str
    left: int

    def write(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Killed


_living: list[_Life] = []


@contextmanager
def killed_at(number: int, root: Path) -> Iterator[None]:
    """Raises `Killed` in place of the write of that number, counted from 1, below `root` or to the database."""
    life = _Life(str(root), number - 1)

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if sql.startswith(_STATEMENTS):
            life.write()
        return execute(sql, params, many, context)

    _living.append(life)
    try:
        with connection.execute_wrapper(count):
            yield
    except Killed:
        # Django's blocks without a savepoint would take the test's own transaction back with them.
        transaction.set_rollback(False)
        raise
    finally:
        _living.remove(life)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if not _living or event not in _FILES:
        return
    name = arguments[0]
    if event == "open" and not (isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR)):
        return
    if isinstance(name, str | bytes | os.PathLike) and os.fsdecode(name).startswith(_living[-1].root):
        _living[-1].write()


sys.addaudithook(_watch)
