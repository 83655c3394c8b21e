"""Mail that came back: what counts, once, and what anybody could have written."""

from __future__ import annotations

import mailbox
from email.message import EmailMessage
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from channels.newsletter import bounces
from channels.newsletter.models import Subscriber
from tests.channels.newsletter.lists import addresses

ONE, TWO = addresses(2)


def notification(mail, address=ONE, *, status="5.1.1", action="failed", headers_only=False) -> bytes:
    """As RFC 3464 has it."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"], report["Subject"] = "MAILER-DAEMON@relay.example", "Undelivered Mail Returned to Sender"
    report.attach(MIMEText("It could not be delivered."))
    told = MIMEBase("message", "delivery-status")
    told.set_payload(
        [
            _group({"Reporting-MTA": "dns; relay.example"}),
            _group(
                {
                    "Final-Recipient": f"rfc822; {address}",
                    "Action": action,
                    "Status": status,
                    "Diagnostic-Code": "smtp; 550 no such user",
                }
            ),
        ]
    )
    report.attach(told)
    if headers_only:
        report.attach(MIMEText(f"Message-ID: {mail['Message-ID']}\nSubject: x\n", "rfc822-headers"))
    else:
        report.attach(MIMEMessage(mail))
    return report.as_bytes()


def _group(values):
    group = EmailMessage()
    for name, value in values.items():
        group[name] = value
    return group


@pytest.fixture
def sent(newsletter):
    newsletter.subscribe(ONE, TWO)
    newsletter.publish()
    return {str(mail["To"]): mail for mail in newsletter.mails}


def take(newsletter, *contents):
    return bounces.take(map(bounces.of_bytes, contents), newsletter.now)


def state(address=ONE):
    return Subscriber.objects.get(address=address).state


@pytest.mark.parametrize("headers_only", [False, True])
def test_an_address_that_does_not_exist_is_suspended_once(newsletter, sent, headers_only):
    content = notification(sent[ONE], headers_only=headers_only)
    assert take(newsletter, content) == bounces.Tally(read=1, counted=1, suspended=1)
    assert (state(), state(TWO)) == ("suspended", "active")
    assert newsletter.counts == {"bounced": 1, "sent": 1}
    assert take(newsletter, content) == bounces.Tally(read=1, passed_over=1)


def test_another_permanent_failure_only_counts(newsletter, sent):
    assert take(newsletter, notification(sent[ONE], status="5.2.2")).suspended == 0
    assert Subscriber.objects.get(address=ONE).failures == 1


@pytest.mark.parametrize(
    "change", [{"status": "4.2.2"}, {"action": "delayed"}, {"action": "delivered", "status": "2.0.0"}]
)
def test_what_is_not_final_changes_nothing(newsletter, sent, change):
    assert take(newsletter, notification(sent[ONE], **change)) == bounces.Tally(read=1)
    assert state() == "active"


def test_a_notification_that_does_not_carry_our_mail_changes_nothing(newsletter, sent):
    forged = EmailMessage()
    forged["Message-ID"] = "<bpod-2026-11-21.0123456789abcdef0123456789abcdef@news.example>"
    forged.set_content("x")
    without = EmailMessage()
    without.set_content("x")
    other = notification(sent[TWO], ONE)
    assert take(newsletter, notification(forged), notification(without), other).counted == 0
    assert (state(), state(TWO)) == ("active", "active")


def test_mail_that_is_no_notification_is_passed_over(newsletter, sent):
    assert take(newsletter, sent[ONE].as_bytes(), b"", b"\xff\x00: nonsense\n\n\xfe") == bounces.Tally(read=3)


@pytest.mark.parametrize("make", [mailbox.Maildir, mailbox.mbox])
def test_a_mailbox_of_either_form_is_read_and_left_as_it_is(newsletter, sent, tmp_path, make):
    box = make(tmp_path / "back")
    for address in (ONE, TWO):
        box.add(notification(sent[address], address))
    box.close()
    assert bounces.take(bounces.of_folder(tmp_path / "back"), newsletter.now).suspended == 2
    assert len(list(bounces.of_folder(tmp_path / "back"))) == 2
