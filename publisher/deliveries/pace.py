"""How fast one account may be sent to, and when it should not be sent to at all.

Spacing and the daily cap are counted in seconds of the ledger clock, so that no change of the wall
clock shortens them. They bind sends; a look-up never waits for any of this.
"""

from __future__ import annotations

import datetime
import logging
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from channels.contract import Limits
from channels.models import Outlet
from channels.outlets import spacing_seconds
from publisher.clock import Clock, wall_now
from publisher.deliveries.ledger_clock import ledger_seconds
from publisher.deliveries.models import Act, Delivery, Pace

log = logging.getLogger(__name__)

SENDS_A_DAY_MAX = 6
"""Of announcements, on any outlet, whatever the platform allows: no loop can ever flood an account."""
DAY_SECONDS = 86_400.0
HOSTS_APART_SECONDS = 60.0
"""The ledger clocks of two hosts differ by seconds; a send further ahead was written under a told clock."""

BREAKER_FAILURES = 5
BREAKER_FIRST = datetime.timedelta(minutes=10)
BREAKER_MAX = datetime.timedelta(hours=6)
COOLDOWN_MAX = datetime.timedelta(days=2)
_HOSTS = Clock()


@dataclass(frozen=True)
class Turn:
    """What one send has to keep to, and the ledger clock's reading at which it asks."""

    seconds: float
    spacing_seconds: float
    day_max: int


@dataclass(frozen=True)
class Wait:
    seconds: float
    reason: str


def turn(outlet: Outlet, limits: Limits | None = None, clock: Clock = _HOSTS) -> Turn:
    theirs = limits.posts_per_day_max if limits else None
    return Turn(
        seconds=_seconds(clock),
        spacing_seconds=spacing_seconds(outlet),
        day_max=SENDS_A_DAY_MAX if theirs is None else min(theirs, SENDS_A_DAY_MAX),
    )


def wait(delivery: Delivery, turn: Turn) -> Wait | None:
    """How long this send has to wait, as far as it was read with its outlet; None: it is its turn."""
    sends = _sends(_read(delivery.outlet), turn)
    return _for_the_cap(sends, delivery, turn) or _for_the_spacing(sends, delivery, turn)


def note(delivery: Delivery, turn: Turn) -> None:
    """Write this send down, in the transaction that commits its attempt.

    Only who holds the lease of a Delivery writes its account's sends, and an outlet has one in flight at most:
    the row is as it was read with the outlet.
    """
    sends = [*_sends(_read(delivery.outlet), turn), [turn.seconds, delivery.pk, delivery.act]]
    if not Pace.objects.filter(pk=delivery.outlet_id).update(sent_seconds=sends):
        Pace.objects.create(outlet_id=delivery.outlet_id, sent_seconds=sends)


def closed(now: datetime.datetime) -> QuerySet[Pace]:
    """The accounts that nothing may be sent to now: cooling down, or the circuit breaker is open.

    An instant further ahead than any we set was written by a clock that was wrong: it does not count.
    """
    return Pace.objects.filter(
        Q(cooldown_until_at__gt=now, cooldown_until_at__lte=now + COOLDOWN_MAX)
        | Q(open_until_at__gt=now, open_until_at__lte=now + BREAKER_MAX)
    )


def is_closed(outlet: Outlet, now: datetime.datetime) -> bool:
    """Whether `closed` holds of this one, as it was read with its row."""
    pace = _read(outlet)
    if pace is None:
        return False
    ends = ((pace.cooldown_until_at, COOLDOWN_MAX), (pace.open_until_at, BREAKER_MAX))
    return any(until is not None and now < until <= now + most for until, most in ends)


@transaction.atomic(savepoint=False)
def cool_down(outlet_id: int, until: datetime.datetime) -> None:
    """The platform asked the account to wait: nothing is sent there before, of whatever Delivery."""
    pace = _locked(outlet_id)
    pace.cooldown_until_at = until
    pace.save(update_fields=["cooldown_until_at"])


