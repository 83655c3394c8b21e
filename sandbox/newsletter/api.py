"""What each command of the dialogue does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from sandbox.accounts import Accounts
from sandbox.clock import Clock
from sandbox.faults import Armed, Fault
from sandbox.newsletter import checks, reading
from sandbox.newsletter.problem import Problem, line
from sandbox.newsletter.smtp import VERBS, House, Listener
from sandbox.seen import Seen
from sandbox.store import Record, Store
from sandbox.wire import Answer, Request


def next_port(url: str) -> int:
    """Where mail is taken by the sandbox at this address, unless that port is in use; 0: at no known one."""
    return (urlsplit(url).port or -1) + 1


class Newsletter:
    name: Final = "newsletter"
    label: Final = "Newsletter"
    steps: Final = {
        "prepare": "",
        "send": "DATA",
        "look_up": "",
        "edit": "",
        "delete": "",
        "check": "NOOP",
    }

    def __init__(self, store: Store, accounts: Accounts, clock: Clock, url: str) -> None:
        self.store = store
        self._accounts = accounts
        self._clock = clock
        self._listener: Listener | None = None
        self._port = next_port(url)
        self._commands: Mapping[str, Callable[[Request], Answer]] = {
            "EHLO": lambda _: Answer(250, b"250-sandbox\r\n250-AUTH PLAIN\r\n250 ENHANCEDSTATUSCODES\r\n"),
            "HELO": lambda _: line(250, "sandbox"),
            "AUTH": self._let_in,
            "MAIL": self._begin,
            "RCPT": self._recipient,
            "MESSAGE": self._keep,
            "RSET": lambda _: line(250, "2.0.0 forgotten"),
            "NOOP": lambda _: line(250, "2.0.0 here"),
            "QUIT": lambda _: line(221, "2.0.0 bye"),
        }

    def listen(self, house: House, port: int) -> None:
        try:
            self._listener = Listener(house, port)
        except OSError:  # taken
            self._listener = Listener(house, 0)
        self._port = self._listener.port
        self._listener.start()

    def close(self) -> None:
        if self._listener is not None:
            self._listener.stop()
            self._listener = None

    def settings(self, account: str) -> dict[str, str]:
        """Readers leave on the site of the post."""
        return {
            "base_url": "",
            "host": "127.0.0.1",
            "port": str(self._port),
            "tls": "none",
            "user": account,
            "from_address": f"{account}@news.example",
            "pause_seconds": "0.001",
        }

    def operation(self, request: Request) -> tuple[str, str]:
        return request.headers.get("account", ""), request.method if request.method in VERBS else ""

    def answer(self, request: Request, lag_seconds: float) -> Answer:  # noqa: ARG002 - there are no lists
        command = self._commands.get(request.method)
        if request.url != "smtp:":
            return Answer.json(404, {"error": "mail comes by SMTP"})
        if command is None:
            return line(503, "5.5.1 not now, or not known")
        try:
            with self.store.lock:
                return command(request)
        except Problem as problem:
            return problem.answer()

    def failure(self, armed: Armed) -> Answer:
        if armed.fault is Fault.RATE_LIMIT:
            return line(450, "4.7.1 too many mails, come later")
        if armed.fault is Fault.ERROR:
            return line(554, "5.3.0 transaction failed")
        return line(451, "4.3.0 local error")

    def seen(self) -> list[Seen]:
        return [post for account in self.store.accounts() for post in self._posts(account)]

    def _posts(self, account: str) -> list[Seen]:
        """One for each edition, and for each letter; a second copy for one reader makes another."""
        copies: Counter[tuple[str, str]] = Counter()
        first: dict[tuple[str, int], Record] = {}
        for record in self.store.posts(account):
            what = record["key"] or record["id"]
            copies[what, record["recipient"]] += 1
            first.setdefault((what, copies[what, record["recipient"]]), record)
        return [
            _as_seen(account, what if number == 1 else f"{what}-again{number}", record)
            for (what, number), record in first.items()
        ]

    def _let_in(self, request: Request) -> Answer:
        known = self._accounts.of_kind(self.name).get(request.headers["account"])
        if known is None or known["password"] != request.headers["secret"]:
            raise Problem(535, "5.7.8", "wrong user or password")
        return line(235, "2.7.0 come in")

    def _begin(self, request: Request) -> Answer:
        if not request.headers["account"]:
            raise Problem(530, "5.7.0", "AUTH first")
        return line(250, "2.1.0 ok")

    def _recipient(self, request: Request) -> Answer:
        address = request.target.partition("<")[2].partition(">")[0]
        if address.startswith("gone"):
            raise Problem(550, "5.1.1", "no such mailbox")
        if address.startswith("full"):
            raise Problem(452, "4.2.2", "the mailbox is full")
        if not request.headers["sender"] or "@" not in address:
            raise Problem(503, "5.5.1", "MAIL first, then an address")
        return line(250, "2.1.5 ok")

    def _keep(self, request: Request) -> Answer:
        recipient, account = request.headers["recipient"], request.headers["account"]
        mail = checks.mail(request.body, recipient)
        record: dict[str, Any] = {
            "id": self.store.new_id(),
            "key": checks.edition(mail),
            "recipient": recipient,
            "blocks": reading.blocks(mail, self.store),
            "raw": request.body.decode("ascii"),
            "made_at": self._clock.now(),
        }
        self.store.put(account, record)
        return line(250, "2.0.0 kept")


def _as_seen(account: str, post_id: str, record: Record) -> Seen:
    return Seen(
        kind="newsletter",
        account=account,
        id=post_id,
        url="",
        visible=True,
        at=float(record["made_at"]),
        edited_at=None,
        blocks=tuple(reading.block(value) for value in record["blocks"]),
        tags=(),
    )
