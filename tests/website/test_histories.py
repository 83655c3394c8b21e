"""Whatever happened, and in whatever order: the files are those of a site baked from nothing."""

from __future__ import annotations

import datetime
import os
import tempfile
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

from django.conf import settings
from hypothesis import HealthCheck, given, note
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from publisher.editions.content import Publication
from publisher.editions.models import Edition
from publisher.feeds import bake as feeds
from publisher.feeds.models import ArchivedPost, BakedFeed
from publisher.website.bake import bake, rebuild
from publisher.website.models import BakedPage, BakedSite, BakedTopic, Mention
from tests.website import editions as make
from tests.website.killing import Killed, killed_at
from tests.website.quiet import cut_avif

HISTORIES = int(os.environ.get("HISTORIES", "0"))
"""How many are played, where more are asked for than a quick run has time for (`benchmarks.histories`)."""
START = datetime.date(2025, 11, 20)
DATES = 130
ARCHIVE = {"en": range(10, 70), "ca": range(20, 60)}
"""Days after START that are there from the beginning, every other day of them: full list pages and head."""


def _step(verb: str, language: str, number: int) -> None:
    day = START + datetime.timedelta(days=number)
    edition = Edition.objects.filter(language=language, publish_on=day).first()
    if verb == "release" and edition is None:
        _release(day, language, number)
    elif edition is not None and edition.state == Edition.State.RELEASED and verb != "release":
        VERBS[verb](edition, number)


def _withdraw(edition: Edition, _number: int) -> None:
    public = Edition.objects.filter(publish_on=edition.publish_on, state=Edition.State.RELEASED)
    for taken in public if edition.language == "en" else [edition]:
        make.withdraw(taken)


def _appear(edition: Edition, _number: int) -> None:
    if not edition.deliveries.exists():
        make.appear(edition)


def _outdate(edition: Edition, number: int, weight: str | None = None) -> None:
    if edition.language != "en":
        edition.outdated = ("minor", "major", "critical")[number % 3] if weight is None else weight
        edition.outdated_at = make.noon(edition.publish_on) if edition.outdated else None
        edition.save()


VERBS: dict[str, Callable[[Edition, int], object]] = {
    "correct": lambda edition, _: make.correct(edition, title=f"Corrected {edition.revisions.count()}"),
    "withdraw": _withdraw,
    "replace picture": lambda edition, _: make.correct(edition, pictures=(make.picture("another"),)),
    "rename": lambda edition, number: make.correct(edition, title=f"Garden {number % 3}"),
    "retag": lambda edition, number: make.correct(
        edition, **_common(number // 2 + edition.revisions.count())
    ),
    "appear": _appear,
    "cut AVIF": lambda edition, _: cut_avif(edition),
    "outdate": _outdate,
    "catch up": lambda edition, number: _outdate(edition, number, ""),
}


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["release", "release", *VERBS]),
        st.sampled_from(["en", "ca"]),
        st.integers(0, DATES - 1),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def _common(number: int) -> dict[str, Any]:
    """What posts have in common: many have the first writer, few a series; names of two spellings are one topic."""
    return {
        "writers": ("A. B.", "a. b.", "C. D.")[number % 3 : number % 3 + 1 + number % 2],
        "series": "Senses Week" if number % 5 == 0 else "",
        "kicker": "Senses Week - II" if number % 5 == 0 else "",
        "part": 2 if number % 5 == 0 else None,
        "publications": (Publication(f"Journal {number % 4}"),) if number % 4 else (),
    }


def _release(day: datetime.date, language: str, number: int) -> None:
    """A translation after its source, on the day or years later; now and then what was shown before."""
    first = {"first_published_on": day - datetime.timedelta(days=10)} if number % 6 == 0 else {}
    if language == "en":
        make.release(make.content(day, **_common(number), **first))
    elif Edition.objects.filter(language="en", publish_on=day, state=Edition.State.RELEASED).exists():
        late = datetime.timedelta(days=number % 7 * 100)
        make.release(
            make.content(day, language, **_common(number), **first), released_at=make.noon(day) + late
        )


