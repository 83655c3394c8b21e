"""How far approved posts reach, counted in local dates."""

from __future__ import annotations

import datetime

import pytest

from publisher.editions.models import Edition
from publisher.schedule.models import Slot
from publisher.watch.days import Calendar, runways
from publisher.watch.finding import Level
from tests import factories

pytestmark = pytest.mark.django_db
DAY = factories.DAY


def approve(*offsets: int) -> None:
    for offset in offsets:
        factories.approved(DAY + datetime.timedelta(days=offset), with_picture=True)


def found(now: datetime.datetime, days_min: int = 3):
    calendar = Calendar(now, datetime.timedelta(minutes=10))
    return {finding.key: finding for finding in runways(calendar, days_min)}


EVE = datetime.datetime(2026, 3, 13, 20, tzinfo=datetime.UTC)


def test_three_days_in_a_row_are_enough():
    approve(0, 1, 2)
    runway = found(EVE)["runway:en"]
    assert runway.level is Level.OK
    assert runway.what == "3 days in a row are approved from 2026-03-14"
    assert runway.seen.startswith("without an approved post within 30 days: 2026-03-17, 2026-03-18")
    assert runway.seen.endswith("and 22 more")


def test_once_todays_slot_has_passed_today_no_longer_counts():
    approve(0, 1, 2)
    runway = found(datetime.datetime(2026, 3, 14, 8, 0, 1, tzinfo=datetime.UTC))["runway:en"]
    assert runway.level is Level.WARNING
    assert runway.what == "Only 2 days in a row are approved from 2026-03-15"


def test_a_gap_is_a_day_before_the_last_approved_one():
    approve(0, 1, 4)
    findings = found(EVE)
    assert findings["gap:en"].level is Level.WARNING
    assert findings["gap:en"].seen == "empty within 30 days: 2026-03-16, 2026-03-17"
    assert "2026-03-16" in findings["gap:en"].what


def test_what_was_reopened_does_not_count():
    approve(0, 1, 2)
    Edition.objects.filter(publish_on=DAY).update(state=Edition.State.REOPENED)
    assert found(EVE)["runway:en"].what == "Only 0 days in a row are approved from 2026-03-14"


def test_a_language_that_never_had_a_post_is_not_waited_for():
    factories.sites()
    calendar = Calendar(EVE, datetime.timedelta(minutes=10))
    assert calendar.days == []
    approve(0)
    assert [day.language for day in Calendar(EVE, datetime.timedelta(minutes=10)).days] == ["en"]


@pytest.mark.parametrize(
    ("now", "date"),
    [
        ("2026-03-29T07:09:59+00:00", "2026-03-28"),  # 08:09:59 summer time, on the day of the change
        ("2026-03-29T07:10:00+00:00", "2026-03-29"),
        ("2026-10-25T08:09:59+00:00", "2026-10-24"),  # winter time again
        ("2026-10-25T08:10:00+00:00", "2026-10-25"),
    ],
)
def test_the_day_that_is_looked_for_changes_ten_minutes_after_the_local_slot(now, date):
    approve(0)
    calendar = Calendar(datetime.datetime.fromisoformat(now), datetime.timedelta(minutes=10))
    assert [str(day.date) for day in calendar.days] == [date]


def test_a_slot_shortly_before_midnight_still_belongs_to_its_own_date():
    approve(0)
    Slot.objects.filter(language="en").update(time="23:55")
    calendar = Calendar(
        datetime.datetime(2026, 3, 15, 0, 6, tzinfo=datetime.UTC), datetime.timedelta(minutes=10)
    )
    assert [str(day.date) for day in calendar.days] == ["2026-03-14"]
