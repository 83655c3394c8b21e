"""A mail server on loopback that keeps what it is given (RFC 5321, as much of it as a client needs).

with smtp_peer.running() as peer:
    peer.use(settings)
    …
    (mail,) = peer.mails
    assert mail["Subject"] == "Ready"
"""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any


class SmtpPeer:
    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.recipients: list[list[str]] = []
        self.asked = threading.Event()
        """Set when a mail was given to us, before we answer."""
        self.refusals = 0
        """How many of the next mails are refused for now (451)."""
        self.hang = threading.Event()
        """While set, mail is taken and kept, and the answer never comes."""
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.peer = self
        self.host, self.port = self._server.server_address[:2]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"smtp://{self.host}:{self.port}"

    def use(self, settings: Any) -> None:
        """Send this test's mail here."""
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = self.host, self.port

    def take(self, envelope: list[str], data: bytes) -> bool:
        self.asked.set()
        if self.refusals:
            self.refusals -= 1
            return False
        self.recipients.append(envelope)
        self.mails.append(message_from_bytes(data, policy=policy.default))
        return True

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self.hang.clear()
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def running() -> Iterator[SmtpPeer]:
    peer = SmtpPeer()
    peer.start()
    try:
        yield peer
    finally:
        peer.stop()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    peer: SmtpPeer


class _Session(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        envelope: list[str] = []
        self._say("220 peer ready")
        while line := self.rfile.readline():
            word = line.split()[0].upper().decode() if line.split() else ""
            if word == "DATA":
                self._say("354 go on")
                self._keep(envelope)
                envelope = []
                continue
            if word == "RCPT":
                envelope.append(line.decode().partition("<")[2].partition(">")[0])
            self._say({"QUIT": "221 bye", "EHLO": "250 peer"}.get(word, "250 ok"))
            if word == "QUIT":
                return

    def _keep(self, envelope: list[str]) -> None:
        data = b""
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            data += line.removeprefix(b".") if line.startswith(b"..") else line
        taken = self.server.peer.take(envelope, data)
        if self.server.peer.hang.is_set():
            self.rfile.read()  # until the client is gone
        else:
            self._say("250 taken" if taken else "451 not now")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
