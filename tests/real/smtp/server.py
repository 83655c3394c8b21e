"""A mail server that is nobody's stand-in: aiosmtpd in a process of its own, which delivers into a Maildir."""

from __future__ import annotations

import mailbox
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from tests import servers

START_SECONDS = 20


class Mailbox:
    def __init__(self, port: int, folder: Path) -> None:
        self.port = port
        self._folder = folder

    @property
    def mails(self) -> list[EmailMessage]:
        box = mailbox.Maildir(self._folder, create=False)
        return [message_from_bytes(box.get_bytes(key), policy=policy.default) for key in box.iterkeys()]

    def __len__(self) -> int:
        return len(list(self._folder.glob("new/*")))


@contextmanager
def running(folder: Path) -> Iterator[Mailbox]:
    port = servers.free_port()
    words = [
        "-m",
        "aiosmtpd",
        "-n",
        "-l",
        f"127.0.0.1:{port}",
        "-c",
        "aiosmtpd.handlers.Mailbox",
        str(folder),
    ]
    process = subprocess.Popen([sys.executable, *words], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not _answers(port):
            assert process.poll() is None, "the mail server ended"
            assert time.monotonic() < deadline, "the mail server does not answer"
            time.sleep(0.05)
        yield Mailbox(port, folder)
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
