"""A receiver that answers what it is told, and keeps what it heard."""

from __future__ import annotations

from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


@dataclass(frozen=True)
class Heard:
    headers: dict[str, str]
    body: bytes


class Receiver(HTTPServer):
    status = 204
    answer_headers: dict[str, str] = {}

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[Heard] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook"


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        body = self.rfile.read(int(self.headers["Content-Length"]))
        server.heard.append(Heard({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(server.status)
        for name, value in server.answer_headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Said nowhere."""
