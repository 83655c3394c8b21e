"""The screens, by what each person may see and do there."""

from __future__ import annotations

import datetime
import re

import pytest

from tests.translations.conftest import CATALAN, DAY, ENGLISH, HOUR, changed, source
from tests.translations.screens.pages import (
    EDITOR,
    HISTORY,
    QUEUE,
    REVIEW,
    body_of,
    browser,
    state,
    typed,
)
from translations import errors, transitions
from translations.models import Job, TranslationRevision
from translations.staleness import head_revision

pytestmark = pytest.mark.django_db
State, Status = Job.State, TranslationRevision.Status


# --- the queue


def test_the_queue_shows_mine_first_and_then_by_due_time(job, translator, now):
    for day, hours in ((7, 20), (8, 90)):
        other = source(publish_on=DAY.replace(day=day), fields=changed(title=f"Day {day}"))
        transitions.hand_out(other, language="ca", due_at=now + hours * HOUR, now=now)
    transitions.claim(job, translator, now=now)
    page = body_of(browser(translator).get(QUEUE))
    places = [page.index(title) for title in (ENGLISH["title"], "Day 7", "Day 8")]
    assert places == sorted(places)
    assert "19 hours, 59 minutes left" in page.replace("\xa0", " ")


def test_the_queue_says_who_has_a_text_and_what_is_late(job, translator, second_translator, now):
    transitions.hand_out(source(), language="ca", due_at=now - HOUR, now=now)
    transitions.claim(job, translator, now=now)
    page = body_of(browser(second_translator).get(QUEUE)).replace("\xa0", " ")
    assert "late by 1 hour" in page
    assert "· translator" in page


def test_a_text_whose_lease_is_over_is_free_to_take(job, translator, second_translator, now):
    transitions.claim(job, translator, now=now - 60 * HOUR)
    client = browser(second_translator)
    assert "Take it" in body_of(client.get(EDITOR))
    client.post(EDITOR, {"action": "claim"})
    assert Job.objects.get().assignee == second_translator


@pytest.mark.usefixtures("submitted")
def test_reviewers_are_led_to_the_review(reviewer):
    assert f'href="{REVIEW}"' in body_of(browser(reviewer).get(QUEUE))


def test_the_queue_asks_the_database_the_same_number_of_times_however_long_it_is(
    reviewer, now, django_assert_num_queries
):
    client = browser(reviewer)
    for day in range(1, 13):
        text = source(publish_on=datetime.date(2031, 6, day))
        transitions.hand_out(text, language="ca", due_at=now + day * HOUR, now=now)
    with django_assert_num_queries(15):
        client.get(QUEUE)


# --- the editor


def test_a_text_is_claimed_saved_and_submitted(job, translator):
    client = browser(translator)
    assert "field-title" not in body_of(client.get(EDITOR))
    assert "It is yours" in body_of(client.post(EDITOR, {"action": "claim"}, follow=True))
    assert "Saved." in body_of(client.post(EDITOR, typed(action="save"), follow=True))
    page = body_of(client.get(EDITOR))
    assert "[l’estudi](https://example.org/lantern)" in page
    assert 'src="/private/frozen/1"' in page
    assert 'name="expected" value="1"' in page
    client.post(EDITOR, typed(expected=1, action="submit", credit=" T.  R. "))
    assert state(job) == State.REVIEW
    revision = job.revisions.get()
    assert (revision.fields, revision.credit) == (CATALAN, "T. R.")


def test_a_page_that_saves_by_itself_is_answered_in_json(job, translator, now):
    transitions.claim(job, translator, now=now)
    client = browser(translator)
    answer = client.post(EDITOR, typed(action="save"), headers={"accept": "application/json"}).json()
    assert (answer["number"], answer["kept_beside"]) == (1, False)
    late = typed(action="save", **{"field-title": "Tard"})
    answer = client.post(EDITOR, late, headers={"accept": "application/json"}).json()
    assert (answer["number"], answer["kept_beside"]) == (2, True)


def test_what_was_kept_beside_is_shown_merged_and_set_aside(job, translator, now):
    transitions.claim(job, translator, now=now)
    client = browser(translator)
    client.post(EDITOR, typed(action="save"))
    page = body_of(
        client.post(
            EDITOR, typed(action="save", **{"field-title": "Un llum per a cada cèl·lula"}), follow=True
        )
    )
    assert "Nothing is lost" in page
    assert "Kept beside" in page
    assert re.search(r"<del>.*?fanal</del><ins>.*?llum</ins>", page)
    filled = body_of(client.get(f"{EDITOR}?from=2"))
    assert "Un llum per a cada cèl·lula</textarea>" in filled
    client.post(EDITOR, typed(expected=1, action="save", settles="2", **{"field-title": "Un llum"}))
    assert "Kept beside" not in body_of(client.get(EDITOR))
    assert head_revision(job).fields["title"] == "Un llum"


def test_what_is_missing_is_listed_at_its_field_and_stops_the_submission(job, translator, now):
    transitions.claim(job, translator, now=now)
    words = typed(
        action="submit", **{"field-title": "", "field-strapline": "Cèl.lules  que s’encenen quan pateixen"}
    )
    client = browser(translator)
    page = body_of(client.post(EDITOR, words, follow=True))
    assert state(job) == State.CLAIMED
    assert 'aria-describedby="title-findings"' in page
    assert "Not translated yet." in page
    assert 'value="mend:strapline:ela-geminada:Cèl.lules"' in page


def test_a_button_mends_what_was_typed_and_saves_it(job, translator, now):
    transitions.claim(job, translator, now=now)
    words = typed(action="mend:strapline:ela-geminada", **{"field-strapline": "Cèl.lules que s’encenen"})
    response = browser(translator).post(EDITOR, words)
    assert response["Location"] == f"{EDITOR}#strapline"
    assert head_revision(job).fields["strapline"] == "Cèl·lules que s’encenen"


