"""What has happened before a case begins: one outlet, and as much of a day's story as the act needs."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from channels.models import Outlet
from publisher.clock import Clock
from publisher.deliveries import ledger
from publisher.editions import freeze, withdrawal
from publisher.editions.models import Edition
from publisher.posts.models import PictureRight, Post
from publisher.tick import tick
from tests import factories
from tests.crash import rounds, world

TITLE = "Corrected"
SPACING_SECONDS = 60
"""The acts begin sooner after the announcement than the outlet's spacing allows."""


@dataclass(frozen=True)
class Scene:
    prepare: Callable[[Clock], None]
    wanted: int = 1
    """How many Deliveries there are in the end."""
    play: Callable[[Clock], object] = rounds.ledger_round
    whole: bool = True
    """Whether it writes more than the ledger's own tables, so that these must be made again."""


def open_outlet(kind: str, account: str, given: dict[str, Any]) -> None:
    settings = {**given["settings"], "spacing_seconds": SPACING_SECONDS}
    factories.outlet("crash", kind=kind, account=account, settings=settings, secrets=given["secrets"])


def point_outlet_at(settings: dict[str, Any]) -> None:
    Outlet.objects.update(settings={**settings, "spacing_seconds": SPACING_SECONDS})


def _open_delivery(clock: Clock) -> None:
    now = clock.now()
    ledger.open_deliveries(Edition.objects.get(publish_on=world.YESTERDAY), due_at=now, now=now)


def _announce(clock: Clock) -> None:
    _open_delivery(clock)
    rounds.ledger_round(clock)


def _correct(clock: Clock) -> None:
    _announce(clock)
    _approve_anew(lambda post: Post.objects.filter(pk=post.pk).update(title=TITLE), clock.now())


def _correct_unseen(clock: Clock) -> None:
    _announce(clock)
    _approve_anew(_add_a_right_elsewhere, clock.now())


def _withdraw(clock: Clock) -> None:
    _announce(clock)
    _withdraw_edition(clock.now())


def _withdraw_unsent(clock: Clock) -> None:
    _open_delivery(clock)
    _withdraw_edition(clock.now())


def _approve_anew(change: Callable[[Post], object], now: datetime.datetime) -> None:
    post = _post()
    freeze.reopen(post, by_name="crash", reason="a mistake", now=now)
    change(post)
    freeze.approve(_post(), by=None, by_name="crash", now=now)


def _add_a_right_elsewhere(post: Post) -> None:
    PictureRight.objects.create(
        post_picture=post.pictures.get(), channel="elsewhere", permission=PictureRight.Permission.BLOCKED
    )


def _withdraw_edition(now: datetime.datetime) -> None:
    withdrawal.withdraw(_post(), note="Taken back.", by_name="crash", reason="a mistake", now=now)


def _post() -> Post:
    return Post.objects.get(publish_on=world.YESTERDAY)


SCENES: dict[str, Scene] = {
    "announce": Scene(_open_delivery, whole=False),
    "correct": Scene(_correct, wanted=2),
    "withdraw": Scene(_withdraw, wanted=2),
    "correct-unseen": Scene(_correct_unseen, wanted=2),
    "withdraw-unsent": Scene(_withdraw_unsent),
    "release": Scene(lambda clock: None, play=tick),  # noqa: ARG005
}