def _bake_feeds() -> int:
    return sum(feeds.bake(language) for language in ("en", "ca"))


class Histories(TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def _bake_from_nothing(self, name: str) -> dict[str, str]:
        for model in (BakedPage, BakedSite, BakedTopic, Mention, ArchivedPost, BakedFeed):
            model.objects.all().delete()
        with self.settings(SITE_ROOT=self.root / name):
            rebuild()
            _bake_feeds()
            return make.tree(settings.SITE_ROOT)

    @given(
        steps=STEPS,
        archive=st.booleans(),
        on_missing=st.sampled_from(["placeholder", "hold", "english_with_notice"]),
    )
    @hypothesis_settings(max_examples=HISTORIES or 6, deadline=None, suppress_health_check=list(HealthCheck))
    def test_increments_end_with_the_same_bytes_as_a_bake_from_nothing(
        self, steps: list[tuple[str, str, int, bool]], archive: bool, on_missing: str
    ) -> None:
        make.sites(on_missing=on_missing)
        with (
            tempfile.TemporaryDirectory(dir=self.root) as own,
            self.settings(SITE_ROOT=Path(own, "increments"), FROZEN_ROOT=self.root / "frozen"),
        ):
            if archive:
                for language, numbers in ARCHIVE.items():
                    for number in numbers:
                        _step("release", language, number)
                bake()
            for verb, language, number, bake_now in steps:
                _step(verb, language, number)
                if bake_now:
                    bake()
                    _bake_feeds()
            bake()
            _bake_feeds()
            increments = make.tree(settings.SITE_ROOT)
            assert bake().files == 0
            assert rebuild() == 0
            assert _bake_feeds() == 0
            from_nothing = self._bake_from_nothing(f"{Path(own).name}/nothing")
        note(f"{len(from_nothing)} files")
        assert increments == from_nothing

    @given(
        steps=STEPS,
        archive=st.booleans(),
        write=st.integers(1, 120),
        later=st.integers(1, 40),
    )
    @hypothesis_settings(max_examples=HISTORIES or 4, deadline=None, suppress_health_check=list(HealthCheck))
    def test_killed_between_any_two_writes_the_next_bakes_end_with_the_same_bytes(
        self, steps: list[tuple[str, str, int, bool]], archive: bool, write: int, later: int
    ) -> None:
        """Each bake is cut short before one of its writes, and again before one soon after; then history goes on."""
        make.sites()
        with (
            tempfile.TemporaryDirectory(dir=self.root) as own,
            self.settings(SITE_ROOT=Path(own, "increments"), FROZEN_ROOT=self.root / "frozen"),
        ):
            if archive:
                for number in ARCHIVE["en"]:
                    _step("release", "en", number)
                bake()
            for verb, language, number, bake_now in steps:
                _step(verb, language, number)
                if bake_now:
                    for cut in (write, later):
                        self._bake_and_die(cut)
            bake()
            _bake_feeds()
            increments = make.tree(settings.SITE_ROOT)
            from_nothing = self._bake_from_nothing(f"{Path(own).name}/nothing")
        assert increments == from_nothing

    def test_killed_between_each_two_writes_of_one_release(self) -> None:
        make.sites()
        for number in range(60):
            _step("release", "en", number)
        bake()
        _bake_feeds()
        _step("release", "en", 60)
        _step("correct", "en", 40)
        _step("withdraw", "en", 30)
        _step("release", "ca", 20)
        for number in count(1):
            if not self._bake_and_die(number):
                break
        assert number > 100
        increments = make.tree(settings.SITE_ROOT)
        assert increments == self._bake_from_nothing("nothing")

    def _bake_and_die(self, number: int) -> bool:
        """Whether it came so far as to be killed."""
        try:
            with killed_at(number, settings.SITE_ROOT):
                bake()
                _bake_feeds()
        except Killed:
            return True
        return False
