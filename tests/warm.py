"""`bpod` without its start: one process loads all there is to load, and is forked for each command.

A start of Python with all of Django and Wagtail takes longer than most commands; what runs after it is the
same: `publisher.cli`, in a process of its own that ends with the command. The process serves every
installation of a test process: what it is forked for is told with the command, and settings are read anew.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, NoReturn

TIMEOUT_SECONDS = 120
SHELL = "-c"
"""As of Python: the word after it is code, to be run where Django is set up."""


class Warm:
    """From the first command on until the test process ends."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="bpod-warm-")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm"],
            env={**environ, "BPOD_HOME": self._home.name},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(
        self, words: Sequence[str], environ: Mapping[str, str], stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            streams = [Path(folder) / name for name in ("in", "out", "err")]
            streams[0].write_text(stdin)
            request = {"words": [*words], "environ": {**environ}, "streams": [*map(str, streams)]}
            self._process.stdin.write(json.dumps(request) + "\n")
            self._process.stdin.flush()
            ended = self._process.stdout.readline()
            assert ended, "the process that waits for commands has died"
            out, err = (stream.read_text() for stream in streams[1:])
        return subprocess.CompletedProcess(["bpod", *words], int(ended), out, err)

    def close(self) -> None:
        with self._process, self._home:
            assert self._process.stdin is not None
            self._process.stdin.close()


@functools.cache
def shared(**environ: str) -> Warm:
    """The one of this test process; `environ` is what every installation has alike."""
    made = Warm(environ)
    atexit.register(made.close)
    return made


def serve(requests: IO[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "publisher.settings")
    import django
    from django.db.migrations.loader import MigrationLoader

    django.setup()
    cli = importlib.import_module("publisher.cli")
    for name in cli.WITH_DJANGO:
        importlib.import_module(f"publisher.commands.{name}_command")
    MigrationLoader(None)  # each command looks whether the database is up to date
    for line in requests:
        request = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _be(**request)
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _be(words: list[str], environ: dict[str, str], streams: list[str]) -> NoReturn:
    """This process is the command from here on."""
    signal.alarm(TIMEOUT_SECONDS)
    for number, stream in enumerate(streams):
        os.dup2(os.open(stream, os.O_RDWR | os.O_CREAT), number)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode) for number, mode in enumerate("rww"))
    code: object = 0
    try:
        _move(environ, words)
        _run(words)
    except SystemExit as ended:
        code = ended.code
    except BaseException:  # noqa: BLE001 - as the interpreter does at its end
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def _run(words: list[str]) -> None:
    if words[0] == SHELL:
        exec(words[1], {})  # noqa: S102 - a test's own code
        return
    sys.argv = ["bpod", *words]
    importlib.import_module("publisher.cli").main()


def _move(environ: dict[str, str], words: list[str]) -> None:
    """Into this environment: whatever was read from another is read again.

    That is Django's settings and the broker's address; all else asks them when it needs something.
    """
    from django.conf import settings
    from django.core.signals import setting_changed
    from django.db import connections

    os.environ.clear()
    os.environ.update(environ)
    try:
        read = importlib.reload(importlib.import_module("publisher.settings"))
    except Exception:  # noqa: BLE001 - whatever it is, the command itself has to tell
        os.execve(sys.executable, [sys.executable, "-m", "publisher.cli", *words], environ)  # noqa: S606
    changed = [
        name for name in vars(read) if name.isupper() and getattr(read, name) != getattr(settings, name)
    ]
    for name in changed:
        setattr(settings, name, getattr(read, name))
    for name in set(changed) - {"DATABASES"}:
        setting_changed.send(sender=None, setting=name, value=getattr(settings, name), enter=True)
    connections.settings = connections.configure_settings(settings.DATABASES)
    for alias in connections:
        with contextlib.suppress(AttributeError):  # nobody has asked for it yet
            del connections[alias]
    importlib.reload(importlib.import_module("publisher.celery"))


if __name__ == "__main__":
    serve(sys.stdin)
