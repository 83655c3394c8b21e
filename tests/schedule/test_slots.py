"""Slot arithmetic: one instant for each calendar date, also where clocks change."""

from __future__ import annotations

import datetime
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.schedule.slots import local_date, next_slot, slot_instant

UTC = datetime.UTC
ZONES = ("Europe/London", "Europe/Madrid")


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("zone", "date", "time", "instant"),
    [
        ("Europe/London", "2026-01-15", "08:00", "2026-01-15T08:00Z"),
        ("Europe/London", "2026-07-15", "08:00", "2026-07-15T07:00Z"),
        ("Europe/Madrid", "2026-07-15", "09:00", "2026-07-15T07:00Z"),
        # Spring: 01:30 does not exist in London, 02:30 not in Madrid; the offset before the gap is used.
        ("Europe/London", "2026-03-29", "00:30", "2026-03-29T00:30Z"),
        ("Europe/London", "2026-03-29", "01:30", "2026-03-29T01:30Z"),
        ("Europe/Madrid", "2026-03-29", "02:30", "2026-03-29T01:30Z"),
        # Autumn: 01:30 comes twice in London, 02:30 in Madrid; the first one counts.
        ("Europe/London", "2026-10-25", "01:30", "2026-10-25T00:30Z"),
        ("Europe/Madrid", "2026-10-25", "02:30", "2026-10-25T00:30Z"),
    ],
)
def test_the_gap_is_read_with_the_offset_before_it_and_the_fold_means_the_first(zone, date, time, instant):
    found = slot_instant(datetime.date.fromisoformat(date), datetime.time.fromisoformat(time), zone)
    assert found == at(instant)


@given(
    date=st.dates(datetime.date(2020, 1, 1), datetime.date(2045, 12, 30)),
    time=st.times().map(lambda time: time.replace(microsecond=0)),
    zone=st.sampled_from(sorted(zoneinfo.available_timezones())),
)
def test_the_next_day_is_always_later_and_less_than_two_days_away(date, time, zone):
    first = slot_instant(date, time, zone)
    second = slot_instant(date + datetime.timedelta(days=1), time, zone)
    assert datetime.timedelta(0) < second - first <= datetime.timedelta(hours=48)


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("time", ["00:30", "01:30", "02:30", "08:00", "23:59"])
def test_for_twenty_years_every_date_has_one_slot_and_no_other_dates(zone, time):
    date, end = datetime.date(2024, 1, 1), datetime.date(2044, 1, 1)
    clock, previous = datetime.time.fromisoformat(time), None
    while date < end:
        instant = slot_instant(date, clock, zone)
        assert local_date(instant, zone) == date
        if previous is not None:
            assert datetime.timedelta(hours=22) < instant - previous < datetime.timedelta(hours=26)
        previous, date = instant, date + datetime.timedelta(days=1)


def test_the_next_slot_is_today_until_it_has_come_and_then_tomorrow():
    eight = datetime.time(8, 0)
    assert next_slot(at("2026-07-15T06:59:59Z"), eight, "Europe/London") == at("2026-07-15T07:00Z")
    assert next_slot(at("2026-07-15T07:00Z"), eight, "Europe/London") == at("2026-07-16T07:00Z")


def test_an_instant_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        local_date(datetime.datetime(2026, 1, 1, 8, 0), "Europe/London")  # noqa: DTZ001
