"""One wording for all that compose, and none for what was frozen before it."""

from __future__ import annotations

import datetime

import pytest

from publisher.clock import Clock
from publisher.deliveries.models import Act, Delivery, State
from publisher.editions import wordings
from publisher.schedule import rehearsal
from publisher.schedule.models import Slot
from publisher.schedule.rehearsal import Case
from tests import factories
from tests.deliveries.amending import correct

MINUTE = datetime.timedelta(minutes=1)
OURS = "Today: {title}\n{attribution}\n{link}"


@pytest.fixture
def told(day):
    """An outlet on Mastodon, whose posts hold everything but the body."""
    settings, secrets = day.peer.outlet("mastodon", "bpod")
    factories.outlet("mastodon-en", account="bpod", kind="mastodon", settings=settings, secrets=secrets)
    factories.approve_draft(factories.draft())
    return day


def reword(text: str) -> None:
    seen = wordings.latest("mastodon", "en")
    wordings.change(
        "mastodon", "en", text, after=seen.number if seen else 0, by_name="an editor", now=factories.NOON
    )


def followers_read(day) -> str:
    return day.peer.visible("mastodon", "bpod")[0]["text"]


def test_what_is_rehearsed_is_what_is_sent_in_the_teams_wording(told):
    reword(OURS)
    case = Case(Slot.objects.get(language="en"), factories.DAY)
    (verdict,) = rehearsal.rehearse([case], Clock(now=lambda: told.now), {})
    told.tick()
    digests = {part.name: part.digest for part in verdict.parts}
    announced = Delivery.objects.get(act=Act.ANNOUNCE)
    assert digests["mastodon-en"] == announced.rendition_digest
    assert followers_read(told).startswith("Today: Garden Within")


def test_what_is_frozen_keeps_its_words_when_the_wording_changes(told):
    told.peer.arm("mastodon", "send", "rate-limit")
    told.tick()
    frozen = Delivery.objects.get()
    assert frozen.state != State.DELIVERED
    assert frozen.rendition is not None
    reword(OURS)
    for _ in range(4):
        told.tick(20 * MINUTE)
    sent = Delivery.objects.get(act=Act.ANNOUNCE)
    assert (sent.state, sent.rendition_digest) == (State.DELIVERED, frozen.rendition_digest)
    assert "Today:" not in followers_read(told)


def test_a_changed_wording_corrects_nothing_by_itself(told):
    told.tick()
    reword(OURS)
    for _ in range(3):
        told.tick(20 * MINUTE)
    assert "Today:" not in followers_read(told)
    assert not Delivery.objects.filter(act=Act.CORRECT).exists()


def test_a_correction_is_worded_as_posts_are_by_then(told):
    told.tick()
    reword(OURS)
    told.now += 2 * MINUTE
    correct(told.now, title="Garden Inside")
    told.tick()
    assert followers_read(told).startswith("Today: Garden Inside")


def test_a_wording_that_no_longer_serves_blocks_the_rehearsal_and_holds_the_post(told):
    reword("{title} {link}")  # as one that was written before a part became needful
    case = Case(Slot.objects.get(language="en"), factories.DAY)
    (verdict,) = rehearsal.rehearse([case], Clock(now=lambda: told.now), {})
    (finding,) = next(part for part in verdict.parts if part.name == "mastodon-en").blockers
    assert finding.code == "wording"
    assert finding.link == "/desk/wordings/mastodon/en/"
    told.tick()
    assert Delivery.objects.get().state == State.HELD
    assert told.peer.visible("mastodon", "bpod") == []
