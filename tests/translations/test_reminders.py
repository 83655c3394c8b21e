"""Who hears what and when; and that each hears it once, whatever dies in between."""

from __future__ import annotations

import datetime
import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests import smtp_peer
from tests.translations.conftest import CATALAN, DAY, DUE, HOUR, NOW, changed, person, source
from translations import reminders, reminders_sending, transitions
from translations.models import Digest, Job, Language, Question, Reminder, Turn, Unsubscribed
from translations.questions import asking
from translations.reminders_sending import House, remind_due

pytestmark = pytest.mark.django_db
DAYTIME = {"zone": "UTC", "quiet_from_time": datetime.time(20), "quiet_until_time": datetime.time(8)}


@pytest.fixture
def language():
    return Language.objects.create(code="ca", **DAYTIME)


@pytest.fixture(autouse=True)
def crew(language):  # noqa: ARG001
    def one(name, *rights):
        return person(name, *rights, email=f"{name}@example.org")

    return {
        "ada": one("ada", "translate"),
        "ben": one("ben", "translate"),
        "rosa": one("rosa", "review"),
        "coord": one("coord", "coordinate"),
    }


@pytest.fixture
def peer(settings):
    with smtp_peer.running() as running:
        running.use(settings)
        yield running


def nowhere(_publish_on, _language):
    return ""


def wished(now, live_url=nowhere):
    found = reminders.wishes(Language.of("ca"), now, live_url)
    return {(wish.step, wish.person.username) for wish in found}


def remind(now, live_url=nowhere):
    return remind_due(now, House("https://room.example", live_url))


# --- the steps


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
    transitions.claim(job, crew["ben"], now=NOW)
    transitions.save_draft(job, crew["ben"], {**CATALAN, "title": "Una llanterna"}, 0, now=NOW)
    transitions.hand_back(job, crew["ben"])
    transitions.claim(job, crew["ada"], now=NOW)
    transitions.save_draft(job, crew["ada"], CATALAN, 1, now=NOW)
    transitions.submit(job, crew["ada"], 2, now=NOW)
    transitions.approve(job, crew["rosa"], 2, now=NOW)
    assert wished(NOW) == {("approved-2", "ada"), ("approved-2", "ben")}
    told = wished(NOW, lambda day, code: f"https://{code}.example/{day}")
    assert told == {(f"{step}-2", who) for step in ("approved", "live") for who in ("ada", "ben")}


# --- the mails


def test_one_digest_a_day_with_everything_in_it(job, peer, crew):  # noqa: ARG001
    transitions.hand_out(source(publish_on=DAY + HOUR * 24), language="ca", due_at=DUE + HOUR, now=NOW)
    at = DUE - 70 * HOUR
    assert remind(at) == 2
    assert remind(at) == 0
    assert sorted(mail["To"] for mail in peer.mails) == ["ada@example.org", "ben@example.org"]
    mail = peer.mails[0]
    assert mail["Subject"] == "Translations: 2 things for you"
    assert "A Lantern for Every Cell" in mail.get_content()
    assert f"https://room.example/translate/{DAY}/ca/" in mail.get_content()
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_second_thing_on_the_same_day_waits_for_the_next(job, peer, crew):  # noqa: ARG001
    remind(DUE - 70 * HOUR)
    transitions.hand_out(source(publish_on=DAY + HOUR * 24), language="ca", due_at=DUE + HOUR, now=NOW)
    assert remind(DUE - 69 * HOUR) == 0
    assert remind(DUE - 46 * HOUR) == 2


def test_nothing_is_sent_in_quiet_hours(job, peer):  # noqa: ARG001
    night = datetime.datetime(2031, 5, 3, 23, tzinfo=datetime.UTC)
    assert remind(night) == 0
    assert not Digest.objects.exists()
    assert remind(night + 9 * HOUR) == 2


def test_what_nobody_has_claimed_by_the_day_before_waits_for_no_morning(job, peer):  # noqa: ARG001
    at = DUE - 9 * HOUR  # ten in the evening
    assert remind(at) == 1
    assert peer.mails[0]["To"] == "coord@example.org"
    assert peer.mails[0]["Subject"] == "Nobody has claimed the text of Tue 6 May 2031"
    assert remind(at + HOUR) == 0


def test_a_mail_that_is_refused_is_sent_later_and_is_the_same(job, peer):  # noqa: ARG001
    peer.refusals = 1
    at = DUE - 70 * HOUR
    assert remind(at) == 0
    assert remind(at + datetime.timedelta(seconds=30)) == 0
    assert remind(at + 3 * reminders_sending.AGAIN) == 2
    assert len({mail["Message-ID"] for mail in peer.mails}) == 2


