"""How a letter leaves, and that nothing secret is in what is said of a failure."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re

import pytest

from publisher import heartbeat
from publisher.clock import Clock
from publisher.environment import Alarms, MailServer
from publisher.tick import tick
from publisher.watch import message, routes
from publisher.watch.book import Book
from publisher.watch.finding import Finding, Level
from publisher.watch.routes import Mail, NotTold, Webhook
from tests import factories, servers
from tests.docs.pages import DOCS

NOON = datetime.datetime(2026, 3, 14, 12, tzinfo=datetime.UTC)


@pytest.fixture
def letter() -> message.Letter:
    book = Book()
    for _ in range(2):
        book.note([Finding("page:ca", Level.BAD, "El jardí no hi és", "404", "mend it")], set(), NOON)
    return message.letter(book.owed("any", NOON), "publisher-1", NOON)


def test_the_log_is_always_a_route():
    assert [route.name for route in routes.routes(Alarms())] == ["log"]


def test_a_letter_goes_to_everybody_and_says_who_it_is_not(mail, letter):
    Mail(
        MailServer("127.0.0.1", mail.port, "", "", "none"), "watch@example.org", ("a@x.org", "b@x.org")
    ).tell(letter)
    assert mail.recipients == [["a@x.org", "b@x.org"]]
    (sent,) = mail.mails
    assert sent["Auto-Submitted"] == "auto-generated"
    assert "El jardí no hi és" in sent.get_content()


def test_a_password_is_not_sent_where_nothing_is_encrypted(mail, letter):
    """The peer offers no STARTTLS."""
    where = MailServer("127.0.0.1", mail.port, "watch", "hunter2", "starttls")
    with pytest.raises(NotTold) as caught:
        Mail(where, "watch@example.org", ("a@x.org",)).tell(letter)
    assert str(caught.value) == "e-mail: SMTPNotSupportedError"
    assert mail.mails == []


@pytest.mark.parametrize("tls", ["none", "from-the-start"])
def test_a_mail_server_that_is_not_there_is_said_without_its_password(letter, tls):
    where = MailServer("127.0.0.1", servers.free_port(), "watch", "hunter2", tls)
    with pytest.raises(NotTold, match="ConnectionRefusedError") as caught:
        Mail(where, "watch@example.org", ("a@x.org",)).tell(letter)
    assert "hunter2" not in str(caught.value) + repr(dataclasses.asdict(Alarms()))


@pytest.mark.parametrize("status", [301, 302, 404, 500])
def test_a_webhook_that_does_not_take_it_was_not_told(hook, letter, status):
    hook.status = status
    with pytest.raises(NotTold, match=f"it answers {status}"):
        Webhook(f"{hook.url}/hunter2").tell(letter)
    assert hook.letters == []
    assert hook.pings == 0  # no redirect was followed


def test_a_webhook_that_is_not_there_is_said_without_its_address(letter):
    with pytest.raises(NotTold) as caught:
        Webhook(f"http://127.0.0.1:{servers.free_port()}/hunter2").tell(letter)
    assert "hunter2" not in str(caught.value)


def test_the_body_of_the_webhook_is_the_one_of_the_guide(hook, letter):
    Webhook(hook.url).tell(letter)
    (told,) = hook.letters
    match = re.search(
        r"^```json\n(.*?)^```", (DOCS / "how-to" / "alarms.md").read_text(), re.MULTILINE | re.DOTALL
    )
    assert match is not None
    said = json.loads(match[1])
    assert list(told) == list(said)
    assert list(told["events"][0]) == list(said["events"][0])


def test_a_tick_leaves_a_sign_of_life(transactional_db, settings, tmp_path):  # noqa: ARG001
    settings.BPOD_HOME = tmp_path
    factories.sites()
    tick(Clock(now=lambda: NOON))
    (sign,) = heartbeat.signs(tmp_path, heartbeat.TICK)
    assert sign.at > NOON  # of the real clock, whatever the tick was told
