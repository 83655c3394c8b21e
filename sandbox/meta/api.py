"""One Graph API: who calls, what for, with which parameters; each platform adds its operations."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from sandbox.accounts import Accounts
from sandbox.clock import Clock
from sandbox.faults import Armed, Fault
from sandbox.meta import tokens
from sandbox.meta.entry import Entry
from sandbox.meta.problem import Problem, gone
from sandbox.meta.usage import Usage
from sandbox.seen import Seen
from sandbox.store import Record, Store
from sandbox.wire import Answer, Request

PAGE = 25
_PATH = re.compile(r"/v\d+\.\d+/([\w.]+)(?:/([a-z_]+))?/?")


@dataclass(frozen=True)
class Call:
    account: str
    node: str
    """Empty for the account itself."""
    parameters: Mapping[str, str]
    request: Request
    lag_seconds: float

    def fields(self) -> list[str]:
        return [name for name in self.parameters.get("fields", "id").split(",") if name]


class Graph:
    """`name`, `label`, `steps`, `limit_code` and the operations are each platform's own."""

    name: ClassVar[str]
    label: ClassVar[str]
    steps: ClassVar[Mapping[str, str]]
    limit_code: ClassVar[int]
    edges: ClassVar[Mapping[tuple[str, str], str]]
    """(method, edge of the account): operation; the empty edge is the account itself."""
    on_objects: ClassVar[Mapping[str, str]]
    """Method: operation, where it is the same for every object."""

    def __init__(self, store: Store, accounts: Accounts, clock: Clock, url: str) -> None:
        self.store = store
        self.accounts = accounts
        self.clock = clock
        self.url = url
        self.tokens = tokens.Tokens(self.name, accounts, clock)
        self.entry = Entry(self.name, self.label, self.tokens, accounts, clock)
        self.usage = Usage(self.name, self.limit_code, clock)

    def settings(self, account: str) -> dict[str, str]:  # noqa: ARG002 - the token tells whose it is
        return {}

    def operation(self, request: Request) -> tuple[str, str]:
        if step := self.entry.operation(request):
            return "", step
        try:
            account = self.tokens.account(request)
        except Problem:
            account = ""
        if request.method == "GET" and request.path == "/refresh_access_token":
            return account, "refresh"
        match = _PATH.fullmatch(request.path)
        if not match:
            return account, ""
        node, edge = match[1], match[2] or ""
        if self.is_account(account, node):
            return account, self.edges.get((request.method, edge), "")
        return account, "" if edge else self.object_operation(request, account, node)

    def object_operation(self, request: Request, account: str, node: str) -> str:  # noqa: ARG002
        return self.on_objects.get(request.method, "")

    def answer(self, request: Request, lag_seconds: float) -> Answer:
        if self.entry.operation(request):
            return self.entry.answer(request)
        headers: dict[str, str] = {}
        try:
            account, operation = self.operation(request)
            if operation == "refresh":
                return Answer.json(200, self.tokens.renewed(request))
            if not account:
                raise tokens.not_let_in()
            headers = self.usage.call(account)
            if self.usage.is_spent(account):
                problem, headers = self.usage.spent(account, self.usage.wait_seconds())
                raise problem
            return Answer.json(200, self._done(request, account, operation, lag_seconds), headers)
        except Problem as problem:
            return problem.answer(headers)

    def failure(self, armed: Armed) -> Answer:
        if armed.fault is Fault.RATE_LIMIT:
            problem, headers = self.usage.spent(armed.account, armed.seconds)
            return problem.answer(headers)
        if armed.fault is Fault.BEFORE_503:
            return Problem(2, "Service temporarily unavailable", status=503, transient=True).answer({})
        return Problem(1, "An unknown error occurred", status=504).answer({})

    def seen(self) -> list[Seen]:
        shown = [
            (account, record) for account in self.store.accounts() for record in self.store.posts(account)
        ]
        return [self.as_seen(account, record) for account, record in shown if self.is_shown(record)]

    def is_account(self, account: str, node: str) -> bool:
        return node == "me" or (bool(account) and node == number_of(account))

    def is_shown(self, record: Record) -> bool:
        raise NotImplementedError

    def as_seen(self, account: str, record: Record) -> Seen:
        raise NotImplementedError

    def operations(self) -> Mapping[str, Callable[[Call], Any]]:
        raise NotImplementedError

    def one(self, call: Call, *types: str) -> Record:
        record = self.store.get(call.account, call.node)
        if record is None or record["type"] not in types:
            raise gone(call.node)
        return record

    def _done(self, request: Request, account: str, operation: str, lag_seconds: float) -> Any:
        match = _PATH.fullmatch(request.path)
        if not match or operation not in self.operations():
            raise Problem(2500, f"Unknown path components: {request.path}")
        node = "" if self.is_account(account, match[1]) else match[1]
        call = Call(account, node, tokens.parameters(request), request, lag_seconds)
        return self.operations()[operation](call)


def number_of(account: str) -> str:
    """The account's own number."""
    return f"17841{int(hashlib.sha256(account.encode()).hexdigest()[:10], 16):012d}"


def chosen(call: Call, values: Mapping[str, Any]) -> dict[str, Any]:
    """Only what `fields` asks for, and always the id; what there is not is refused."""
    if unknown := [name for name in call.fields() if name not in values]:
        raise Problem(100, f"Tried accessing nonexisting field ({unknown[0]})")
    return {
        name: value for name, value in values.items() if name in {"id", *call.fields()} and value is not None
    }
