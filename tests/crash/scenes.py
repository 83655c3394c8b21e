"""What has happened before a case begins: one outlet, and as much of a day's story as the act needs."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from channels.models import Outlet
from publisher.clock import Clock
from publisher.deliveries import ledger
from publisher.editions import withdrawal
from publisher.editions.models import Edition, Site
from publisher.tick import tick
from tests import factories, readers
from tests.crash import rounds, world

SPACING_SECONDS = 60
"""The acts begin sooner after the announcement than the outlet's spacing allows."""
READERS = tuple(f"reader{number}@example.org" for number in range(4))
"""Of a newsletter: some before the mail at which a worker dies, some after it."""


@dataclass(frozen=True)
class Scene:
    prepare: Callable[[Clock], None]
    wanted: int = 1
    """How many Deliveries there are in the end."""
    play: Callable[[Clock], object] = rounds.ledger_round


def open_outlet(kind: str, account: str, given: dict[str, Any]) -> None:
    settings = {**given["settings"], "spacing_seconds": SPACING_SECONDS}
    outlet = factories.outlet(
        "crash", kind=kind, account=account, settings=settings, secrets=given["secrets"]
    )
    if kind == "newsletter":
        readers.subscribed(outlet, *READERS)


def point_outlet_at(settings: dict[str, Any]) -> None:
    Outlet.objects.update(settings={**settings, "spacing_seconds": SPACING_SECONDS})


def _open_delivery(clock: Clock, day: datetime.date = world.YESTERDAY) -> None:
    now = clock.now()
    ledger.open_deliveries(Edition.objects.get(publish_on=day), due_at=now, now=now)


def _announce(clock: Clock) -> None:
    _open_delivery(clock)
    rounds.ledger_round(clock)


def _announce_next(clock: Clock) -> None:
    _open_delivery(clock, world.EARLIER)
    rounds.ledger_round(clock)
    _open_delivery(clock)


def _correct(clock: Clock) -> None:
    _announce(clock)
    _approve_revision(2)


def _correct_unseen(clock: Clock) -> None:
    _announce(clock)
    _approve_revision(3)


def _withdraw(clock: Clock) -> None:
    _announce(clock)
    _withdraw_edition(clock.now())


def _withdraw_unsent(clock: Clock) -> None:
    _open_delivery(clock)
    _withdraw_edition(clock.now())


def _hide_unsent(clock: Clock) -> None:
    _open_delivery(clock)
    _hide(clock.now())


def _show_again(clock: Clock) -> None:
    _hide_unsent(clock)
    rounds.ledger_round(clock)
    Edition.objects.update(outdated="", outdated_at=None)


def _hide(now: datetime.datetime) -> None:
    Site.objects.update(hide_on_critical=True)
    Edition.objects.filter(pk=_edition().pk).update(outdated=Edition.Outdated.CRITICAL, outdated_at=now)


def _approve_revision(number: int) -> None:
    edition = _edition()
    Edition.objects.filter(pk=edition.pk).update(current=edition.revisions.get(number=number))


def _withdraw_edition(now: datetime.datetime) -> None:
    withdrawal.withdraw(_edition().post, note="Taken back.", by_name="crash", reason="a mistake", now=now)


def _edition() -> Edition:
    return Edition.objects.get(publish_on=world.YESTERDAY)


SCENES: dict[str, Scene] = {
    "announce": Scene(_open_delivery),
    "announce-next": Scene(_announce_next, wanted=2),
    "correct": Scene(_correct, wanted=2),
    "withdraw": Scene(_withdraw, wanted=2),
    "correct-unseen": Scene(_correct_unseen, wanted=2),
    "withdraw-unsent": Scene(_withdraw_unsent),
    "hide-unsent": Scene(_hide_unsent),
    "show-again": Scene(_show_again),
    "release": Scene(lambda clock: None, play=tick),  # noqa: ARG005
}
