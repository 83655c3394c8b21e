"""The slots of `benchmarks.punctuality`: one post in many languages, each with a slot and a site of its own."""

from __future__ import annotations

import dataclasses
import datetime
import sys
import time
from pathlib import Path

from benchmarks.peer import Peer, peer
from benchmarks.works import worker_and_beat
from publisher.editions import freeze
from publisher.editions.models import Edition, Site
from publisher.prepare import prepare
from publisher.schedule.models import Slot
from tests import factories

APART_SECONDS = 6
OUTLETS = 10
BEAT_SLOTS = 10
PEER_SECONDS = 0.05
BEAT_AFTER = datetime.timedelta(seconds=30)


def lateness_everywhere(home: Path) -> list[tuple[float, float]]:
    """Of slots some seconds apart, three sites at most, ten outlets each: from the instant until its page was live, and
    until the last outlet had the post."""
    prepare()
    with peer(home / "peer") as platform:
        platform.slow(PEER_SECONDS)
        first = _whole_second() + BEAT_AFTER
        slots = {
            language: first + datetime.timedelta(seconds=APART_SECONDS * number)
            for number, language in enumerate(("en", "en-o1", "en-o2"))
        }
        _fill(slots, platform)
        with worker_and_beat():
            _wait(max(slots.values()) + datetime.timedelta(seconds=APART_SECONDS))
    return [
        _of(edition, slots[edition.language])
        for edition in Edition.objects.prefetch_related("deliveries__receipt")
    ]


def lateness() -> list[float]:
    """Of ten slots a second apart: from each instant to the clock's reading by which its Edition was released."""
    prepare()
    first = _whole_second() + BEAT_AFTER
    slots = {"en": first - datetime.timedelta(seconds=5)}
    slots |= {f"en-s{number}": first + datetime.timedelta(seconds=number) for number in range(BEAT_SLOTS)}
    _fill(slots)
    with worker_and_beat():
        _wait(max(slots.values()) + datetime.timedelta(seconds=5))
    released = Edition.objects.exclude(language="en").values_list("language", "released_at")
    return [_late(at, slots[language]) for language, at in released if at is not None]


def _fill(slots: dict[str, datetime.datetime], platform: Peer | None = None) -> None:
    post = factories.draft(slots["en"].date())
    content = freeze.content_of(post)
    now = factories.NOON
    for language, at in slots.items():
        if language != "en":
            url = f"http://127.0.0.1:9/{language}"
            Site.objects.create(language=language, base_url=url, name="x", tag_authority="example.org,2026")
        Slot.objects.update_or_create(language=language, defaults={"time": at.time(), "zone": "UTC"})
        freeze.freeze(post, dataclasses.replace(content, language=language), by=None, by_name="x", now=now)
        if platform is not None:
            for number in range(OUTLETS):
                platform.outlet(f"{language}-{number}", language).save()


def _whole_second() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def _wait(until: datetime.datetime) -> None:
    while (left := (until - datetime.datetime.now(datetime.UTC)).total_seconds()) > 0:
        print(f"{left:.0f} s of slots to come", file=sys.stderr, flush=True)
        time.sleep(min(left, 20))


def _of(edition: Edition, at: datetime.datetime) -> tuple[float, float]:
    if edition.released_at is None or edition.page_live_at is None:
        raise SystemExit(f"{edition}: was not released")
    last = max(_late(delivery.receipt.received_at, at) for delivery in edition.deliveries.all())
    return _late(edition.page_live_at, at), last


def _late(at: datetime.datetime, slot: datetime.datetime) -> float:
    return 1000 * (at - slot).total_seconds()
