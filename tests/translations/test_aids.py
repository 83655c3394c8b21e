"""The aids on the editor's page, and the glossary's screens."""

from __future__ import annotations

import html
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from tests.translations.conftest import CATALAN, DAY, HOUR, changed, source
from tests.translations.peers import machine_peer
from translations import transitions
from translations.markup import from_html
from translations.models import (
    CheckOverride,
    DoNotTranslate,
    Job,
    Language,
    SpellWord,
    Term,
    TranslationRevision,
)
from translations.staleness import head_revision

pytestmark = pytest.mark.django_db
EDITOR = f"/translate/{DAY}/ca/"
GLOSSARY = "/translate/glossary/ca/"
WRONG = changed(strapline="2.5 dyes light up when a cell is under strain")
SLIP = {"field-strapline": "25 colorants s’encenen quan una cèl·lula pateix tensió"}


@pytest.fixture(autouse=True)
def _dictionaries(settings):
    settings.TRANSLATIONS_DICTIONARIES = Path(__file__).parent / "dictionaries"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def job(translator, now):
    job = transitions.hand_out(source(fields=WRONG), language="ca", due_at=now + 72 * HOUR, now=now)
    return transitions.claim(job, translator, now=now)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def typed(expected=0, **more):
    words = {f"field-{name}": from_html(text) if name == "body" else text for name, text in CATALAN.items()}
    return {"expected": expected, "seen": 1, **words, **more}


def body_of(response, status=200):
    assert response.status_code == status
    return html.unescape(response.content.decode())


def save(user, **more):
    return body_of(browser(user).post(EDITOR, typed(action="save", **more), follow=True))


def override_button(page):
    start = page.index('value="override:strapline:') + len('value="')
    return page[start : page.index('"', start)]


# --- a reason instead of a mend


@pytest.mark.usefixtures("job")
def test_an_error_stops_the_submission_until_somebody_says_why_it_is_right(translator):
    submitted_with_a_reason(translator)
    row = CheckOverride.objects.get()
    assert (row.code, row.reason, row.by) == ("numbers", "The English is wrong.", translator)
    assert Job.objects.get().state == Job.State.REVIEW


def submitted_with_a_reason(translator):
    page = save(translator, **SLIP)
    button = override_button(page)
    client = browser(translator)
    page = body_of(client.post(EDITOR, typed(1, action="submit", **SLIP), follow=True))
    assert "Numbers differ." in page
    assert Job.objects.get().state == Job.State.CLAIMED
    _override, name, key = button.split(":")
    reason = {f"reason-{name}-{key}": "  The English is wrong. "}
    page = body_of(client.post(EDITOR, typed(1, action=button, **SLIP, **reason), follow=True))
    assert "Right as it is:" in page
    client.post(EDITOR, typed(1, action="submit", **SLIP))


@pytest.mark.usefixtures("job")
def test_no_reason_is_no_reason(translator):
    button = override_button(save(translator, **SLIP))
    page = body_of(browser(translator).post(EDITOR, typed(1, action=button, **SLIP), follow=True))
    assert "Say in a few words why" in page
    assert not CheckOverride.objects.exists()


@pytest.mark.usefixtures("job")
def test_a_finding_that_is_gone_needs_no_reason(translator):
    button = override_button(save(translator, **SLIP))
    right = {"field-strapline": "2,5 colorants s’encenen quan una cèl·lula pateix tensió"}
    page = body_of(browser(translator).post(EDITOR, typed(1, action=button, **right), follow=True))
    assert "mended meanwhile" in page


@pytest.mark.usefixtures("job")
def test_a_block_is_offered_no_reason(translator):
    page = save(
        translator, **{"field-title": "", "field-strapline": CATALAN["strapline"].replace("una", "2,5")}
    )
    assert "Not translated yet." in page
    assert "override:title" not in page


@pytest.mark.usefixtures("job")
def test_the_reviewer_reads_the_reason(translator, reviewer):
    submitted_with_a_reason(translator)
    page = body_of(browser(reviewer).get(f"{EDITOR}review/"))
    assert "The English is wrong." in page


# --- mending


@pytest.mark.usefixtures("job")
def test_one_slip_is_mended_and_the_others_are_left(job, translator):
    words = {"field-title": "Cèl.lula i pel.lícula"}
    page = save(translator, **words)
    assert 'value="mend:title:ela-geminada:Cèl.lula"' in page
    form = typed(1, action="mend:title:ela-geminada:Cèl.lula", **words)
    browser(translator).post(EDITOR, form)
    assert head_revision(job).fields["title"] == "Cèl·lula i pel.lícula"


def test_all_typing_is_mended_by_one_button(job, translator):
    words = {"field-title": "Cèl.lula , d'un", "field-kicker": "El 40%"}
    assert "Mend all typing" in save(translator, **words)
    browser(translator).post(EDITOR, typed(1, action="mend_typing", **words))
    head = head_revision(job).fields
    assert (head["title"], head["kicker"]) == ("Cèl·lula, d’un", "El 40\u00a0%")


