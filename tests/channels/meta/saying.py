"""A small peer that says what it is told, call by call."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any


class Saying(HTTPServer):
    """`says` holds (status, document or bytes, headers); the last one is said for ever."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.says: list[tuple[int, Any, dict[str, str]]] = []
        self.heard: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def say(self, status: int, document: Any, **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.says.append((status, document, named))


def problem(code: int, subcode: int = 0, *, transient: bool = False) -> dict[str, Any]:
    error = {"message": "Its own words", "type": "OAuthException", "code": code, "is_transient": transient}
    return {"error": {**error, **({"error_subcode": subcode} if subcode else {})}}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server: Any = self.server
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        server.heard.append(f"{self.command} {self.path.partition('?')[0]}")
        status, document, headers = server.says[0] if len(server.says) == 1 else server.says.pop(0)
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_DELETE = do_GET  # noqa: N815

    def log_message(self, *_: Any) -> None:
        """Said nowhere."""
