"""On Friday at five, one sentence: is the weekend safe?"""

from __future__ import annotations

import datetime

import pytest

from channels.models import Outlet
from publisher.desk.today.weekend import dates_of, weekend
from publisher.editions.models import Edition
from publisher.schedule.models import UnfilledPolicy
from publisher.schedule.slots import ONE_DAY
from tests.desk.test_pages import approve
from tests.schedule.unfilled.house import reserve

FRIDAY = datetime.date(2031, 3, 7)
NOW = datetime.datetime(2031, 3, 7, 17, tzinfo=datetime.UTC)


@pytest.fixture
def approved(desk, make_post):  # noqa: ARG001
    """In both languages, Saturday to Monday."""
    for ahead in (1, 2, 3):
        edition = approve(make_post(publish_on=FRIDAY + ONE_DAY * ahead))
        edition.pk, edition.current_id, edition.language = None, None, "ca"
        edition.save()


def said() -> tuple[str, str]:
    found = weekend(FRIDAY, NOW)
    assert found is not None
    return found.sentence, found.code


def test_from_thursday_on_the_days_ahead_are_looked_at():
    monday = FRIDAY - ONE_DAY * 4
    asked = [[date.day for date in dates_of(monday + ONE_DAY * number)] for number in range(7)]
    assert asked == [[], [], [], [8, 9, 10], [8, 9, 10], [9, 10], []]


@pytest.mark.usefixtures("approved")
def test_with_everything_approved_it_is_safe():
    sentence = (
        "The weekend is safe: Sat 8 March, Sun 9 March and Mon 10 March are approved, in English and Catalan."
    )
    assert said() == (sentence, "good")


@pytest.mark.usefixtures("approved")
def test_a_day_without_a_post_is_named():
    Edition.objects.filter(publish_on=FRIDAY + ONE_DAY * 2).update(state=Edition.State.REOPENED)
    assert said() == ("The weekend is not safe: nothing is approved for Sun 9 March.", "bad")


@pytest.mark.usefixtures("approved")
def test_a_day_that_fills_itself_goes_out():
    UnfilledPolicy.objects.create(way=UnfilledPolicy.Way.RESERVE)
    reserve()
    Edition.objects.filter(publish_on=FRIDAY + ONE_DAY * 2).update(state=Edition.State.REOPENED)
    assert said() == ("The weekend will go out; Sun 9 March fills itself.", "open")


@pytest.mark.usefixtures("approved")
def test_a_missing_translation_and_a_held_outlet_are_named():
    Edition.objects.filter(language="ca", publish_on__gt=FRIDAY + ONE_DAY).update(
        state=Edition.State.REOPENED
    )
    assert said() == (
        "The weekend will go out; Catalan is not approved for Sun 9 March and Mon 10 March.",
        "open",
    )
    Outlet.objects.create(name="x", kind="x", account="bpod", language="en", held_reason="reconnect")
    assert said()[0].startswith("The weekend is not safe: an outlet is held and Catalan is not")
