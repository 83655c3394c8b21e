"""The dialogue: one session a connection, each command a call that faults can strike."""

from __future__ import annotations

import base64
import socket
import socketserver
import struct
import threading
from typing import Protocol, cast

from sandbox.faults import DONE_FIRST, Armed, Fault
from sandbox.wire import Answer, Request

VERBS = ("EHLO", "HELO", "AUTH", "MAIL", "RCPT", "DATA", "MESSAGE", "RSET", "NOOP", "QUIT")
MESSAGE_MAX_BYTES = 26_000_000


class House(Protocol):
    """What the sandbox does with a call of any kind."""

    stopping: threading.Event

    def strike(self, kind: str, request: Request) -> Armed | None: ...

    def answer(self, kind: str, request: Request) -> Answer: ...

    def failure(self, kind: str, armed: Armed) -> Answer: ...


class Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, house: House, port: int) -> None:
        self.house = house
        super().__init__(("127.0.0.1", port), _Session)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def start(self) -> None:
        threading.Thread(target=self.serve_forever, args=(0.05,), name="smtp", daemon=True).start()

    def stop(self) -> None:
        self.shutdown()
        self.server_close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that was killed in the middle is what this server is for."""


class _Gone(Exception):  # noqa: N818
    """The session ends here."""


class _Session(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True
    timeout = 60

    def handle(self) -> None:
        self._account, self._secret = "", ""
        self._sender, self._recipients = "", list[str]()
        try:
            self._say(Answer(220, b"220 sandbox ESMTP\r\n"))
            while line := self.rfile.readline(2_048):
                self._command(line.decode("ascii", "replace").strip())
        except (_Gone, OSError):
            return

    @property
    def _house(self) -> House:
        return cast(Listener, self.server).house

    def _command(self, line: str) -> None:
        verb, _, rest = line.partition(" ")
        verb = verb.upper()
        armed = self._house.strike("newsletter", self._request(verb, rest))
        if armed and armed.fault is Fault.SLOW:
            self._house.stopping.wait(armed.seconds)
            armed = None
        if armed and armed.fault not in DONE_FIRST:
            self._refuse(armed)
        elif verb == "DATA" and self._recipients:
            self._take_mail(armed)
        else:
            self._end(armed, self._do(verb, rest))

    def _refuse(self, armed: Armed) -> None:
        if armed.fault is Fault.REFUSE:
            raise _Gone
        self._say(self._house.failure("newsletter", armed))

    def _do(self, verb: str, rest: str) -> Answer:
        if verb == "AUTH":
            _, _, packed = rest.partition(" ")
            _, self._account, self._secret = (
                [*base64.b64decode(packed).decode("utf-8", "replace").split("\0"), "", "", ""]
            )[:3]
        answer = self._house.answer("newsletter", self._request(verb, rest))
        if verb == "AUTH" and answer.status != 235:
            self._account = ""
        elif verb in {"EHLO", "HELO", "RSET"} or (verb == "MAIL" and answer.status == 250):
            self._sender, self._recipients = rest if verb == "MAIL" else "", []
        elif verb == "RCPT" and answer.status == 250:
            self._recipients.append(rest.partition("<")[2].partition(">")[0])
        elif verb == "QUIT":
            self._say(answer)
            raise _Gone
        return answer

    def _take_mail(self, armed: Armed | None) -> None:
        self._say(Answer(354, b"354 go on\r\n"))
        content = b""
        while (line := self.rfile.readline()) != b".\r\n":
            if not line or len(content) > MESSAGE_MAX_BYTES:
                raise _Gone
            content += line.removeprefix(b".") if line.startswith(b"..") else line
        request = self._request("MESSAGE", "", content)
        self._house.strike("newsletter", request)
        answer = self._house.answer("newsletter", request)
        self._recipients = []
        self._end(armed, answer)

    def _end(self, armed: Armed | None, done: Answer) -> None:
        """Says what was done, or fails to."""
        if armed is None:
            self._say(done)
        elif armed.fault is Fault.ERROR:
            self._say(self._house.failure("newsletter", armed))
        elif armed.fault is Fault.GARBAGE:
            self._say(Answer(done.status, b"?? " + done.body))
        else:
            if armed.fault is Fault.HANG:
                self._house.stopping.wait(armed.seconds)
            elif armed.fault is Fault.CUT:
                self._say(Answer(done.status, done.body[:2]))
            elif armed.fault is Fault.RESET:
                # Linger 0 makes `close` send a reset: https://man7.org/linux/man-pages/man7/socket.7.html
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            raise _Gone

    def _request(self, verb: str, rest: str, body: bytes = b"") -> Request:
        headers = {
            "account": self._account,
            "secret": self._secret,
            "sender": self._sender,
            "recipient": ",".join(self._recipients),
        }
        return Request(verb, rest, "smtp:", headers, body)

    def _say(self, answer: Answer) -> None:
        self.wfile.write(answer.body)
        self.wfile.flush()
