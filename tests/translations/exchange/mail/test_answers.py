"""A letter there, an answer back: what becomes a draft."""

from __future__ import annotations

import re

import pytest
from django.core import mail

from tests.translations.conftest import CATALAN, DUE, ENGLISH, NOW, changed, source
from tests.translations.exchange.mail.letters import DOMAIN, SENDER, receive, reply, report
from tests.translations.exchange.test_arrival import written
from translations import transitions
from translations.exchange.mail import outgoing, reception
from translations.models import IncomingMail, Job, TranslationRevision
from translations.staleness import head_revision

pytestmark = pytest.mark.django_db
Status, Origin = TranslationRevision.Status, TranslationRevision.Origin


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
