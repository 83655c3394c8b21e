"""How many, in whose turn, for whom, and when it is due."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.translations.conftest import CATALAN, DAY, DUE, HOUR, NOW, person, source
from translations import errors, people, rota, transitions
from translations.models import Cohort, Digest, Job, Language, Reminder, Turn

pytestmark = pytest.mark.django_db
State = Job.State


def days_later(count):
    on = DAY + datetime.timedelta(days=count)
    return transitions.hand_out(source(publish_on=on), language="ca", due_at=DUE + count * 24 * HOUR, now=NOW)


# --- how many


def test_nobody_has_more_in_hand_than_the_language_allows(translator):
    Language.objects.create(code="ca", claims_max=2)
    jobs = [days_later(count) for count in range(3)]
    for job in jobs[:2]:
        transitions.claim(job, translator, now=NOW)
    with pytest.raises(errors.TooManyError, match="2 texts in hand"):
        transitions.claim(jobs[2], translator, now=NOW)
    transitions.claim(jobs[0], translator, now=NOW)  # one's own is no further one
    transitions.hand_back(jobs[0], translator)
    assert transitions.claim(jobs[2], translator, now=NOW).assignee == translator


def test_a_lease_that_is_over_is_in_nobodys_hand(translator):
    Language.objects.create(code="ca", claims_max=1)
    transitions.claim(days_later(0), translator, now=NOW)
    later = NOW + 49 * HOUR
    assert transitions.claim(days_later(5), translator, now=later).assignee == translator


def test_what_is_asked_to_be_changed_is_ones_own_already(submitted, translator, reviewer):
    Language.objects.create(code="ca", claims_max=1)
    transitions.request_changes(submitted, reviewer, 1, "Shorter.", now=NOW)
    transitions.claim(days_later(1), translator, now=NOW)
    assert transitions.claim(submitted, translator, now=NOW).state == State.CLAIMED


# --- assigning


def test_a_coordinator_takes_it_from_one_and_gives_it_to_another(job, translator, second_translator):
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, CATALAN, 0, now=NOW)
    assert transitions.assign(job, second_translator, now=NOW).assignee == second_translator
    late = transitions.save_draft(job, translator, {**CATALAN, "title": "Meu"}, 1, now=NOW)
    assert late.kept_beside
    assert job.revisions.count() == 2


def test_only_translators_with_an_open_account_are_given_texts(job, stranger, translator):
    with pytest.raises(errors.WrongStateError, match="no translator"):
        transitions.assign(job, stranger, now=NOW)
    translator.is_active = False
    with pytest.raises(errors.WrongStateError, match="no translator"):
        transitions.assign(job, translator, now=NOW)


def test_nothing_is_assigned_out_of_the_review(submitted, second_translator):
    with pytest.raises(errors.WrongStateError):
        transitions.assign(submitted, second_translator, now=NOW)


# --- whose turn


def test_a_date_goes_before_its_weekday(job, translator, second_translator):
    Language.objects.create(code="ca", rota=Language.Rota.SUGGEST)
    Turn.objects.create(language="ca", person=translator, weekday=DAY.weekday())
    assert rota.whose_turn(job) == [translator]
    Turn.objects.create(language="ca", person=second_translator, publish_on=DAY)
    assert rota.whose_turn(job) == [second_translator]


def test_a_suggestion_stops_nobody(job, translator, second_translator):
    Language.objects.create(code="ca", rota=Language.Rota.SUGGEST)
    Turn.objects.create(language="ca", person=translator, publish_on=DAY)
    assert transitions.claim(job, second_translator, now=NOW).assignee == second_translator


def test_a_text_is_kept_for_whose_turn_it_is_until_it_is_nearly_due(job, translator, second_translator):
    Language.objects.create(code="ca", rota=Language.Rota.RESERVE, rota_free_hours=24)
    Turn.objects.create(language="ca", person=translator, publish_on=DAY)
    with pytest.raises(errors.WrongStateError, match="kept for translator"):
        transitions.claim(job, second_translator, now=NOW)
    assert transitions.claim(job, translator, now=NOW).assignee == translator
    transitions.hand_back(job, translator)
    free = transitions.claim(job, second_translator, now=DUE - 24 * HOUR)
    assert free.assignee == second_translator


def test_nothing_is_kept_for_an_account_that_is_closed(job, translator, second_translator):
    Language.objects.create(code="ca", rota=Language.Rota.RESERVE)
    Turn.objects.create(language="ca", person=translator, publish_on=DAY)
    translator.is_active = False
    translator.save()
    assert transitions.claim(job, second_translator, now=NOW).assignee == second_translator


# --- when


@pytest.mark.parametrize("day", [datetime.date(2031, 3, 30), datetime.date(2031, 10, 26)])
def test_the_lead_is_elapsed_time_on_the_days_of_a_clock_change(day):
    slot_at = datetime.datetime.combine(day, datetime.time(9), ZoneInfo("Europe/Madrid")).astimezone(
        datetime.UTC
    )
    language = Language(code="ca", lead_hours=15)
    assert slot_at - language.due_at(slot_at) == 15 * HOUR
    assert language.slot_at(language.due_at(slot_at)) == slot_at


def test_a_changed_slot_moves_what_is_not_due_yet(job, translator):
    transitions.claim(job, translator, now=NOW)
    earlier = DUE - 30 * HOUR
    assert transitions.follow_slot("ca", lambda _: earlier, NOW) == 1
    assert transitions.follow_slot("ca", lambda _: earlier, NOW) == 0
    job.refresh_from_db()
    assert (job.due_at, job.lease_until) == (earlier, earlier - 12 * HOUR)
    assert transitions.follow_slot("ca", lambda _: DUE, earlier) == 0  # what is due stays as it was


def test_the_back_catalogue_comes_after_everything_else():
    old = transitions.hand_out(
        source(publish_on=datetime.date(2019, 1, 1)), language="ca", due_at=NOW - 24 * HOUR, now=NOW
    )
    today = transitions.hand_out(source(publish_on=NOW.date()), language="ca", due_at=NOW - HOUR, now=NOW)
    assert (old.back_catalogue, today.back_catalogue) == (True, False)
    again = transitions.hand_out(
        source(publish_on=NOW.date()), language="ca", due_at=NOW - HOUR, now=NOW + 48 * HOUR
    )
    assert not again.back_catalogue  # late is not old


def test_on_another_date_people_are_reminded_anew(job, translator):
    digest = Digest.objects.create(person=translator, made_at=NOW, next_at=NOW)
    for step in ("unclaimed", "approved-1"):
        Reminder.objects.create(job=job, step=step, person=translator, digest=digest)
    transitions.move(DAY, DAY + datetime.timedelta(days=9))
    assert [row.step for row in Reminder.objects.all()] == ["approved-1"]


def test_quiet_hours_over_midnight_and_within_a_day():
    def quiet(hour, **times):
        at = datetime.datetime(2031, 5, 3, hour, tzinfo=ZoneInfo("Europe/Madrid"))
        return Language(code="ca", zone="Europe/Madrid", **times).is_quiet(at)

    assert [quiet(hour) for hour in (7, 8, 19, 20)] == [True, False, False, True]
    siesta = {"quiet_from_time": datetime.time(13), "quiet_until_time": datetime.time(16)}
    assert [quiet(hour, **siesta) for hour in (12, 13, 16)] == [False, True, False]


def test_people_of_a_class_belong_to_its_language():
    anywhere, galician = person("anywhere", "translate"), person("galician", "translate")
    Cohort.objects.create(name="A", language="gl").people.add(galician)
    assert people.with_right(people.TRANSLATE, "gl") == [anywhere, galician]
    assert people.with_right(people.TRANSLATE, "ca") == [anywhere]