# --- what is shown


@pytest.mark.usefixtures("job")
def test_terms_and_what_was_said_before_stand_below_their_field(translator, reviewer, now):
    Term.objects.create(
        english="lantern", language="ca", target="fanal", forbidden=["llanterna"], note="Not a lamp."
    )
    Term.objects.create(english="lantern", language="eu", target="argi")
    earlier = transitions.hand_out(
        source(publish_on=DAY.replace(day=1)), language="ca", due_at=now + 72 * HOUR, now=now
    )
    transitions.claim(earlier, reviewer, now=now)
    transitions.save_draft(earlier, reviewer, CATALAN, 0, now=now)
    transitions.submit(earlier, reviewer, 1, now=now)
    transitions.approve(earlier, translator, 1, now=now)
    page = body_of(browser(translator).get(EDITOR))
    assert "Not a lamp." in page
    assert "llanterna" in page
    assert "argi" not in page
    assert "<b>101 %</b>" in page
    assert f'data-insert="{CATALAN["title"]}" data-into="field-title"' in page
    assert "fanal" not in body_of(browser(reviewer).get(EDITOR))


@pytest.mark.usefixtures("job")
def test_the_editor_asks_the_database_as_often_however_long_the_memory(
    translator, django_assert_max_num_queries
):
    client = browser(translator)
    with django_assert_max_num_queries(45):
        client.get(EDITOR)


@pytest.mark.usefixtures("job")
def test_an_unknown_word_gets_suggestions_on_click(translator, reviewer):
    page = save(translator, **{"field-title": "Una neurna"})
    assert "/translate/words/ca/?word=neurna" in page
    assert "kind=words" not in page
    assert "<li>neurona</li>" in body_of(browser(translator).get("/translate/words/ca/?word=neurna"))
    assert 'value="neurna"' in body_of(browser(reviewer).get(f"{GLOSSARY}?kind=words&word=neurna"))


@pytest.mark.parametrize("word", ["", "x" * 61])
@pytest.mark.usefixtures("job")
def test_only_a_word_gets_suggestions(translator, word):
    assert browser(translator).get("/translate/words/ca/", {"word": word}).status_code == 400


@pytest.mark.usefixtures("job")
def test_where_there_is_no_dictionary_the_page_says_so(translator, settings, tmp_path):
    settings.TRANSLATIONS_DICTIONARIES = tmp_path
    assert "no dictionary" in body_of(browser(translator).get("/translate/words/ca/?word=neurna"))
    assert save(translator).count("Spelling is not checked") == 1


def test_words_are_searched_in_what_was_said_before(job, translator, reviewer, now):
    words = {**CATALAN, "strapline": CATALAN["strapline"].replace("una", "2,5")}
    transitions.save_draft(job, translator, words, 0, now=now)
    transitions.submit(job, translator, 1, now=now)
    transitions.approve(job, reviewer, 1, now=now)
    page = body_of(browser(translator).get("/translate/memory/ca/?q=fanal+brilla"))
    assert "Aquest fanal brilla" in page
    assert "Nobody has said" in body_of(browser(translator).get("/translate/memory/ca/?q=zebra"))


# --- machines


@pytest.fixture
def peer(settings):
    with machine_peer() as peer:
        settings.TRANSLATIONS_MACHINE = "libretranslate"
        settings.TRANSLATIONS_LIBRETRANSLATE_URL = settings.TRANSLATIONS_LANGUAGETOOL_URL = peer.url
        yield peer


@pytest.mark.usefixtures("peer")
def test_a_machine_drafts_what_is_empty_when_asked(job, translator):
    client = browser(translator)
    assert "Draft what is empty with LibreTranslate" in body_of(client.get(EDITOR))
    form = {**dict.fromkeys(typed(), ""), "expected": 0, "seen": 1, "field-title": "Un fanal"}
    page = body_of(client.post(EDITOR, {**form, "action": "draft"}, follow=True))
    assert "read every sentence" in page
    head = head_revision(job)
    assert head.origin == TranslationRevision.Origin.MACHINE
    assert (head.fields["title"], head.fields["kicker"]) == ("Un fanal", "SMALL WORLDS - II")
    assert "100 % of the machine’s draft is untouched" in page
    assert "Draft what is empty" not in page


@pytest.mark.usefixtures("job")
def test_no_machine_no_button(translator):
    client = browser(translator)
    assert "Draft what is empty" not in body_of(client.get(EDITOR))
    assert client.post(EDITOR, {**typed(), "action": "draft"}).status_code == 400


def test_a_machine_that_fails_leaves_the_text_as_it_was(job, translator, peer):
    peer.status = 500
    form = {
        **dict.fromkeys(typed(), ""),
        "expected": 0,
        "seen": 1,
        "field-title": "Un fanal",
        "action": "draft",
    }
    assert "LibreTranslate answered 500" in body_of(browser(translator).post(EDITOR, form, follow=True))
    assert job.revisions.get().fields["title"] == "Un fanal"


