"""Many connections that ask for one page again and again, and take the answer as it comes."""

from __future__ import annotations

import selectors
import socket
import time
from dataclasses import dataclass, field

CONNECTIONS = 16


@dataclass
class Load:
    answers: int = 0
    milliseconds: list[float] = field(default_factory=list)


def load(port: int, path: str, seconds: float, host: str = "127.0.0.1") -> Load:
    request = f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode()
    size = _size(port, request)
    found, chooser = Load(), selectors.DefaultSelector()
    waiting: dict[socket.socket, tuple[float, int]] = {}
    for _ in range(CONNECTIONS):
        one = socket.create_connection(("127.0.0.1", port))
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        chooser.register(one, selectors.EVENT_READ)
        waiting[one] = (time.perf_counter(), size)
        one.sendall(request)
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        for key, _events in chooser.select(1):
            one = key.fileobj
            assert isinstance(one, socket.socket)
            started, left = waiting[one]
            left -= len(one.recv(1 << 16))
            if left <= 0:
                found.answers += 1
                found.milliseconds.append(1000 * (time.perf_counter() - started))
                started, left = time.perf_counter(), size
                one.sendall(request)
            waiting[one] = (started, left)
    for one in waiting:
        one.close()
    return found


def _size(port: int, request: bytes) -> int:
    """Of a whole answer: head and body; all of one server are alike."""
    with socket.create_connection(("127.0.0.1", port)) as one:
        one.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += one.recv(1 << 16)
        head, _, body = data.partition(b"\r\n\r\n")
        if b" 200 " not in head.partition(b"\r\n")[0]:
            raise SystemExit(f"port {port}: {head.decode()}")
        length = next(
            int(line.partition(b":")[2])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length")
        )
        while len(body) < length:
            body += one.recv(1 << 16)
    return len(head) + 4 + length