@transaction.atomic(savepoint=False)
def failed(outlet_id: int, now: datetime.datetime) -> None:
    """One more failure in a row. At the fifth the breaker opens, and again, for longer, if the probe fails."""
    pace = _locked(outlet_id)
    pace.failures = min(pace.failures + 1, 1_000)
    if pace.failures >= BREAKER_FAILURES:
        pace.open_until_at = now + _open_for(pace.failures)
        log.warning(
            "outlet %s: %d failures in a row; nothing is tried before %s",
            pace.outlet,
            pace.failures,
            pace.open_until_at.isoformat(timespec="seconds"),
        )
    pace.save(update_fields=["failures", "open_until_at"])


def arrived(outlet: Outlet) -> None:
    """Whoever holds the lease read the row with the outlet, and nobody else counts failures meanwhile."""
    pace = _read(outlet)
    if pace is not None and pace.failures:
        close_breaker(outlet.pk)


def close_breaker(outlet_id: int) -> None:
    """Something arrived, or a person says that all is well: the row of failures ends."""
    Pace.objects.filter(outlet=outlet_id, failures__gt=0).update(failures=0, open_until_at=None)


def needs() -> list[str]:
    """One sentence for each account that keeps failing: it is tried again by itself, but somebody should look."""
    return [
        f"{pace.outlet.name}: {pace.failures} failures in a row, so it is tried only now and then, next at "
        f"{pace.open_until_at:%Y-%m-%d %H:%M} UTC; look whether the platform or the account is in trouble"
        for pace in Pace.objects.filter(failures__gte=BREAKER_FAILURES, open_until_at__isnull=False)
        .select_related("outlet")
        .order_by("outlet__name")
    ]


def _open_for(failures: int) -> datetime.timedelta:
    return min(BREAKER_FIRST * (1 << min(failures - BREAKER_FAILURES, 30)), BREAKER_MAX)


def _locked(outlet_id: int) -> Pace:
    pace, _ = Pace.objects.select_for_update().get_or_create(outlet_id=outlet_id)
    return pace


def _read(outlet: Outlet) -> Pace | None:
    found: Pace | None = getattr(outlet, "pace", None)
    return found


def _seconds(clock: Clock) -> float:
    """Under a told clock (`bpod tick --at`) as far from the ledger clock as it stands from the wall's:
    a rehearsal of a week takes no week."""
    if clock.is_hosts:
        return ledger_seconds()
    return ledger_seconds() + (clock.now() - wall_now()).total_seconds()


def _sends(pace: Pace | None, turn: Turn) -> list[tuple[float, int, str]]:
    """The sends of the last day, the oldest first."""
    sends = [(float(at), int(pk), str(act)) for at, pk, act in (pace.sent_seconds if pace else [])]
    first, last = turn.seconds - DAY_SECONDS, turn.seconds + HOSTS_APART_SECONDS
    return sorted(send for send in sends if first < send[0] < last)


def _for_the_cap(sends: list[tuple[float, int, str]], delivery: Delivery, turn: Turn) -> Wait | None:
    announced = [at for at, _, act in sends if act == Act.ANNOUNCE]
    if delivery.act != Act.ANNOUNCE or len(announced) < turn.day_max:
        return None
    return Wait(
        announced[-turn.day_max] + DAY_SECONDS - turn.seconds,
        f"{len(announced)} posts were sent to this account within 24 hours, and {turn.day_max} is the most",
    )


def _for_the_spacing(sends: list[tuple[float, int, str]], delivery: Delivery, turn: Turn) -> Wait | None:
    """A send of the same Delivery again is no second post, and a reply belongs to the posts above it."""
    belonging = {delivery.pk, *(post.pk for post in delivery.thread)}
    others = [at for at, pk, _ in sends if pk not in belonging]
    if not others:
        return None
    left = others[-1] + turn.spacing_seconds - turn.seconds
    if left <= 0:
        return None
    return Wait(left, f"posts to this account are {turn.spacing_seconds:.0f} seconds apart")