def test_a_crash_between_row_and_mail_loses_nothing(job, peer, monkeypatch):  # noqa: ARG001
    """Killed after the rows were committed: a round that may send none stands for it."""
    monkeypatch.setattr(reminders_sending, "MAILS_IN_A_ROUND", 0)
    at = DUE - 70 * HOUR
    assert remind(at) == 0
    assert Reminder.objects.count() == 2
    monkeypatch.undo()
    peer.use(reminders_sending.settings)
    assert remind(at + HOUR) == 2


def test_a_crash_between_mail_and_row_sends_the_same_mail_again(job, peer):  # noqa: ARG001
    at = DUE - 70 * HOUR
    remind(at)
    first = {mail["Message-ID"] for mail in peer.mails}
    Digest.objects.update(sent_at=None)  # it was never written down
    assert remind(at + HOUR) == 2
    assert {mail["Message-ID"] for mail in peer.mails} == first
    assert len(peer.mails) == 4


def test_an_address_that_is_always_refused_does_not_stop_the_others(job, peer, crew):
    remind(DUE - 70 * HOUR)
    peer.mails.clear()
    bad = Digest.objects.create(person=crew["rosa"], digest_on=DAY, made_at=NOW, next_at=NOW, tries=9)
    Digest.objects.create(person=crew["coord"], digest_on=DAY, made_at=NOW, next_at=NOW)
    assert remind(NOW) == 2
    bad.refresh_from_db()
    assert bad.sent_at == NOW
    assert peer.mails[0]["To"] == "coord@example.org"  # whoever has failed often comes last
    assert job.pk


def test_the_author_sees_what_became_of_the_text(job, peer, crew):
    transitions.claim(job, crew["ben"], now=NOW)
    transitions.save_draft(job, crew["ben"], {**CATALAN, "title": "Una llanterna"}, 0, now=NOW)
    transitions.hand_back(job, crew["ben"])
    transitions.claim(job, crew["ada"], now=NOW)
    transitions.save_draft(job, crew["ada"], CATALAN, 1, now=NOW)
    transitions.submit(job, crew["ada"], 2, now=NOW)
    transitions.approve(job, crew["rosa"], 2, now=NOW)
    remind(NOW, lambda day, code: f"https://{code}.example/{day}")
    told = {mail["To"]: mail.get_content() for mail in peer.mails}
    assert "Just as you wrote it" in told["ada@example.org"]
    flat = " ".join(told["ben@example.org"].split())
    assert re.search(r"\[-[^]]*llanterna", flat)
    assert f"https://ca.example/{DAY}" in flat


# --- no more mail


def test_one_click_unsubscribes_and_a_look_does_not(job, peer, crew):  # noqa: ARG001
    remind(DUE - 70 * HOUR)
    mail = next(mail for mail in peer.mails if mail["To"] == "ada@example.org")
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [url] = re.findall(r"<https://room\.example(/translate/mail/[^>]+)>", mail["List-Unsubscribe"])
    client = Client(enforce_csrf_checks=True)
    assert client.get(url).status_code == 200
    assert not Unsubscribed.objects.exists()
    assert client.post(url, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert Unsubscribed.objects.get().person == crew["ada"]
    peer.mails.clear()
    remind(DUE - 12 * HOUR)
    assert {mail["To"] for mail in peer.mails} == {"ben@example.org", "coord@example.org"}
    assert client.post(url + "x").status_code == 404


def test_people_have_their_mail_back(crew):
    client = Client()
    client.force_login(crew["ada"])
    client.post("/translate/mail/", {"action": "unsubscribe"})
    assert Unsubscribed.objects.exists()
    client.post("/translate/mail/", {"action": "subscribe"})
    assert not Unsubscribed.objects.exists()


def test_jobs_of_a_language_without_people_stop_nothing(peer):  # noqa: ARG001
    transitions.hand_out(source(), language="eu", due_at=DUE, now=NOW)
    assert Job.objects.get().language == "eu"
    assert isinstance(remind(DUE - HOUR), int)


# --- the English


def writers(_publish_on):
    return list(User.objects.filter(username="writer"))


@pytest.fixture
def writer(crew):  # noqa: ARG001
    return User.objects.create(username="writer", email="writer@example.org", password="!")


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


def approved_by_rosa(job, crew):
    transitions.claim(job, crew["ada"], now=NOW)
    transitions.save_draft(job, crew["ada"], CATALAN, 0, now=NOW)
    transitions.submit(job, crew["ada"], 1, now=NOW)
    transitions.approve(job, crew["rosa"], 1, now=NOW)


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
