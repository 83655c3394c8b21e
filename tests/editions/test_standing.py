"""The table of what a translation's readers and followers get: each row, then what holds in every case."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.editions.standing import (
    Channels,
    Facts,
    Lateness,
    OnMissing,
    Page,
    Stage,
    Standing,
    Weight,
    reach,
    standing,
)

ABSENT, PUBLIC, WITHDRAWN = Stage
HOUR = datetime.timedelta(hours=1)

FACTS = st.builds(
    Facts,
    source=st.sampled_from(Stage),
    translation=st.sampled_from(Stage),
    outdated=st.sampled_from(Weight),
    on_missing=st.sampled_from(OnMissing),
    hide_on_critical=st.booleans(),
)
LATENESS = st.builds(
    Lateness,
    late=st.timedeltas(datetime.timedelta(0), datetime.timedelta(days=4000)),
    approved_late=st.booleans(),
    catch_up_hours=st.integers(1, 168),
    late_hours=st.integers(0, 1000),
)


def nothing(page: Page) -> Standing:
    return Standing(page, in_feed=False, channels=Channels.NOTHING)


def announced(page: Page) -> Standing:
    return Standing(page, in_feed=True, channels=Channels.ANNOUNCE)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(ABSENT, ABSENT), nothing(Page.NOTHING)),
        (Facts(ABSENT, PUBLIC), nothing(Page.NOTHING)),
        (Facts(PUBLIC, ABSENT), nothing(Page.PLACEHOLDER)),
        (Facts(PUBLIC, ABSENT, on_missing=OnMissing.HOLD), nothing(Page.NOTHING)),
        (Facts(PUBLIC, ABSENT, on_missing=OnMissing.ENGLISH), nothing(Page.BORROWED)),
        (Facts(PUBLIC, PUBLIC), announced(Page.TRANSLATION)),
        (Facts(PUBLIC, PUBLIC, Weight.MINOR), announced(Page.TRANSLATION)),
        (Facts(PUBLIC, PUBLIC, Weight.MAJOR), announced(Page.UPDATED)),
        (Facts(PUBLIC, PUBLIC, Weight.CRITICAL), announced(Page.CORRECTED)),
        (Facts(PUBLIC, PUBLIC, Weight.CRITICAL, hide_on_critical=True), nothing(Page.HIDDEN)),
        (Facts(PUBLIC, PUBLIC, Weight.CRITICAL, OnMissing.HOLD, True), nothing(Page.HIDDEN)),
        (Facts(PUBLIC, PUBLIC, Weight.CRITICAL, OnMissing.ENGLISH, True), nothing(Page.BORROWED)),
        (Facts(PUBLIC, PUBLIC, Weight.MAJOR, hide_on_critical=True), announced(Page.UPDATED)),
        (Facts(PUBLIC, WITHDRAWN), nothing(Page.TOMBSTONE)),
        (Facts(WITHDRAWN, ABSENT), nothing(Page.TOMBSTONE)),
        (Facts(WITHDRAWN, PUBLIC), nothing(Page.TOMBSTONE)),
    ],
)
def test_every_row_of_the_table(facts, expected):
    assert standing(facts) == expected


@pytest.mark.parametrize(
    ("late", "approved_late", "expected"),
    [
        (0 * HOUR, False, Channels.ANNOUNCE),
        (23 * HOUR, False, Channels.ANNOUNCE),
        (24 * HOUR, False, Channels.ASK),
        (24 * HOUR, True, Channels.ANNOUNCE),
        (72 * HOUR, True, Channels.ANNOUNCE),
        (73 * HOUR, True, Channels.SILENCE),
        (9000 * HOUR, False, Channels.ASK),
    ],
)
def test_who_was_late_decides_what_the_outlets_get(late, approved_late, expected):
    assert reach(Lateness(late, approved_late=approved_late)) is expected


@given(facts=FACTS, lateness=LATENESS)
def test_a_translation_never_comes_before_its_source(facts, lateness):
    found = standing(facts, lateness)
    if facts.source is Stage.ABSENT:
        assert found == nothing(Page.NOTHING)
    if found.page.is_real:
        assert (facts.source, facts.translation) == (Stage.PUBLIC, Stage.PUBLIC)


@given(facts=FACTS, lateness=LATENESS)
def test_feeds_and_outlets_have_real_pages_alone(facts, lateness):
    found = standing(facts, lateness)
    assert found.in_feed == found.page.is_real == (found.channels is not Channels.NOTHING)


@given(facts=FACTS, lateness=LATENESS)
def test_what_is_withdrawn_says_so_to_everybody(facts, lateness):
    is_withdrawn = facts.source is Stage.WITHDRAWN or (
        facts.source is Stage.PUBLIC and facts.translation is Stage.WITHDRAWN
    )
    assert (standing(facts, lateness).page is Page.TOMBSTONE) == is_withdrawn


@given(facts=FACTS, heavier=st.sampled_from(Weight))
def test_a_notice_changes_neither_feeds_nor_outlets(facts, heavier):
    shown = replace(facts, hide_on_critical=False)
    before, after = standing(shown), standing(replace(shown, outdated=heavier))
    assert (before.in_feed, before.channels) == (after.in_feed, after.channels)


@given(facts=FACTS)
def test_only_a_critical_change_hides_and_only_where_the_site_says_so(facts):
    shown = standing(replace(facts, hide_on_critical=False))
    hides = facts.hide_on_critical and facts.outdated is Weight.CRITICAL and shown.page.is_real
    assert (standing(facts) != shown) == hides
    if hides:
        assert not standing(facts).in_feed


@given(lateness=LATENESS, more=st.timedeltas(datetime.timedelta(0), datetime.timedelta(days=100)))
def test_more_time_never_makes_it_louder(lateness, more):
    later = Lateness(
        lateness.late + more, lateness.approved_late, lateness.catch_up_hours, lateness.late_hours
    )
    assert reach(lateness) is Channels.ANNOUNCE or reach(later) is not Channels.ANNOUNCE
