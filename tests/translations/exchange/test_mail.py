"""A letter there, an answer back: what becomes a draft, what is refused, what is dropped in silence."""

from __future__ import annotations

import datetime
import re
from email.message import EmailMessage

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from tests.translations.conftest import CATALAN, DUE, ENGLISH, HOUR, NOW, changed, source
from tests.translations.exchange.test_arrival import written
from translations import transitions
from translations.exchange.mail import outgoing, reception, token
from translations.exchange.mail.token import Ticket
from translations.models import IncomingMail, Job, TranslationRevision
from translations.staleness import head_revision

pytestmark = pytest.mark.django_db
DOMAIN = "translate.example.org"
SENDER = "translator@example.org"
Status, Origin = TranslationRevision.Status, TranslationRevision.Origin


@pytest.fixture(autouse=True)
def _set_up(settings):
    settings.TRANSLATIONS_MAIL_DOMAIN = DOMAIN


@pytest.fixture
def translator(translator):
    translator.email = SENDER
    translator.save()
    return translator


@pytest.fixture
def sent(held, translator):
    """The letter with the job, as its translator has it."""
    outgoing.send(held, translator, now=NOW)
    return mail.outbox.pop()


def reply(sent, text, number=1, **headers):
    letter = EmailMessage()
    told = {
        "From": f"T. R. <{SENDER}>",
        "To": sent.reply_to[0],
        "Subject": f"Re: {sent.subject}",
        "Message-ID": f"<answer-{number}@example.org>",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    for name, value in told.items():
        if value:
            letter[name] = value
    letter.set_content(text)
    return letter


def receive(letter, now=NOW):
    return reception.receive(letter if isinstance(letter, bytes) else letter.as_bytes(), now=now)


def report():
    [told] = mail.outbox
    mail.outbox.clear()
    return told


# --- the letter


def test_the_letter_tells_all_and_goes_to_its_person_alone(sent, held):
    assert sent.to == [SENDER]
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(rf"t\+{held.pk}\.[0-9a-z.-]+@{DOMAIN}", sent.reply_to[0])
    lines = sent.body.splitlines()
    assert "[T] A Lantern for Every Cell" in lines
    assert "[1] Cells feel every push and pull." in lines
    assert any(
        line.startswith("[2] This _lantern_ glows") and "](https://example.org/lantern)" in line
        for line in lines
    )
    assert "[A1] Round cells on black, most green, three of them bright red" in lines
    assert f"/translate/{held.publish_on}/ca/" in sent.body
    [(name, data, _mime)] = sent.attachments
    assert name.endswith(".xlf")
    assert data.startswith(b"<?xml")


def test_a_further_letter_has_the_translation_that_is_there(held, translator):
    transitions.save_draft(held, translator, CATALAN, 0, now=NOW)
    outgoing.send(held, translator, now=NOW)
    assert "    = Un fanal per a cada cèl·lula" in mail.outbox[0].body.splitlines()


# --- answers that are taken


def test_an_answer_becomes_a_draft_and_is_reported(sent, held, translator):
    text = "Hello!\n\n[T] Un fanal per a cada cèl·lula\n[S] Colorants que\ns’encenen\n\n[3] Les verdes reposen.\n\nBye\n"
    assert receive(reply(sent, text)).outcome == "taken"
    draft = head_revision(held)
    assert (draft.origin, draft.author, draft.status) == (Origin.EMAIL, translator, Status.DRAFT)
    assert draft.fields["title"] == "Un fanal per a cada cèl·lula"
    assert draft.fields["strapline"] == "Colorants que s’encenen"
    assert draft.fields["body"].endswith("<p>Les verdes reposen.</p>")
    told = report()
    assert told.to == [SENDER]
    assert told.extra_headers["In-Reply-To"] == "<answer-1@example.org>"
    assert told.extra_headers["Auto-Submitted"] == "auto-replied"
    for words in (
        "Taken as your draft.",
        "Un fanal",
        "- Small Worlds - II",
        "> Bye",
        "> Hello!",
        "/translate/2031",
    ):
        assert words in told.body
    assert "Series: Not translated yet." in told.body


def test_words_between_the_quoted_lines_belong_to_the_line_above(sent, held):
    quoted = "\n".join(f"> {line}" for line in sent.body.splitlines())
    text = quoted.replace(
        "> [T] A Lantern for Every Cell",
        "> [T] A Lantern for Every Cell\n\nUn fanal\nper a tots\n\nfine so?\n",
    )
    text = "On Monday the editor wrote:\n" + text + "\n\nKind regards"
    assert receive(reply(sent, text)).outcome == "taken"
    assert head_revision(held).fields["title"] == "Un fanal per a tots"
    assert head_revision(held).fields["body"] == ""
    assert "> fine so?" in report().body


def test_an_answer_above_a_letter_that_was_not_marked_as_quoted(sent, held):
    text = f"[T] Un fanal\n\n-----Original Message-----\nFrom: BPoD\n\n{sent.body}"
    receive(reply(sent, text))
    assert head_revision(held).fields == {**dict.fromkeys(ENGLISH, ""), "title": "Un fanal"}
    text = f"[S] Colorants\nOn Monday the\neditor wrote:\n{sent.body}"
    receive(reply(sent, text, 2))
    assert [kept.fields["strapline"] for kept in held.revisions.filter(status=Status.CONFLICT)] == [
        "Colorants On Monday the"
    ]


def test_markup_is_typed_with_marks(sent, held):
    text = "[2] Aquest _fanal_ és H~2~O ↵ i [l’estudi](https://example.org/lantern).\n"
    receive(reply(sent, text))
    assert "Aquest <em>fanal</em> és H<sub>2</sub>O<br>i <a href=" in head_revision(held).fields["body"]


def test_a_letter_in_flowed_lines(sent, held):
    letter = reply(sent, "x")
    letter.replace_header("Content-Type", 'text/plain; charset="utf-8"; format=flowed; delsp=yes')
    letter.set_payload(
        "[T] Un fa \nnal\n[S] Colorants   \nque\n-- \n[1] no\n>[K] Small\n Mons petits\n", "utf-8"
    )
    letter.replace_header("Content-Type", 'text/plain; charset="utf-8"; format=flowed; delsp=yes')
    receive(letter)
    fields = head_revision(held).fields
    assert (fields["title"], fields["strapline"], fields["body"]) == ("Un fanal", "Colorants que", "")


def test_a_letter_in_html_alone(sent, held):
    letter = reply(sent, "x")
    letter.set_content(
        "<html><head><style>[T] no</style></head><body><div>[T] Un <b></b>fanal</div><div>[2] Aquest <i>fanal</i> "
        '<a href="https://example.org/lantern">brilla</a></div><p>Adéu</p><div class="gmail_quote">'
        "<p>[S] Dyes that light up</p></div><blockquote><div>[K] Small Worlds - II</div></blockquote>"
        "<div>Mons petits</div></body></html>",
        subtype="html",
    )
    receive(letter)
    fields = head_revision(held).fields
    assert (fields["title"], fields["strapline"], fields["kicker"]) == ("Un fanal", "", "Mons petits")
    assert '<em>fanal</em> <a href="https://example.org/lantern">brilla</a>' in fields["body"]


def test_an_attached_file_counts_before_the_text(sent, held):
    letter = reply(sent, "[T] Not this")
    letter.add_attachment(
        written(held, title="Un fanal"), maintype="application", subtype="xml", filename="back.XLF"
    )
    assert receive(letter).outcome == "taken"
    assert head_revision(held).fields["title"] == "Un fanal"
    assert head_revision(held).origin == Origin.EMAIL


def test_words_saved_meanwhile_are_kept_and_the_letter_s_beside_them(sent, held, translator):
    transitions.save_draft(held, translator, CATALAN, 0, now=NOW)
    assert receive(reply(sent, "[T] Un llum")).outcome == "beside"
    assert head_revision(held).fields == CATALAN
    assert "kept beside" in report().body


def test_a_text_that_somebody_else_has_by_now_stays_theirs(sent, held, translator, second_translator):
    transitions.hand_back(held, translator)
    transitions.claim(held, second_translator, now=NOW)
    assert receive(reply(sent, "[T] Un llum")).outcome == "beside"
    assert Job.objects.get().assignee == second_translator


def test_a_text_that_is_free_again_is_taken_up(sent, held, translator):
    transitions.hand_back(held, translator)
    assert receive(reply(sent, "[T] Un llum")).outcome == "taken"
    assert Job.objects.get().assignee == translator


def test_an_answer_to_older_english_holds_for_that(sent, held):
    transitions.hand_out(source(fields=changed(title="A Lamp")), language="ca", due_at=DUE, now=NOW)
    receive(reply(sent, "[T] Un fanal"))
    assert head_revision(held).based_on.number == 1


def test_an_answer_with_nothing_new_makes_no_revision(sent, held):
    assert receive(reply(sent, "[T] A Lantern for Every Cell")).outcome == "nothing"
    assert head_revision(held) is None
    assert "nothing was changed" in report().body


def test_marks_that_the_text_has_not_are_reported(sent):
    receive(reply(sent, "[T] Un fanal\n[77] Res"))
    assert "> [77] Res" in report().body


def test_the_same_letter_is_read_once(sent, held):
    letter = reply(sent, "[T] Un fanal")
    assert receive(letter).outcome == "taken"
    assert receive(letter) == reception.Received("dropped", "it came before")
    assert receive(reply(sent, "[T] Un altre")).outcome == "dropped"
    assert (held.revisions.count(), IncomingMail.objects.count(), len(mail.outbox)) == (1, 1, 1)
    nameless = reply(sent, "[S] Colorants", Message_ID="")
    assert receive(nameless).outcome == "beside"
    assert receive(nameless).outcome == "dropped"


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
