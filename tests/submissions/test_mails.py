"""What donors and the team read, each thing once."""

from __future__ import annotations

import datetime
import re

import pytest

from publisher.clock import Clock
from publisher.deliveries.models import Delivery, Receipt, State
from publisher.editions import freeze
from publisher.editions.models import Edition
from publisher.posts.models import Post
from publisher.schedule import release
from publisher.submissions import mails, tokens, transitions
from publisher.submissions.models import SubmissionMail
from publisher.website.donors import attend
from tests import factories
from tests.factories import DAY
from tests.submissions.giving import DONOR, NOW, donated
from tests.submissions.test_drafts import finish, make

pytestmark = pytest.mark.usefixtures("site")
SLOT = datetime.datetime(2026, 3, 14, 8, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def at(now: datetime.datetime) -> int:
    return attend(Clock(now=lambda: now))


def approved(submission):
    return factories.approve_draft(finish(make(submission)), NOW)


def text(message) -> str:
    return message.get_content()


def test_received_has_the_link_and_no_word_of_the_visitor(mail):
    given = donated()
    assert at(NOW) == 1
    assert at(NOW + HOUR) == 0
    [letter] = mail.mails
    assert letter["To"] == DONOR
    assert letter["Subject"] == "BPoD: your picture has arrived"
    assert letter["Auto-Submitted"] == "auto-generated"
    url = re.search(r"https://\S+/submit/withdraw/\S+", text(letter))[0]
    assert url.startswith("https://en.example.org/")
    assert tokens.who_withdraws(url.rpartition("/")[2]) == given
    for word in ("A. B.", "sheet of cells", "E. F.", "Example Institute"):
        assert word not in text(letter)
    assert given.events.filter(what="mailed").count() == 1


def test_the_mail_is_in_the_donor_s_language(mail):
    donated(language="ca")
    at(NOW)
    assert mail.mails[0]["Subject"] == "BPoD: la vostra imatge ha arribat"
    assert "https://ca.example.org/submit/withdraw/" in text(mail.mails[0])


def test_the_date_is_told_once_and_again_when_it_changes_back_too(mail):
    given = donated()
    edition = approved(given)
    for _ in range(3):
        at(NOW)
    assert [m["Subject"] for m in mail.mails] == [
        "BPoD: your picture has arrived",
        "BPoD: your picture appears on 14 March 2026",
    ]
    assert "from 08:00 (Europe/London)" in text(mail.mails[1])
    other = DAY + datetime.timedelta(days=3)
    for number, day in enumerate((other, DAY)):
        post = Post.objects.get(pk=edition.post_id)
        freeze.reopen(post, by_name="ed", reason="another day", now=NOW)
        Post.objects.filter(pk=post.pk).update(publish_on=day)
        factories.approve_draft(post, NOW)
        for _ in range(2):
            at(NOW + HOUR)
        assert len(mail.mails) == 3 + number
        assert "The date has changed." in text(mail.mails[-1])
    assert mail.mails[-1]["Subject"].endswith("14 March 2026")


def test_the_links_come_once_when_every_outlet_has_it(mail):
    given = donated()
    edition = approved(given)
    at(NOW)
    at(NOW)
    release.release_due(SLOT)
    assert at(SLOT + HOUR) == 0, "its page is not there yet"
    Edition.objects.update(page_live_at=SLOT)
    assert at(SLOT + HOUR) == 0, "the outlets do not have it yet"
    for row in Delivery.objects.filter(edition=edition):
        Delivery.objects.filter(pk=row.pk).update(state=State.DELIVERED)
        Receipt.objects.create(
            delivery=row,
            remote_id="1",
            url=f"https://{row.outlet.kind}.example/1",
            received_at=SLOT,
            rendition_digest="",
        )
    assert at(SLOT + HOUR) == 1
    assert at(SLOT + 2 * HOUR) == 0
    said = text(mail.mails[-1])
    assert "https://en.example.org/archive/2026/3/14" in said
    assert "Tumblr (English): https://tumblr.example/1" in said
    assert "Instagram (English): https://instagram.example/1" in said


def test_after_a_day_and_a_half_the_links_there_are_come(mail):
    given = donated()
    approved(given)
    at(NOW)
    release.release_due(SLOT)
    Edition.objects.update(page_live_at=SLOT)
    for _ in range(2):
        at(SLOT + 36 * HOUR)
    assert [m.kind for m in given.mails.filter(sent_at__isnull=False)] == ["received", "date", "links"]
    assert len([m for m in mail.mails if "has appeared" in m["Subject"]]) == 1


def test_a_withdrawal_is_told_to_the_team_and_what_is_not_true_any_more_to_nobody(mail):
    given = donated()
    approved(given)
    at(NOW)
    mails.tell_date(given, {"date": "2026-03-20", "time": "08:00", "zone": "Europe/London"}, NOW)
    transitions.withdraw(given, by_name="the donor", reason="", now=NOW)
    before = len(mail.mails)
    at(NOW + HOUR)
    [letter] = mail.mails[before:]
    assert letter["To"] == "desk@example.org"
    assert f"/desk/submissions/{given.pk}/" in text(letter)
    assert "not taken back by itself" in text(letter)


def test_a_decline_is_told_where_the_team_wants_it(mail):
    told, quiet = donated(), donated(donor_email="other@example.org")
    for given, tell in ((told, True), (quiet, False)):
        transitions.decline(given, by_name="ed", reason="We had one like it.", tell=tell, now=NOW)
    for _ in range(2):
        at(NOW)
    declined = [letter for letter in mail.mails if "about your picture" in letter["Subject"]]
    assert [letter["To"] for letter in declined] == [DONOR]
    assert "We had one like it." in text(declined[0])


def test_a_server_that_refuses_harms_nothing_and_is_asked_again_with_the_same_message(mail):
    donated()
    mail.refusals = 1
    assert at(NOW) == 0
    assert at(NOW + datetime.timedelta(minutes=1)) == 0, "not at once"
    assert at(NOW + datetime.timedelta(minutes=3)) == 1
    [row] = SubmissionMail.objects.all()
    assert (row.tries, row.sent_at) == (2, NOW + datetime.timedelta(minutes=3))


def test_who_dies_after_sending_sends_the_same_message_id(mail):
    donated()
    at(NOW)
    SubmissionMail.objects.update(sent_at=None, next_at=NOW)
    at(NOW + HOUR)
    assert len({letter["Message-ID"] for letter in mail.mails}) == 1


def test_of_two_rounds_at_once_one_sends(mail):
    donated()

    def words(_row):
        assert mails.send_waiting(NOW, words) == 0, "another round, meanwhile"
        return "subject", "body"

    assert mails.send_waiting(NOW, words) == 1
    assert len(mail.mails) == 1


def test_nothing_is_mailed_without_a_server_or_while_a_slot_is_near(settings, mail):
    donated()
    assert at(SLOT - datetime.timedelta(seconds=30)) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert at(NOW) == 0
    assert mail.mails == []


def test_a_failure_of_the_database_or_the_words_never_reaches_the_tick(settings, caplog):
    donated()
    settings.EMAIL_BACKEND = "no.such.backend"
    assert at(NOW) == 0
    assert DONOR not in caplog.text
