"""One digest a day at decent hours, the same one again after a crash, and none to whoever wants none."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from tests.translations.conftest import DAY, DUE, HOUR, NOW, source
from tests.translations.reminders.rounds import approved_by_rosa, begun_by_ben, remind
from translations import reminders_sending, transitions
from translations.models import Digest, Job, Reminder, Unsubscribed

pytestmark = pytest.mark.django_db


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
    begun_by_ben(job, crew)
    approved_by_rosa(job, crew, revision=1)
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
