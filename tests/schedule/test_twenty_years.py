"""Every slot of twenty years, in both zones, change-overs included; and random ones anywhere."""

from __future__ import annotations

import datetime
import itertools
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.schedule.slots import local_date, next_slot, slot_instant
from publisher.schedule.zones import zone_data

FIRST, END = datetime.date(2024, 1, 1), datetime.date(2044, 1, 1)
DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
LONDON, MADRID = "Europe/London", "Europe/Madrid"
TIMES = [datetime.time(0, 30), datetime.time(1, 30), datetime.time(2, 30), datetime.time(8, 0)]


def last_sunday(year: int, month: int) -> datetime.date:
    end = datetime.date(year, month, 31)
    return end - datetime.timedelta(days=(end.weekday() + 1) % 7)


def dates() -> list[datetime.date]:
    return [FIRST + n * DAY for n in range((END - FIRST).days)]


@pytest.mark.parametrize("zone", [LONDON, MADRID])
@pytest.mark.parametrize("time", TIMES)
def test_each_date_of_twenty_years_has_one_instant_a_day_after_the_last(zone, time):
    instants = [slot_instant(date, time, zone) for date in dates()]
    apart = {later - earlier for earlier, later in itertools.pairwise(instants)}
    assert apart == {23 * HOUR, 24 * HOUR, 25 * HOUR}
    assert [local_date(instant, zone) for instant in instants] == dates()
    assert len(set(instants)) == len(instants)


@pytest.mark.parametrize(("zone", "gap"), [(LONDON, datetime.time(1, 30)), (MADRID, datetime.time(2, 30))])
@pytest.mark.parametrize("year", range(2024, 2044))
def test_both_change_overs_of_each_year(zone, gap, year):
    """Both zones change at 01:00 UTC: in spring the hour does not exist, in autumn it comes twice."""
    spring, autumn = last_sunday(year, 3), last_sunday(year, 10)
    local = zoneinfo.ZoneInfo(zone)
    after_gap = slot_instant(spring, gap, zone)
    assert after_gap == datetime.datetime(year, 3, spring.day, 1, 30, tzinfo=datetime.UTC)
    assert after_gap.astimezone(local).time() == datetime.time(gap.hour + 1, 30)
    assert after_gap.astimezone(local).date() == spring
    first = slot_instant(autumn, gap, zone)
    assert first == datetime.datetime(year, 10, autumn.day, 0, 30, tzinfo=datetime.UTC)
    assert first.astimezone(local).time() == (first + HOUR).astimezone(local).time() == gap
    for time in TIMES:
        if time != gap:
            for date in (spring, autumn):
                assert slot_instant(date, time, zone).astimezone(local).time() == time


@pytest.mark.parametrize("zone", [LONDON, MADRID])
def test_asking_for_the_next_slot_walks_through_every_date(zone):
    now = slot_instant(datetime.date(2026, 3, 1), TIMES[1], zone)
    for number in range(1, 300):
        now = next_slot(now, TIMES[1], zone)
        assert local_date(now, zone) == datetime.date(2026, 3, 1) + number * DAY


@given(
    # In 2011 Samoa left a whole date out; no zone has since.
    date=st.dates(datetime.date(2012, 1, 2), datetime.date(2060, 12, 29)),
    time=st.times(),
    zone=st.sampled_from(sorted(zoneinfo.available_timezones())),
)
def test_anywhere_the_slots_of_three_days_are_strictly_increasing(date, time, zone):
    first, second, third = (slot_instant(date + n * DAY, time, zone) for n in range(3))
    assert first < second < third


@given(
    days=st.integers(0, 9_000),
    seconds=st.integers(0, 86_399),
    time=st.times(),
    zone=st.sampled_from(sorted(zoneinfo.available_timezones())),
)
def test_anywhere_the_next_slot_is_ahead_and_the_one_before_it_is_not(days, seconds, time, zone):
    now = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(days, seconds)
    found = next_slot(now, time, zone)
    assert found > now
    assert slot_instant(local_date(found, zone) - DAY, time, zone) <= now


def test_the_zone_data_says_where_it_comes_from():
    assert zone_data().endswith(")")
