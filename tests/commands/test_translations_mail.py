"""`bpod translations mail`: one letter from standard input, or those of a Maildir."""

from __future__ import annotations

import mailbox

import pytest
from click.testing import CliRunner
from django.core import mail
from django.db import connection

from publisher.commands import translations_command
from tests.translations.conftest import NOW, person, source
from translations import transitions
from translations.exchange.mail import outgoing
from translations.staleness import head_revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(settings):
    settings.TRANSLATIONS_MAIL_DOMAIN = "translate.example.org"
    settings.TRANSLATIONS_MAIL_DAYS = 36_500
    user = person("translator", "translate", email="translator@example.org")
    job = transitions.hand_out(
        source(), language="ca", due_at=NOW.replace(year=2099), now=NOW.replace(year=2098)
    )
    outgoing.send(job, user, now=NOW)
    to = mail.outbox.pop().reply_to[0]
    head = f"From: translator@example.org\nTo: {to}\nContent-Type: text/plain; charset=utf-8\nMessage-ID: <1@x>\n"
    return job, f"{head}\n[T] Un fanal\n".encode()


def run(*arguments, data=b""):
    return CliRunner().invoke(translations_command.command, ["mail", *arguments], input=data)


def test_a_letter_from_standard_input(letter):
    job, data = letter
    result = run(data=data)
    assert (result.exit_code, result.output.split()[0]) == (0, "taken")
    assert head_revision(job).fields["title"] == "Un fanal"
    assert run(data=data).output == "dropped  it came before\n"


def test_what_is_new_in_a_maildir_is_read_once(letter, tmp_path):
    job, data = letter
    box = mailbox.Maildir(tmp_path / "box")
    box.add(data)
    box.add(b"To: nobody\n\nhello")
    result = run("--maildir", str(tmp_path / "box"))
    assert result.exit_code == 0
    assert sorted(line.split()[0] for line in result.output.splitlines()) == ["dropped", "taken"]
    assert len(list((tmp_path / "box" / "cur").iterdir())) == 2
    assert run("--maildir", str(tmp_path / "box")).output == ""
    assert head_revision(job).number == 1


def test_what_cannot_be_read_now_stays_for_later(letter, tmp_path):
    _job, data = letter
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE translations_incomingmail RENAME TO away")
    box = mailbox.Maildir(tmp_path / "box")
    box.add(data)
    assert run("--maildir", str(tmp_path / "box")).exit_code == 75
    assert len(list((tmp_path / "box" / "new").iterdir())) == 1
    assert run(data=data).exit_code == 75


def test_it_says_when_it_is_not_set_up(settings):
    settings.TRANSLATIONS_MAIL_DOMAIN = ""
    result = run()
    assert result.exit_code == 2
    assert "TRANSLATIONS_MAIL_DOMAIN" in result.output
