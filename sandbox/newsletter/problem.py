"""Answers of a mail server: https://www.rfc-editor.org/rfc/rfc3463"""

from __future__ import annotations

from sandbox.wire import Answer


class Problem(Exception):  # noqa: N818
    def __init__(self, code: int, status: str, words: str) -> None:
        super().__init__(words)
        self.code = code
        self.line = f"{code} {status} {words}\r\n"

    def answer(self) -> Answer:
        return Answer(self.code, self.line.encode())


def line(code: int, words: str) -> Answer:
    return Answer(code, f"{code} {words}\r\n".encode())