def test_the_editor_shows_what_changed_in_the_english_since(job, translator, now):
    transitions.claim(job, translator, now=now)
    client = browser(translator)
    client.post(EDITOR, typed(action="save"))
    transitions.hand_out(
        source(fields=changed(title="A Lamp for Every Cell"), kind="major"),
        language="ca",
        due_at=now + 72 * HOUR,
        now=now,
    )
    page = body_of(client.get(EDITOR))
    assert "The English has changed since" in page
    assert re.search(r"<del>.*?Lantern</del><ins>.*?Lamp</ins>", page)
    client.post(EDITOR, typed(expected=1, seen=2, action="save", **{"field-title": "Un llum"}))
    assert head_revision(job).based_on.number == 1
    client.post(
        EDITOR, typed(expected=2, seen=2, action="save", taken_in="yes", **{"field-title": "Un llum"})
    )
    assert head_revision(job).based_on.number == 2
    assert "The English has changed since" not in body_of(client.get(EDITOR))


def test_handing_back_keeps_what_was_typed(job, translator, now):
    transitions.claim(job, translator, now=now)
    browser(translator).post(EDITOR, typed(action="hand_back"))
    assert state(job) == State.OPEN
    assert head_revision(job).fields == CATALAN


def test_the_draft_of_another_person_is_not_shown(job, translator, second_translator, reviewer, now):
    transitions.claim(job, translator, now=now)
    transitions.save_draft(job, translator, CATALAN, 0, now=now)
    for address in (EDITOR, HISTORY):
        assert "fanal" not in body_of(browser(second_translator).get(address))
        assert "fanal" in body_of(browser(reviewer).get(address))
    assert "with translator" in body_of(browser(second_translator).get(EDITOR))


def test_a_finished_text_can_be_claimed_to_correct_it(submitted, reviewer, now):
    transitions.approve(submitted, reviewer, 1, now=now)
    client = browser(reviewer)
    assert "Correct it" in body_of(client.get(EDITOR))
    client.post(EDITOR, {"action": "claim"})
    assert "fanal" in body_of(client.get(EDITOR))


@pytest.mark.parametrize(
    "form",
    [
        {"action": "erase"},
        {"action": "save"},
        {"action": "save", "expected": "-1", "seen": "1"},
        {"action": "save", "expected": "1e3", "seen": "1"},
        {"action": "mend:nothing:spaces", "expected": "0", "seen": "1"},
        {"action": "mend:title:nothing", "expected": "0", "seen": "1"},
    ],
)
def test_a_form_that_is_not_ours_is_refused(job, translator, now, form):
    transitions.claim(job, translator, now=now)
    assert browser(translator).post(EDITOR, form).status_code == 400
    assert not job.revisions.exists()


def test_a_claim_that_came_too_late_is_told(job, translator, second_translator, now):
    transitions.claim(job, translator, now=now)
    page = body_of(browser(second_translator).post(EDITOR, {"action": "claim"}, follow=True))
    assert "This text is with translator." in page


# --- the review


def test_a_reviewer_approves(submitted, reviewer, house):
    client = browser(reviewer)
    page = body_of(client.get(REVIEW))
    assert "<b>translator</b>" in page
    assert 'lang="ca"' in page
    assert "Approved." in body_of(client.post(REVIEW, {"action": "approve", "number": 1}, follow=True))
    assert state(submitted) == State.DONE
    assert house[0]["translation"].approved_by == reviewer


def test_a_refusal_of_the_house_is_shown(submitted, reviewer, house):
    house.refusal = errors.CannotPublish("The English was taken back.")
    page = body_of(browser(reviewer).post(REVIEW, {"action": "approve", "number": 1}, follow=True))
    assert "The English was taken back." in page
    assert state(submitted) == State.REVIEW


def test_the_author_is_offered_no_approval(job, reviewer, now):
    transitions.claim(job, reviewer, now=now)
    transitions.save_draft(job, reviewer, CATALAN, 0, now=now)
    transitions.submit(job, reviewer, 1, now=now)
    client = browser(reviewer)
    assert 'value="approve"' not in body_of(client.get(REVIEW))
    page = body_of(client.post(REVIEW, {"action": "approve", "number": 1}, follow=True))
    assert "another person" in page
    assert state(job) == State.REVIEW


@pytest.mark.usefixtures("submitted")
def test_changes_asked_for_reach_the_translator_and_the_next_review_marks_them(translator, reviewer):
    asking, writing = browser(reviewer), browser(translator)
    form = {"action": "request_changes", "number": 1}
    assert "Say what should change" in body_of(asking.post(REVIEW, form, follow=True))
    asking.post(REVIEW, {**form, "comment": "A shorter title, please."})
    page = body_of(writing.get(EDITOR))
    assert "A shorter title, please." in page
    writing.post(EDITOR, typed(expected=1, action="submit", **{"field-title": "Un llum per a cada cèl·lula"}))
    assert re.search(r"<del>.*?fanal</del><ins>.*?llum</ins>", body_of(asking.get(REVIEW)))


@pytest.mark.usefixtures("job")
def test_a_reviewer_is_told_when_there_is_nothing_to_review(reviewer):
    page = body_of(browser(reviewer).get(REVIEW, follow=True))
    assert "Nothing of this day waits" in page


def test_the_author_can_take_a_text_back_from_review(submitted, translator):
    client = browser(translator)
    assert "Take it back" in body_of(client.get(EDITOR))
    client.post(EDITOR, {"action": "take_back"})
    assert state(submitted) == State.CLAIMED
