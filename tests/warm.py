"""`bpod` without its start: one process loads all there is to load, and is forked for each command.

A start of Python with all of Django and Wagtail takes longer than most commands; what runs after it is the
same: `publisher.cli`, in a process of its own that ends with the command.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, NoReturn

TIMEOUT_SECONDS = 120


class Warm:
    """Of one environment, from the first command on until it is closed."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = dict(environ)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.warm"],
            env=self.environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, words: Sequence[str], stdin: str) -> subprocess.CompletedProcess[str]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with tempfile.TemporaryDirectory() as folder:
            streams = [Path(folder) / name for name in ("in", "out", "err")]
            streams[0].write_text(stdin)
            self._process.stdin.write(json.dumps([list(words), *map(str, streams)]) + "\n")
            self._process.stdin.flush()
            ended = self._process.stdout.readline()
            assert ended, "the process that waits for commands has died"
            out, err = (stream.read_text() for stream in streams[1:])
        return subprocess.CompletedProcess(["bpod", *words], int(ended), out, err)

    def close(self) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()


def serve(requests: IO[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "publisher.settings")
    import django

    django.setup()
    cli = importlib.import_module("publisher.cli")
    for name in cli.WITH_DJANGO:
        importlib.import_module(f"publisher.commands.{name}_command")
    for request in requests:
        words, *streams = json.loads(request)
        pid = os.fork()
        if pid == 0:
            _be(cli.main, words, streams)
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _be(main: Callable[[], None], words: list[str], streams: list[str]) -> NoReturn:
    """This process is the command from here on."""
    signal.alarm(TIMEOUT_SECONDS)
    for number, stream in enumerate(streams):
        os.dup2(os.open(stream, os.O_RDWR | os.O_CREAT), number)
    sys.argv = ["bpod", *words]
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(number, mode) for number, mode in enumerate("rww"))
    code: object = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    except BaseException:  # noqa: BLE001 - as the interpreter does at its end
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


if __name__ == "__main__":
    serve(sys.stdin)
