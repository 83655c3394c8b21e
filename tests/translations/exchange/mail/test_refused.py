"""Answers that are refused, and told; letters that are dropped in silence."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from tests.translations.conftest import HOUR, NOW
from tests.translations.exchange.mail.letters import DOMAIN, SENDER, receive, reply, report
from tests.translations.exchange.test_arrival import written
from translations.exchange.mail import reception, token
from translations.exchange.mail.token import Ticket
from translations.models import IncomingMail, TranslationRevision
from translations.staleness import head_revision

pytestmark = pytest.mark.django_db


# --- answers that are refused, and told


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"From": "somebody@example.org"}, "from another sender"),
        ({"text": "I cannot this week, sorry."}, "no line that begins with one of the marks"),
        ({"now": NOW + datetime.timedelta(days=14, hours=1)}, "no longer good"),
    ],
)
def test_it_is_refused_and_its_person_is_told(sent, held, change, reason):
    change = {"text": "[T] Un fanal", "now": NOW, **change}
    text, now = change.pop("text"), change.pop("now")
    assert receive(reply(sent, text, **change), now).outcome == "refused"
    told = report()
    assert told.to == [SENDER]
    assert "Nothing was taken." in told.body
    assert reason in told.body
    assert head_revision(held) is None


def test_a_person_whose_right_was_taken_is_refused(sent, translator):
    translator.user_permissions.clear()
    assert receive(reply(sent, "[T] Un fanal")).outcome == "refused"


def test_a_file_whose_english_differs_is_refused_with_the_words(sent, held):
    letter = reply(sent, "x")
    data = written(held, title="Un fanal").replace(b"every push", b"no push")
    letter.add_attachment(data, maintype="application", subtype="xml", filename="back.xlf")
    assert receive(letter).outcome == "refused"
    assert "[-every-]{+no+}" in report().body


PASS = "mx.example.org; dmarc=pass (p=none) header.from=example.org; spf=pass smtp.mailfrom=a@example.org"


@pytest.mark.parametrize(
    ("verdict", "outcome"),
    [
        (PASS, "taken"),
        ("mx.example.org 1; spf=pass smtp.mailfrom=bounce.example.org", "refused"),
        ("mx.example.org; spf=pass smtp.mailfrom=x@example.org; dkim=fail header.d=example.org", "taken"),
        ("mx.example.org; spf=softfail smtp.mailfrom=example.org; dkim=pass header.d=example.org", "taken"),
        ("mx.example.org; dkim=pass header.i=@example.org", "taken"),
        ("MX.example.org; dkim=fail header.d=example.org; spf=fail smtp.mailfrom=example.org", "refused"),
        ("mx.example.org; spf=pass smtp.mailfrom=evil.example; dkim=pass header.d=evil.example", "refused"),
        ("mx.example.org; dkim=pass header.d=org", "refused"),
        ("mx.example.org; dmarc=fail; spf=pass smtp.mailfrom=example.org", "refused"),
        ("mx.example.org; dmarc=none; spf=pass smtp.mailfrom=example.org", "taken"),
        ("mx.example.org; none", "refused"),
        ("mx.evil.example; dmarc=pass; spf=pass smtp.mailfrom=example.org", "refused"),
        ("mx.example.org.evil.example; dmarc=pass", "refused"),
        ("", "refused"),
    ],
)
def test_our_mail_server_says_who_sent_it(sent, settings, verdict, outcome):
    settings.TRANSLATIONS_MAIL_AUTHSERV_ID = "mx.example.org"
    assert receive(reply(sent, "[T] Un fanal", Authentication_Results=verdict)).outcome == outcome
    assert report().to == [SENDER]


# --- letters that are dropped


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=y"},
        {"Precedence": "bulk"},
        {"Precedence": "List"},
        {"List_Id": "<a.example.org>"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"From": "MAILER-DAEMON@example.org"},
        {"From": "no-reply@example.org"},
        {"X_BPoD_Translations": "report"},
        {"To": f"t+1.1-0-1-zzzz.{'a' * 24}@{DOMAIN}"},
        {"To": f"translations@{DOMAIN}"},
        {"To": ""},
    ],
)
def test_machines_and_strangers_get_no_answer(sent, headers):
    assert receive(reply(sent, "[T] Un fanal", **headers)).outcome == "dropped"
    assert not mail.outbox
    assert not IncomingMail.objects.exists()
    assert not TranslationRevision.objects.exists()


def test_a_ticket_is_good_for_its_domain_job_person_and_revisions_alone(sent):
    address = sent.reply_to[0]
    assert token.read(address, DOMAIN)
    assert token.read(f"<{address.upper()}>", DOMAIN)
    assert token.read(address, "other.example.org") is None
    local, _at, domain = address.partition("@")
    job, told, mac = local.removeprefix("t+").split(".")
    for hurt in (
        f"9{job}.{told}.{mac}",
        f"{job}.9{told}.{mac}",
        f"{job}.{told[:-1]}0.{mac}",
        f"{job}.{told}.{mac[:-1]}7",
    ):
        assert token.read(f"t+{hurt}@{domain}", DOMAIN) is None or hurt == f"{job}.{told}.{mac}"


@given(
    st.integers(1, 10**7),
    st.integers(1, 10**6),
    st.integers(0, 9999),
    st.integers(1, 999),
    st.integers(0, 10**6),
)
def test_any_ticket_is_read_back_and_fits_an_address(job, who, seen, number, hours):
    ends = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(hours=hours)
    ticket = Ticket(job, who, seen, number, ends)
    address = token.address(ticket, DOMAIN)
    assert token.read(f"a@b.example, {address}", DOMAIN) == ticket
    assert len(address.partition("@")[0]) <= 64


def test_an_older_key_still_opens(sent, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a further key " * 4
    assert token.read(sent.reply_to[0], DOMAIN)


def test_a_letter_that_is_too_large_is_dropped(sent):
    assert receive(reply(sent, "[T] Un fanal\n" + "x" * reception.BYTES_MAX)).outcome == "dropped"


def test_a_loop_comes_to_its_end(sent):
    for number in range(reception.A_DAY_MAX + 3):
        receive(reply(sent, "[T] Un fanal", number))
    assert IncomingMail.objects.count() == reception.A_DAY_MAX
    assert receive(reply(sent, "[T] Un fanal", 99), NOW + 25 * HOUR).outcome != "dropped"


def test_a_person_who_left_gets_nothing(sent, translator):
    translator.is_active = False
    translator.save()
    assert receive(reply(sent, "[T] Un fanal")).outcome == "dropped"
    assert not mail.outbox


def test_without_a_domain_nothing_is_read(sent, settings):
    settings.TRANSLATIONS_MAIL_DOMAIN = ""
    assert receive(reply(sent, "[T] Un fanal")).outcome == "dropped"


def test_a_report_that_cannot_leave_loses_no_word(sent, held, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert receive(reply(sent, "[T] Un fanal")).outcome == "taken"
    assert head_revision(held).fields["title"] == "Un fanal"


def test_a_header_cannot_bring_headers_of_its_own(sent):
    data = reply(sent, "[T] Un fanal").as_bytes()
    hurt = data.replace(
        b"Message-ID: <", b"Message-ID: =?utf-8?q?a=0ABcc:_x=40example.org?= <\r\n Bcc: y@example.org "
    )
    assert receive(hurt).outcome == "taken"
    assert report().message()["Bcc"] is None


@pytest.mark.parametrize(
    "hurt",
    [
        (b'charset="utf-8"', b'charset="klingon"'),
        (b"Content-Transfer-Encoding: ", b"Content-Transfer-Encoding: base64x"),
        (b'Content-Type: text/plain; charset="utf-8"', b"Content-Type: multipart/mixed"),
        (b"Content-Type: text/plain", b"Content-Type: ;;;"),
        (b"From: ", b"From: <<<@@@>>>, "),
        (b"Message-ID: <", b"Message-ID: <<<[]"),
        (b"Subject: Re:", b"Subject: =?x?y?z?="),
        (b"To: ", b"To: ,,<>;"),
    ],
)
def test_a_broken_letter_is_never_an_error(sent, hurt):
    data = reply(sent, "[T] Un fanal per a tothom, més gran").as_bytes()
    assert hurt[0] in data
    assert receive(data.replace(*hurt, 1)).outcome in ("taken", "refused", "dropped", "nothing")


def test_any_noise_is_no_error(sent):
    start = reply(sent, "x").as_bytes().partition(b"\n\n")[0]

    @given(st.binary(max_size=200), st.sampled_from([b"\n\n", b"\nContent-Type: text/html\n\n", b"\nX: "]))
    def noise(body, between):
        receive(start + between + body)

    noise()
