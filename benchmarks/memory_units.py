"""A memory of made-up sentences, and nine of them asked for: three as they are, three changed, three new."""

from __future__ import annotations

import datetime
import difflib
import random
import time
from typing import Any

from django.contrib.auth.models import User
from django.core.management import call_command

from benchmarks.rows import percentile, row
from translations import transitions
from translations.memory import lookup
from translations.models import MemoryUnit
from translations.sentences import digest
from translations.values import Source

UNITS, ROUNDS, EVERY = 36_000, 9, 400
NOW = datetime.datetime(2031, 5, 3, tzinfo=datetime.UTC)


def measure() -> list[dict[str, Any]]:
    call_command("migrate", verbosity=0)
    rng = random.Random(36)
    words = ["".join(rng.choices("abcdefghilmnoprstuv", k=rng.randint(2, 10))) for _ in range(8000)]
    common = [1 / (place + 5) for place in range(len(words))]
    known = [" ".join(rng.choices(words, common, k=rng.randint(8, 28))) for _ in range(UNITS)]
    _fill(known)
    asked = [
        *known[:3],
        *(" ".join(word for place, word in enumerate(one.split()) if place % 7) for one in known[3:6]),
        *(" ".join(rng.choices(words, common, k=18)) for _ in range(3)),
    ]
    first, found = _seconds(asked)
    assert [bool(hits) for hits in found] == [True] * 6 + [False] * 3
    later = [_seconds(asked)[0] for _ in range(ROUNDS)]
    started = time.perf_counter()
    for sentence in asked:
        for other in known[::EVERY]:
            difflib.SequenceMatcher(a=sentence, b=other, autojunk=False).ratio()
    beside = (time.perf_counter() - started) * EVERY
    return [
        row("memory: nine sentences against 36,000", "s", percentile(later, 0.5), beside),
        row("memory: the first look-up of a process", "s", first),
    ]


def _fill(known: list[str]) -> None:
    person = User.objects.create(username="bench", password="!")  # noqa: S106
    source = Source(publish_on=NOW.date(), fields={"title": "A title"})
    job = transitions.hand_out(source, language="ca", due_at=NOW, now=NOW)
    transitions.claim(job, person, now=NOW)
    revision = transitions.save_draft(job, person, {"title": "Un títol"}, 0, now=NOW).revision
    MemoryUnit.objects.bulk_create(
        [
            MemoryUnit(
                revision=revision,
                field=f"f{place // 1000}",
                place=place % 1000,
                language="ca",
                variant="ca",
                source=text,
                source_hash=digest(text),
                target=text[::-1],
            )
            for place, text in enumerate(known)
        ],
        batch_size=1000,
    )


def _seconds(asked: list[str]) -> tuple[float, list[list[lookup.Hit]]]:
    started = time.perf_counter()
    found = lookup.hits(asked, "ca")
    return time.perf_counter() - started, found
