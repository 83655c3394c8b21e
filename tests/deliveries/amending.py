"""Corrections and withdrawals as people make them."""

from __future__ import annotations

import datetime
from typing import Any

from publisher.deliveries.models import Act, Delivery, State
from publisher.desk import amending
from publisher.editions import freeze
from publisher.editions.models import Edition
from publisher.editions.withdrawal import Withdrawn
from publisher.posts.models import Post
from sandbox.faults import DONE_FIRST, NOT_DONE
from tests import factories

PAUSE = datetime.timedelta(minutes=2)
"""Longer than two sends to one account have to be apart."""
HOUR = datetime.timedelta(hours=1)
FAULTS = sorted(DONE_FIRST | NOT_DONE)
NOTE = "The picture was shown by mistake."


def correct(now: datetime.datetime, date: datetime.date = factories.DAY, **fields: Any) -> Edition:
    """Reopen, change, approve again."""
    post = Post.objects.get(publish_on=date)
    freeze.reopen(post, by_name="A. B.", reason="a slip", now=now)
    Post.objects.filter(pk=post.pk).update(**fields)
    return factories.approve_draft(post, now)


def withdraw(now: datetime.datetime, language: str = "en", date: datetime.date = factories.DAY) -> Withdrawn:
    post = Post.objects.get(publish_on=date)
    return amending.withdraw(
        post, language=language, note=NOTE, reason="a wish", by=None, by_name="A. B.", now=now
    )


def released(day, *outlets):
    for name in outlets or ("tumblr-en",):
        day.outlet(name)
    edition = factories.approved()
    day.tick()
    day.now += PAUSE
    return edition


def amendment(act=Act.CORRECT, name="tumblr-en") -> Delivery:
    return Delivery.objects.filter(act=act, outlet__name=name).latest("pk")


def log(delivery) -> list[tuple[str, str]]:
    return list(delivery.attempt_log.values_list("kind", "outcome"))


def calls(day, step):
    operation = day.peer.server.platforms["tumblr"].steps[step]
    return day.peer.calls("tumblr", operation)


def remove(day, post_id):
    """A person tidies up on the platform."""
    day.peer.server.platforms["tumblr"].store.remove("tumblr-en", post_id)


def leave_in_doubt(day, fault):
    """Sent without an answer, and no look-up succeeds until the test goes on."""
    day.peer.arm("tumblr", "send", "rate-limit")  # what comes before the public act is done by now
    day.tick()
    day.peer.arm("tumblr", "send", fault, seconds=1)
    day.peer.arm("tumblr", "look_up", "before-accept-503", count=None)
    day.tick(after=HOUR)
    assert day.state() is State.UNCONFIRMED
    day.peer.clear()
