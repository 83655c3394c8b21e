"""What is typed, read: whatever comes, there is a value or a problem, and never an error of ours."""

from __future__ import annotations

import datetime
import zoneinfo

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from publisher.submissions import embargo, form
from publisher.submissions.form import LONGEST
from tests.submissions.giving import NOW, answers, asked, given

FIELDS = sorted(answers())


def problems(**changes) -> dict[str, str]:
    checked, found = form.check(given(**changes), asked(), NOW)
    assert (checked is None) is bool(found)
    return dict(found)


def test_a_whole_form_has_no_problem():
    assert problems() == {}


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"creators": " \n "}, {"creators": "missing"}),
        ({"creators": "x" * 161}, {"creators": "long"}),
        ({"creators": "\n".join("AB" for _ in range(31))}, {"creators": "long"}),
        ({"description": ""}, {"description": "missing"}),
        ({"description": "x" * 4001}, {"description": "long"}),
        ({"country": "XX"}, {"country": "choose"}),
        ({"country": ""}, {}),
        ({"licence": "CC-BY-2.0"}, {"licence": "choose"}),
        ({"acting_for": None}, {"acting_for": "choose"}),
        ({"doi": "10.1/x"}, {"doi": "form"}),
        ({"doi": "doi:10.5555/a b"}, {"doi": "form"}),
        ({"doi": "10.5555/" + "x" * 120}, {"doi": "form"}),
        ({"doi": "https://example.org/10.5555/x"}, {"doi": "form"}),
        ({"doi": "DOI: 10.5555/(a)<b>"}, {}),
        ({"doi": "http://dx.doi.org/10.5555/x"}, {}),
        ({"donor_email": "a@b"}, {"donor_email": "form"}),
        ({"donor_email": "a@example.org\nBcc: b@example.org"}, {"donor_email": "form"}),
        ({"places": ["instagram"]}, {"places": "website"}),
        ({"places": ["website", "made-up"]}, {}),
        ({"languages": ["ca"]}, {"languages": "source"}),
        ({"consent_owns": ""}, {"consent_owns": "missing"}),
        ({"terms": "2"}, {"consent_terms": "changed"}),
        ({"embargo": None}, {"embargo": "choose"}),
        ({"embargo": "until"}, {"embargo_on": "form"}),
        ({"embargo": "until", "embargo_on": "2026-05-03"}, {"embargo_time": "form"}),
        ({"embargo": "until", "embargo_on": "2926-05-03", "embargo_time": "16:00"}, {"embargo_on": "far"}),
        (
            {
                "embargo": "until",
                "embargo_on": "2026-05-03",
                "embargo_time": "25:00",
                "embargo_zone": "../etc",
            },
            {"embargo_time": "form", "embargo_zone": "unknown"},
        ),
    ],
)
def test_a_problem_names_its_field(changes, found):
    assert problems(**changes) == found


def test_rights_are_only_what_was_ticked():
    checked, _ = form.check(given(places=["website"], languages=["en"], link_elsewhere=None), asked(), NOW)
    assert checked.rights == (("website", "en", "allowed"), ("websub", "en", "allowed"))


def test_an_embargo_is_an_instant_of_its_own_zone():
    changes = {
        "embargo": "until",
        "embargo_on": "2026-05-03",
        "embargo_time": "16:00",
        "embargo_zone": "Asia/Tokyo",
    }
    checked, _ = form.check(given(**changes), asked(), NOW)
    assert checked.embargo_until_at == datetime.datetime(2026, 5, 3, 7, 0, tzinfo=datetime.UTC)
    assert checked.embargo_zone == "Asia/Tokyo"


@pytest.mark.parametrize(
    ("date", "time", "at"),
    [
        (datetime.date(2026, 3, 29), datetime.time(1, 30), datetime.time(1, 30)),  # the gap in London
        (datetime.date(2026, 10, 25), datetime.time(1, 30), datetime.time(1, 30)),  # the fold: not 00:30 UTC
        (datetime.date(2026, 7, 1), datetime.time(1, 30), datetime.time(0, 30)),
    ],
)
def test_of_two_instants_that_a_clock_change_leaves_open_the_later_one_counts(date, time, at):
    assert embargo.instant(date, time, "Europe/London").time() == at


@settings(max_examples=200, deadline=None)
@drawn(
    st.dictionaries(
        st.sampled_from(FIELDS), st.text(max_size=80) | st.sampled_from(["", "1", "until", "2026-02-30"])
    )
)
def test_whatever_is_typed_is_a_value_or_a_problem(typed):
    checked, found = form.check(given(**typed), asked(), NOW)
    assert (checked is None) is bool(found)
    if checked is not None:
        assert all(len(checked.words[name]) <= limit for name, limit in LONGEST.items())
        assert not any("\0" in value for value in checked.words.values())


@settings(max_examples=200, deadline=None)
@drawn(st.text(max_size=200))
def test_what_is_kept_can_be_written_and_shown(text):
    for lines in (False, True):
        kept = form.clean(text, lines=lines)
        assert kept == form.clean(kept, lines=lines)
        assert all(letter == "\n" or letter.isprintable() or letter.isspace() for letter in kept)
        kept.encode()
    assert "\n" not in form.clean(text)


@settings(max_examples=100, deadline=None)
@drawn(
    st.dates(min_value=datetime.date(2000, 1, 1), max_value=datetime.date(2035, 1, 1)),
    st.times(),
    st.sampled_from(sorted(zoneinfo.available_timezones())),
)
def test_every_wall_clock_time_of_every_zone_is_an_instant(date, time, zone):
    time = time.replace(second=0, microsecond=0)
    at = embargo.instant(date, time, zone)
    local = at.astimezone(zoneinfo.ZoneInfo(zone)).replace(tzinfo=None)
    assert local >= datetime.datetime.combine(date, time)
