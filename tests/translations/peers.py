"""Loopback servers that behave like LibreTranslate and LanguageTool, with the faults a client meets.

LibreTranslate: https://docs.libretranslate.com (POST /translate). LanguageTool: https://languagetool.org/http-api/
(POST /v2/check). They translate nothing: words are answered in capitals, tokens as they came.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

from tests.serving import serving


class Peer:
    def __init__(self, url: str) -> None:
        self.url = url
        self.asked: list[tuple[str, dict[str, object]]] = []
        self.status = 200
        self.lose_tokens = False
        self.answer: bytes | None = None


@contextmanager
def machine_peer() -> Iterator[Peer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Answers)
    peer = server.peer = Peer(f"http://127.0.0.1:{server.server_address[1]}")
    with serving(server):
        yield peer


class _Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        peer = self.server.peer
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.path == "/translate":
            asked = json.loads(body)
            peer.asked.append((self.path, asked))
            given = {"translatedText": [self._translated(text) for text in asked["q"]]}
        elif self.path == "/v2/check":
            asked = {name: values[0] for name, values in parse_qs(body).items()}
            peer.asked.append((self.path, asked))
            given = {"matches": list(_matches(asked["text"]))}
        else:
            self.send_error(404)
            return
        answer = json.dumps(given).encode() if peer.answer is None else peer.answer
        self.send_response(peer.status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def _translated(self, text: str) -> str:
        return re.sub(r"XQZ0X", "", text.upper()) if self.server.peer.lose_tokens else text.upper()

    def log_message(self, *_args: object) -> None:
        pass


def _matches(text: str) -> Iterator[dict[str, object]]:
    for match in re.finditer("desprès", text):
        yield {
            "message": "Possible error d’accent.",
            "offset": match.start(),
            "length": len(match[0]),
            "replacements": [{"value": "després"}],
        }
