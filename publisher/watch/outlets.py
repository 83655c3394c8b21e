"""Whether followers have the post: the receipt, and the platform's own word for it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from channels import checks
from channels.contract import Channel, Health, LookUp, Memo, Presence, Rendition
from channels.errors import ChannelError, Unauthorized
from channels.models import Outlet
from channels.outlets import adapter_of
from channels.registry import UnknownKind
from channels.secrets import SealError
from publisher.deliveries import attention
from publisher.deliveries.models import Act, Delivery, State
from publisher.together import together
from publisher.watch.asking import Asked
from publisher.watch.days import Calendar, Day
from publisher.watch.finding import Finding, Level, ok

ASK_SECONDS = 90.0
EXPIRY_WARNING = datetime.timedelta(days=7)
RECONNECT = (
    "reconnect it: put new credentials in at the desk or with `bpod outlet`, then `bpod outlet resume`"
)


@dataclass
class Platforms:
    """Asks platforms, and remembers what they said, by question."""

    asked: dict[str, Asked]
    at_once: bool = False
    """A person asked: tokens are tried now, whatever is remembered."""

    def memory(self, question: str) -> Asked:
        return self.asked.setdefault(question, Asked())

    def forget_all_but(self, prefix: str, questions: Iterable[str]) -> None:
        kept = set(questions)
        for question in [name for name in self.asked if name.startswith(prefix) and name not in kept]:
            del self.asked[question]


def arrivals(calendar: Calendar, platforms: Platforms) -> list[Finding]:
    """Today's post on every outlet of its language."""
    findings, delivered = [], []
    for day in calendar.days:
        if not day.is_expected(calendar.now):
            continue
        for delivery in _announcements(day):
            if delivery.state == State.DELIVERED:
                delivered.append((day, delivery))
            else:
                findings.append(_not_delivered(day, delivery))
    _look_up([delivery for _, delivery in delivered], calendar.now, platforms)
    return findings + [_delivered(day, delivery, platforms) for day, delivery in delivered]


def tokens(now: datetime.datetime, platforms: Platforms) -> list[Finding]:
    """Whether each outlet still lets us in, and until when."""
    open_outlets = list(Outlet.objects.filter(held_reason=""))
    questions = {_token(outlet): outlet for outlet in open_outlets}
    platforms.forget_all_but("token:", questions)
    wanted = {
        question: outlet
        for question, outlet in questions.items()
        if platforms.at_once or platforms.memory(question).is_due(now)
    }
    calls, broken = _calls(wanted, now, lambda channel, _: channel.check)
    for question, answer in {**broken, **together(calls, ASK_SECONDS)}.items():
        _learn_health(platforms.memory(question), answer, now)
        checks.keep(wanted[question].pk, answer, now)
    return [_token_finding(outlet, platforms, now) for outlet in open_outlets]


def held() -> list[Finding]:
    return [_held(outlet) for outlet in Outlet.objects.all()]


def _announcements(day: Day) -> list[Delivery]:
    return list(
        Delivery.objects.filter(edition=day.edition, act=Act.ANNOUNCE)
        .exclude(state=State.CANCELLED)
        .select_related("outlet", "receipt")
        .order_by("outlet__name")
    )


def _not_delivered(day: Day, delivery: Delivery) -> Finding:
    outlet, key = delivery.outlet, f"outlet:{delivery.outlet.name}"
    if outlet.paused and delivery.state == State.PENDING:
        return ok(key, f"{outlet.name} is paused by a person; the post of {day.date} waits", str(day.date))
    reason = delivery.reason or outlet.held_reason
    seen = f"the ledger says: {State(delivery.state).label.lower()}" + (f": {reason}" if reason else "")
    mend = f"see `bpod status {day.date}`; mend what it says, then retry at the desk"
    if attention.waits_by_hand(delivery):
        seen = "that outlet is kept by hand, and nobody has given the address of the post yet"
        mend = attention.to_post(delivery)
    return Finding(
        key,
        Level.BAD,
        f"The {day.name} post of {day.date} is not on {outlet.name}",
        seen,
        mend,
        about=str(day.date),
        since=day.slot_at,
    )


def _look_up(deliveries: list[Delivery], now: datetime.datetime, platforms: Platforms) -> None:
    """Whatever is due to be asked, at once and in parallel; an adapter's look-up changes nothing."""
    rows = {_arrival(delivery): delivery for delivery in deliveries}
    platforms.forget_all_but("arrival:", rows)
    wanted = {
        question: delivery.outlet
        for question, delivery in rows.items()
        if not delivery.outlet.held_reason and platforms.memory(question).is_due(now)
    }

    def question_of(channel: Channel, question: str) -> Callable[[], LookUp] | None:
        delivery = rows[question]
        if not channel.limits.can_look_up or delivery.rendition is None:
            return None
        rendition = Rendition.from_json(delivery.rendition)
        memo = Memo(dict(delivery.memo), commit=lambda _: None)
        return lambda: channel.look_up(rendition, memo)

    calls, broken = _calls(wanted, now, question_of)
    for question, answer in {**broken, **together(calls, ASK_SECONDS)}.items():
        _learn_presence(platforms.memory(question), answer, now)


