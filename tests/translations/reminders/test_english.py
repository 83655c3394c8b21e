"""What concerns the English: questions and their answers, and corrections that readers must hear of."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from tests.translations.conftest import CATALAN, DAY, DUE, HOUR, NOW, changed, source
from tests.translations.reminders.rounds import approved_by_rosa, nowhere, remind
from translations import reminders, transitions
from translations.models import Job, Language, Question
from translations.questions import asking
from translations.reminders_sending import House, remind_due

pytestmark = pytest.mark.django_db


def writers(_publish_on):
    return list(User.objects.filter(username="writer"))


def said_in(mail) -> str:
    return mail.get_content().replace("\r\n", "\n")


def wished_of(now, *kinds):
    found = reminders.wishes(Language.of("ca"), now, nowhere, writers)
    return {(wish.step.partition("-")[0], wish.person.username) for wish in found if wish.kind in kinds}


HOUSE = House("https://room.example", nowhere, writers, "https://desk.example/questions/")


def test_a_question_reaches_the_writers_and_coordinators_at_once(job, crew, writer, peer):  # noqa: ARG001
    question = asking.ask(job, crew["ada"], "Which sheet?\nThe upper?", field="body", now=NOW)
    night = NOW.replace(hour=23)
    assert remind_due(night, HOUSE) == 2
    mails = {mail["To"]: mail for mail in peer.mails}
    assert set(mails) == {"writer@example.org", "coord@example.org"}
    told = said_in(mails["writer@example.org"])
    assert "A question about the text of Tue 6 May 2031" in told
    assert "> Which sheet?\n  > The upper?" in told
    assert "https://desk.example/questions/" in told
    assert "The queue" not in told
    assert f"https://room.example/translate/{DAY}/ca/" in mails["coord@example.org"].get_content()
    assert remind_due(night + HOUR, HOUSE) == 0
    assert question.text not in str(mails["writer@example.org"]["Subject"])


def test_an_open_question_stands_in_the_digest_of_each_day(job, crew, writer):
    asking.ask(job, crew["ada"], "Which sheet?", now=NOW)
    kinds = ("asked", "unanswered")
    assert wished_of(NOW, *kinds) == {("asked", "writer"), ("asked", "coord")}
    for later in (NOW + 24 * HOUR, NOW + 48 * HOUR):
        assert ("unanswered", "writer") in wished_of(later, *kinds)
    asking.answer(Question.objects.get(), writer, "The upper one.", now=NOW)
    assert wished_of(NOW + 24 * HOUR, *kinds) == set()


def test_unanswered_is_told_daily_for_a_week_and_weekly_then(job, crew, writer):  # noqa: ARG001
    asking.ask(job, crew["ada"], "Which sheet?", now=NOW)
    steps = set()
    for days in range(1, 22):
        found = reminders.wishes(Language.of("ca"), NOW + 24 * days * HOUR, nowhere, writers)
        steps |= {wish.step for wish in found if wish.kind == "unanswered"}
    assert len(steps) == 6 + 3


def test_the_answer_reaches_whoever_asked_and_whoever_has_the_text(job, crew, writer, peer):
    transitions.claim(job, crew["ben"], now=NOW)
    question = asking.ask(job, crew["ada"], "Which sheet?", now=NOW)
    asking.answer(question, writer, "The upper one.", now=NOW)
    assert wished_of(NOW, "answered") == {("answered", "ada"), ("answered", "ben")}
    assert remind_due(NOW, HOUSE) == 2
    for mail in peer.mails:
        assert "An answer about the text of Tue 6 May 2031" in mail["Subject"]
        assert "  ada:\n  > Which sheet?\n  writer:\n  > The upper one." in said_in(mail)
    assert wished_of(NOW, "answered") == set()


def test_a_post_that_moves_asks_nobody_again(job, crew, writer, peer):  # noqa: ARG001
    asking.ask(job, crew["ada"], "Which sheet?", now=NOW)
    assert wished_of(NOW, "asked")
    remind_due(NOW, HOUSE)
    transitions.move(DAY, DAY.replace(day=9))
    assert wished_of(NOW, "asked") == set()


def test_nobody_is_told_what_they_said_themselves(job, crew):
    question = asking.ask(job, crew["coord"], "Which sheet?", now=NOW)
    assert wished_of(NOW, "asked") == set()
    asking.answer(question, crew["coord"], "I see.", now=NOW)
    assert wished_of(NOW, "answered") == set()


def corrected(kind="critical", **fields):
    english = source(kind=kind, fields=changed(**(fields or {"title": "Another"})))
    return transitions.hand_out(english, language="ca", due_at=DUE, now=NOW)


def test_a_critical_correction_is_told_at_once_and_once(job, crew, peer):
    approved_by_rosa(job, crew)
    remind(NOW)
    before = len(peer.mails)
    corrected()
    night = NOW.replace(hour=23)
    assert remind(night) == 3
    assert {mail["To"] for mail in peer.mails[before:]} == {
        "ada@example.org",
        "rosa@example.org",
        "coord@example.org",
    }
    assert all("The English was corrected" in mail["Subject"] for mail in peer.mails[before:])
    assert remind(night + HOUR) == 0
    corrected(title="Another again")
    assert remind(night + 2 * HOUR) == 3


@pytest.mark.parametrize("kind", ["minor", "major", "cosmetic"])
def test_lighter_changes_are_not(job, crew, kind):
    approved_by_rosa(job, crew)
    corrected(kind)
    assert wished_of(NOW, "critical") == set()


def test_what_is_waived_or_put_back_is_not_told(job, crew):
    approved_by_rosa(job, crew)
    corrected()
    transitions.waive(Job.objects.get(), crew["rosa"], 2, now=NOW)
    assert wished_of(NOW, "critical") == set()


def test_whoever_has_the_text_in_hand_hears_of_it(job, crew):
    transitions.claim(job, crew["ben"], now=NOW)
    transitions.save_draft(job, crew["ben"], CATALAN, 0, now=NOW)
    corrected()
    assert wished_of(NOW, "critical") == {("critical", "ben"), ("critical", "coord")}


def test_of_an_archived_text_the_coordinators_hear(job):
    transitions.take_archive(job, CATALAN, credit="", now=NOW)
    corrected()
    assert wished_of(NOW, "critical") == {("critical", "coord")}
