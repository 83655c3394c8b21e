"""Whatever happened, and in whatever order: the files are those of a site baked from nothing."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path

from django.conf import settings
from hypothesis import HealthCheck, given, note
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from publisher.editions.models import Edition
from publisher.website.bake import bake, rebuild
from publisher.website.models import BakedPage
from tests.website import editions as make

START = datetime.date(2025, 11, 20)
DATES = 130
ARCHIVE = {"en": range(10, 100), "ca": range(20, 90)}
"""Days after START that are there from the beginning, every other day of them: full list pages and head."""

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["release", "release", "correct", "withdraw", "replace picture", "outdate", "catch up", "rename"]
        ),
        st.sampled_from(["en", "ca"]),
        st.integers(0, DATES - 1),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def _step(verb: str, language: str, number: int) -> None:
    day = START + datetime.timedelta(days=number)
    edition = Edition.objects.filter(language=language, publish_on=day).first()
    if verb == "release" and edition is None:
        _release(day, language, number)
    elif edition is not None and edition.state == Edition.State.RELEASED:
        if verb == "correct":
            make.correct(edition, title=f"Corrected {edition.revisions.count()}")
        elif verb == "withdraw":
            translations = Edition.objects.filter(publish_on=day, state=Edition.State.RELEASED)
            for taken in translations if language == "en" else [edition]:
                make.withdraw(taken)
        elif verb == "replace picture":
            make.correct(edition, pictures=(make.picture("another"),))
        elif verb == "rename":
            make.correct(edition, title=f"Garden {number % 3}")
        elif language != "en":
            weight = ("minor", "major", "critical")[number % 3] if verb == "outdate" else ""
            edition.outdated, edition.outdated_at = weight, make.noon(day) if weight else None
            edition.save()


def _release(day: datetime.date, language: str, number: int) -> None:
    """A translation after its source, on the day or years later."""
    if language == "en":
        make.release(make.content(day))
    elif Edition.objects.filter(language="en", publish_on=day, state=Edition.State.RELEASED).exists():
        late = datetime.timedelta(days=number % 7 * 100)
        make.release(make.content(day, language), released_at=make.noon(day) + late)


class Histories(TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def _bake_from_nothing(self, name: str) -> dict[str, str]:
        BakedPage.objects.all().delete()
        with self.settings(SITE_ROOT=self.root / name):
            rebuild()
            return make.tree(settings.SITE_ROOT)

    @given(
        steps=STEPS,
        archive=st.booleans(),
        on_missing=st.sampled_from(["placeholder", "hold", "english_with_notice"]),
    )
    @hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
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
            bake()
            increments = make.tree(settings.SITE_ROOT)
            assert bake().files == 0
            assert rebuild() == 0
            from_nothing = self._bake_from_nothing(f"{Path(own).name}/nothing")
        note(f"{len(from_nothing)} files")
        assert increments == from_nothing
