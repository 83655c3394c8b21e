"""Who hears what and when; and that each hears it once, whatever dies in between."""

from __future__ import annotations

import datetime

import pytest

from tests.translations.conftest import CATALAN, DAY, DUE, HOUR, NOW, changed, source
from tests.translations.reminders.rounds import approved_by_rosa, begun_by_ben, wished
from translations import reminders, transitions
from translations.models import Language, Turn

pytestmark = pytest.mark.django_db


def test_three_days_before_a_free_text_is_offered_to_the_translators(job):  # noqa: ARG001
    assert wished(DUE - 73 * HOUR) == set()
    assert wished(DUE - 72 * HOUR) == {("unclaimed", "ada"), ("unclaimed", "ben")}


def test_a_text_that_is_kept_for_somebody_is_offered_to_them_alone(job, language, crew):  # noqa: ARG001
    Turn.objects.create(language="ca", person=crew["ben"], publish_on=DAY)
    Language.objects.update(rota=Language.Rota.RESERVE, rota_free_hours=48)
    assert wished(DUE - 72 * HOUR) == {("unclaimed", "ben")}
    assert wished(DUE - 48 * HOUR) == {("unclaimed", "ada"), ("unclaimed", "ben")}


def test_what_nobody_has_claimed_a_day_before_reaches_the_coordinator(job):  # noqa: ARG001
    assert ("tomorrow", "coord") in wished(DUE - 24 * HOUR)
    assert ("tomorrow", "coord") not in wished(DUE - 25 * HOUR)


def test_a_day_before_whoever_has_it_is_reminded(job, crew):
    transitions.claim(job, crew["ada"], now=DUE - 40 * HOUR)
    assert wished(DUE - 25 * HOUR) == set()
    assert wished(DUE - 24 * HOUR) == {("unsubmitted", "ada")}


def test_half_a_day_before_it_is_open_to_all(job, crew):
    transitions.claim(job, crew["ada"], now=DUE - 40 * HOUR)
    assert {("last", "coord"), ("last", "ada"), ("last", "ben")} <= wished(DUE - 12 * HOUR)


def test_half_a_day_before_a_text_that_is_being_written_is_the_coordinators_to_know(job, crew):
    transitions.claim(job, crew["ada"], now=DUE - 12 * HOUR)  # for an hour
    assert wished(DUE - 12 * HOUR) == {("last", "coord")}


def test_half_a_day_before_the_reviewers_are_reminded(job, crew):
    transitions.claim(job, crew["ada"], now=NOW)
    transitions.save_draft(job, crew["ada"], CATALAN, 0, now=NOW)
    transitions.submit(job, crew["ada"], 1, now=NOW)
    assert wished(DUE - 12 * HOUR) == {("last", "rosa"), ("last", "coord")}


def test_after_the_slot_daily_for_a_week_then_weekly(job, language):
    days = [0, 1, 2, 3, 4, 5, 6, 7, 8, 13, 14, 21]
    begun = [reminders.steps(job, language, DUE + datetime.timedelta(days=day))[0] for day in days]
    assert begun == [f"overdue-1-{count}" for count in (0, 1, 2, 3, 4, 5, 6, 7, 7, 7, 8, 9)]


def test_the_lead_is_no_lateness(job):
    language = Language(code="ca", lead_hours=10)
    assert reminders.steps(job, language, DUE + 9 * HOUR) == ["unclaimed", "tomorrow", "last"]
    assert reminders.steps(job, language, DUE + 10 * HOUR) == ["overdue-1-0"]


def test_an_english_that_changed_long_after_begins_anew(done, language):
    changes = source(fields=changed(title="Other"), kind="major")
    late = transitions.hand_out(changes, language="ca", due_at=DUE, now=DUE + 400 * 24 * HOUR)
    assert reminders.steps(late, language, DUE + 401 * 24 * HOUR) == ["overdue-2-1"]
    assert done.pk == late.pk


def test_nobody_is_reminded_of_the_back_catalogue(crew):  # noqa: ARG001
    old = datetime.date(2019, 1, 1)
    transitions.hand_out(source(publish_on=old), language="ca", due_at=NOW - 24 * HOUR, now=NOW)
    assert wished(NOW) == set()


def test_who_wrote_it_hears_that_it_is_approved_and_public(job, crew):
    begun_by_ben(job, crew)
    approved_by_rosa(job, crew, revision=1)
    assert wished(NOW) == {("approved-2", "ada"), ("approved-2", "ben")}
    told = wished(NOW, lambda day, code: f"https://{code}.example/{day}")
    assert told == {(f"{step}-2", who) for step in ("approved", "live") for who in ("ada", "ben")}
