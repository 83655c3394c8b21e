"""A mail provider on the loopback: answers Postmark's `/email` and keeps what it took.

https://postmarkapp.com/developer/api/email-api
"""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

TOKEN = "a-server-token"
INACTIVE = {
    "ErrorCode": 406,
    "Message": "You tried to send to recipients that are marked as inactive. Found inactive addresses: {to}. "
    "Inactive recipients are ones that have generated a hard bounce.",
}
HANGS_UP = 0
"""In place of a status: the connection ends without an answer."""


class Provider(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.says: list[int] = []
        """To the next mails; then every one is taken."""
        self.mails: list[dict[str, Any]] = []
        self.inactive: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/"

    @property
    def got(self) -> list[str]:
        return [mail["To"] for mail in self.mails]

    def answer(self, mail: dict[str, Any], token: str | None) -> tuple[int, dict[str, Any]]:
        if token != TOKEN:
            return 401, {"ErrorCode": 10, "Message": "Bad or missing server token."}
        if self.says and (status := self.says.pop(0)) != 200:
            return status, {"ErrorCode": 300, "Message": "Invalid 'From' address."}
        if mail["To"] in self.inactive:
            return 422, {**INACTIVE, "Message": INACTIVE["Message"].format(to=mail["To"])}  # type: ignore[attr-defined]
        self.mails.append(mail)
        number = f"{len(self.mails):08}-0000-4000-8000-000000000000"
        return 200, {"ErrorCode": 0, "Message": "OK", "MessageID": number, "To": mail["To"]}


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        mail = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status, words = server.answer(mail, self.headers["X-Postmark-Server-Token"])
        if status == HANGS_UP:
            return
        body = json.dumps(words).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Said nowhere."""