def _learn_presence(memory: Asked, answer: object, now: datetime.datetime) -> None:
    if isinstance(answer, Exception):
        memory.learn(None, f"it could not be asked just now: {_words(answer)}", now)
    elif isinstance(answer, LookUp) and answer.presence is Presence.UNKNOWABLE:
        memory.learn(True, "this platform cannot be asked", now)
    elif isinstance(answer, LookUp):
        there = answer.presence is Presence.PRESENT
        memory.learn(there, "it was seen there" if there else "", now)


def _delivered(day: Day, delivery: Delivery, platforms: Platforms) -> Finding:
    outlet, key = delivery.outlet, f"outlet:{delivery.outlet.name}"
    receipt = getattr(delivery, "receipt", None)
    proof = f"receipt {receipt.url or receipt.remote_id}" if receipt else "delivery"
    memory = platforms.memory(_arrival(delivery))
    if memory.good is False:
        return Finding(
            key,
            Level.BAD,
            f"The {day.name} post of {day.date} is not on {outlet.name} any more",
            f"the ledger says delivered ({proof}); asked for it, the platform says that it is not there",
            "look at the outlet; whoever took it away may have had a reason. To send it again, do so at the desk",
            about=str(day.date),
        )
    seen = f"; {memory.words}" if memory.words else ""
    return ok(key, f"{outlet.name}: the post of {day.date} has its {proof}{seen}", str(day.date))


def _calls(
    outlets: dict[str, Outlet],
    now: datetime.datetime,
    ask: Callable[[Channel, str], Callable[[], object] | None],
) -> tuple[dict[str, Callable[[], object]], dict[str, Exception]]:
    """Adapters are made here, in this thread: the others touch no database."""
    calls: dict[str, Callable[[], object]] = {}
    broken: dict[str, Exception] = {}
    for question, outlet in outlets.items():
        try:
            call = ask(adapter_of(outlet, lambda: now), question)
        except (SealError, UnknownKind, ChannelError) as error:
            broken[question] = error
        else:
            if call is not None:
                calls[question] = call
    return calls, broken


def _learn_health(memory: Asked, answer: object, now: datetime.datetime) -> None:
    if isinstance(answer, Health):
        memory.learn(True, f"{answer.account}: {answer.detail}", now, answer.expires_at)
    elif isinstance(answer, Unauthorized | SealError | UnknownKind):
        memory.learn(False, _words(answer), now)
    elif isinstance(answer, Exception):
        memory.learn(None, _words(answer), now)


def _token_finding(outlet: Outlet, platforms: Platforms, now: datetime.datetime) -> Finding:
    key, memory = f"token:{outlet.name}", platforms.memory(_token(outlet))
    until = memory.expires_at
    if memory.good is False:
        return Finding(key, Level.BAD, f"{outlet.name} does not let us in", memory.words, RECONNECT)
    if until is not None and until <= now + EXPIRY_WARNING:
        over = until <= now
        return Finding(
            key,
            Level.BAD if over else Level.WARNING,
            f"The credentials of {outlet.name} {'have expired' if over else 'expire soon'}",
            f"they hold until {until:%Y-%m-%d %H:%M} UTC",
            RECONNECT,
            about=until.isoformat(),
        )
    if memory.unclear or memory.good is None:
        # A platform that is down for an hour is no alarm: nothing has failed yet that people wait for.
        level = Level.WARNING if platforms.at_once else Level.OK
        return Finding(key, level, f"{outlet.name} could not be asked just now", memory.words)
    expiry = f"; until {until:%Y-%m-%d}" if until else ""
    return ok(key, f"{outlet.name}: {memory.words}{expiry}")


def _held(outlet: Outlet) -> Finding:
    key = f"held:{outlet.name}"
    if not outlet.held_reason:
        return ok(key, f"{outlet.name} is {'paused' if outlet.paused else 'open'}")
    return Finding(
        key, Level.BAD, f"{outlet.name} is held: nothing is sent there", outlet.held_reason, RECONNECT
    )


def _token(outlet: Outlet) -> str:
    return f"token:{outlet.pk}"


def _arrival(delivery: Delivery) -> str:
    return f"arrival:{delivery.pk}"


def _words(error: Exception) -> str:
    """Our own errors hold no secrets; of others only the kind is said."""
    if isinstance(error, ChannelError | SealError | UnknownKind | TimeoutError):
        return str(error)
    return type(error).__name__