@pytest.mark.usefixtures("peer", "job")
def test_languagetool_reads_what_is_saved(translator, second_translator):
    save(translator, **{"field-title": "La llum, desprès"})
    page = body_of(browser(translator).get(f"{EDITOR}proofread/"))
    assert "Possible error d’accent." in page
    assert "desprès" not in body_of(browser(second_translator).get(f"{EDITOR}proofread/", follow=True))


# --- the glossary


@pytest.mark.usefixtures("job")
def test_a_reviewer_writes_the_glossary_and_a_translator_reads_it(translator, reviewer):
    client = browser(reviewer)
    term = {
        "kind": "terms",
        "terms-english": "stem cell",
        "terms-target": "cèl·lula mare",
        "terms-part_of_speech": "noun",
        "terms-variant": "",
        "terms-forbidden": "cèl·lula troncal\r\n\r\n cèl·lula  soca ",
        "terms-note": "",
    }
    client.post(GLOSSARY, term)
    client.post(GLOSSARY, {"kind": "names", "names-pattern": "Nature*", "names-note": "A journal"})
    client.post(GLOSSARY, {"kind": "words", "words-word": "Optogenètica"})
    row = Term.objects.get()
    assert (row.language, row.forbidden) == ("ca", ["cèl·lula troncal", "cèl·lula soca"])
    assert SpellWord.objects.get().word == "optogenètica"
    page = body_of(browser(translator).get(GLOSSARY))
    for word in ("cèl·lula mare", "Nature*", "optogenètica"):
        assert word in page
    assert "Add one" not in page
    assert GLOSSARY in body_of(browser(translator).get("/translate/glossary/"))


@pytest.mark.usefixtures("job")
def test_what_is_in_the_glossary_is_changed_and_deleted(reviewer):
    client = browser(reviewer)
    row = DoNotTranslate.objects.create(language="ca", pattern="Natur")
    address = f"{GLOSSARY}names/{row.pk}/"
    assert 'value="Natur"' in body_of(client.get(address))
    client.post(address, {"names-pattern": "Nature", "names-note": ""})
    row.refresh_from_db()
    assert row.pattern == "Nature"
    client.post(address, {"action": "delete"})
    assert not DoNotTranslate.objects.exists()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"kind": "words", "words-word": "dues paraules"}, "One word, please."),
        ({"kind": "words", "words-word": "optogenètica"}, "already exists"),
        ({"kind": "names", "names-pattern": "*"}, "at least one letter"),
        ({"kind": "terms", "terms-english": "cell"}, "This field is required."),
    ],
)
@pytest.mark.usefixtures("job")
def test_a_form_that_is_wrong_is_told(reviewer, form, told):
    SpellWord.objects.create(language="ca", word="optogenètica")
    assert told in body_of(browser(reviewer).post(GLOSSARY, form))
    assert (Term.objects.count(), DoNotTranslate.objects.count(), SpellWord.objects.count()) == (0, 0, 1)


@pytest.mark.usefixtures("job")
def test_a_translator_writes_nothing_there(translator):
    client = browser(translator)
    assert client.post(GLOSSARY, {"kind": "words", "words-word": "mot"}).status_code == 403
    row = SpellWord.objects.create(language="ca", word="mot")
    assert client.post(f"{GLOSSARY}words/{row.pk}/", {"action": "delete"}).status_code == 403


@pytest.mark.parametrize(
    "address", [GLOSSARY, "/translate/memory/ca/", "/translate/words/ca/?word=x", "/translate/glossary/"]
)
@pytest.mark.usefixtures("job")
def test_strangers_see_no_aids(address, stranger):
    assert browser(stranger).get(address).status_code == 403


@pytest.mark.parametrize("address", ["/translate/glossary/xx/", f"{GLOSSARY}nothing/1/"])
@pytest.mark.usefixtures("job")
def test_what_is_not_there_is_not_found(address, reviewer):
    assert browser(reviewer).get(address).status_code == 404


@pytest.mark.usefixtures("job")
def test_no_entry_can_run_a_script(translator):
    hostile = '"><script>alert(1)</script>'
    Term.objects.create(english="cell", language="ca", target=hostile, note=hostile, forbidden=[hostile])
    DoNotTranslate.objects.create(language="ca", pattern=hostile)
    for address in (EDITOR, GLOSSARY):
        page = browser(translator).get(address).content.decode()
        assert "alert(1)" in page
        assert "<script>alert" not in page


@pytest.mark.usefixtures("job")
def test_a_term_of_the_variant_comes_before_the_one_of_all(translator):
    Term.objects.create(english="lantern", language="ca", target="fanal")
    Term.objects.create(english="lantern", language="ca", target="llanterna", variant="ca-valencia")
    assert "llanterna" not in body_of(browser(translator).get(EDITOR))
    Language.objects.update_or_create(code="ca", defaults={"variant": "ca-valencia"})
    page = body_of(browser(translator).get(EDITOR))
    assert '<b lang="ca">llanterna</b>' in page
    assert '<b lang="ca">fanal</b>' not in page
