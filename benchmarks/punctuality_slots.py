"""The slots of `benchmarks.punctuality`: one post in many languages, each with a slot and a site of its own."""

from __future__ import annotations

import dataclasses
import datetime
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.peer import Peer, peer
from benchmarks.rows import at_most, percentile, row
from benchmarks.works import worker_and_beat
from publisher.editions import freeze
from publisher.editions.models import Edition, Site
from publisher.prepare import prepare
from publisher.schedule.models import Slot
from tests import factories

SECOND_SLOTS = 24
OUTLET_SLOTS = 8
OUTLETS = 10
BEAT_SLOTS = 10
PEER_SECONDS = 0.05
START_AFTER = datetime.timedelta(seconds=45)
BEAT_AFTER = datetime.timedelta(seconds=30)


def measure(home: Path) -> list[dict[str, Any]]:
    prepare()
    with peer(home / "peer") as platform:
        platform.slow(PEER_SECONDS)
        first = _whole_second() + START_AFTER
        slots = {"en": first}
        for number in range(OUTLET_SLOTS):
            slots[f"en-o{number:03}"] = first + datetime.timedelta(seconds=10 + 6 * number)
        after = max(slots.values())
        for number in range(SECOND_SLOTS):
            slots[f"en-s{number:03}"] = after + datetime.timedelta(seconds=10 + number)
        _fill(slots, platform)
        with worker_and_beat():
            _wait(max(slots.values()) + datetime.timedelta(seconds=15))
    return _rows(slots)


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
        if platform is not None and language.startswith("en-o"):
            for number in range(OUTLETS):
                platform.outlet(f"{language}-{number}", language).save()


def _whole_second() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def _wait(until: datetime.datetime) -> None:
    while (left := (until - datetime.datetime.now(datetime.UTC)).total_seconds()) > 0:
        print(f"{left:.0f} s of slots to come", file=sys.stderr, flush=True)
        time.sleep(min(left, 20))


def _rows(slots: dict[str, datetime.datetime]) -> list[dict[str, Any]]:
    live, last = [], []
    for edition in Edition.objects.prefetch_related("deliveries__receipt"):
        at = slots[edition.language]
        if edition.released_at is None or edition.page_live_at is None:
            raise SystemExit(f"{edition}: was not released")
        if edition.language.startswith("en-s"):
            live.append(_late(edition.page_live_at, at))
        if edition.language.startswith("en-o"):
            last.append(max(_late(delivery.receipt.received_at, at) for delivery in edition.deliveries.all()))
    outlets = f"last of {OUTLETS} outlets, {1000 * PEER_SECONDS:.0f} ms a call"
    return [
        row("P9 slot to page live, p50", "ms", percentile(live, 0.5)),
        at_most("P9 slot to page live, p99", "ms", percentile(live, 0.99), 1000),
        row(f"P9 slot to the {outlets}, p50", "ms", percentile(last, 0.5)),
        at_most(f"P9 slot to the {outlets}, p99", "ms", percentile(last, 0.99), 3000),
    ]


def _late(at: datetime.datetime, slot: datetime.datetime) -> float:
    return 1000 * (at - slot).total_seconds()
