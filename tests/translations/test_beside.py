"""Two texts of one job beside the one both were made of, and the ways to settle them."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from tests.translations.conftest import CATALAN, DAY, HOUR, changed, person, source
from translations import drafts, transitions
from translations.models import Job, TranslationRevision

pytestmark = pytest.mark.django_db
EDITOR = f"/translate/{DAY}/ca/"
Status = TranslationRevision.Status
MINE = {**CATALAN, "title": "Un fanal per a cada cèl·lula viva", "kicker": "Mons menuts - II"}
OTHER = {**CATALAN, "title": "Una llanterna per a cada cèl·lula", "kicker": "Mons petits (II)"}


def beside(number: int) -> str:
    return f"{EDITOR}beside/{number}/"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def job(translator, now):
    """Revision 1 is what both began from, 2 was saved, 3 was kept beside it: the same person, in two tabs."""
    job = transitions.hand_out(source(), language="ca", due_at=now + 72 * HOUR, now=now)
    transitions.claim(job, translator, now=now)
    for words, expected in ((CATALAN, 0), (MINE, 1), (OTHER, 1)):
        transitions.save_draft(job, translator, words, expected, now=now)
    job.refresh_from_db()
    return job


@pytest.fixture
def browser(translator):
    client = Client()
    client.force_login(translator)
    return client


def head(job) -> TranslationRevision:
    return job.revisions.filter(status=Status.DRAFT).order_by("number").last()


def settle(browser, **form):
    return browser.post(beside(3), {"expected": 2, "seen": 1, "action": "typed", **form}, follow=True)


def test_the_page_shows_all_three_with_what_each_changed(job, browser):  # noqa: ARG001
    page = browser.get(beside(3)).content.decode()
    assert re.findall(r'<fieldset class="field three" id="(\w+)"', page) == ["kicker", "title"]
    assert '<ins><span class="unseen">added: </span> viva</ins>' in page
    assert "llanterna</ins>" in page
    assert "The same in both: Strapline, Text, Description of picture 1" in page
    assert page.count("What both began from") == 2


def test_each_field_is_taken_from_where_one_likes(job, browser):
    settle(browser, **{"choice-title": "kept", "choice-kicker": "saved"})
    assert (head(job).fields["title"], head(job).fields["kicker"]) == (OTHER["title"], MINE["kicker"])
    assert job.revisions.get(number=3).status == Status.WITHDRAWN
    assert [row.fields["title"] for row in job.revisions.order_by("number")][1:3] == [
        MINE["title"],
        OTHER["title"],
    ]


def test_what_is_typed_is_kept_as_typed(job, browser):
    settle(
        browser,
        **{"choice-title": "typed", "text-title": " Un llum  viu ", "choice-kicker": "kept"},
    )
    assert head(job).fields["title"] == "Un llum  viu"
    assert head(job).fields["body"] == CATALAN["body"]


def test_nothing_is_chosen_for_anybody_and_nothing_typed_is_lost(job, browser):
    form = {"expected": 2, "seen": 1, "action": "typed", "choice-title": "typed", "text-title": "Un llum"}
    answer = browser.post(beside(3), {**form, "text-kicker": "Mig escrit", "choice-kicker": "neither"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Choose a text for: Series" in page
    assert "Mig escrit</textarea>" in page
    assert "Un llum</textarea>" in page
    assert job.revisions.count() == 3


@pytest.mark.parametrize(("action", "title"), [("saved", MINE["title"]), ("kept", OTHER["title"])])
def test_one_of_the_two_is_taken_whole(job, browser, action, title):
    settle(browser, action=action)
    assert head(job).fields["title"] == title
    assert not job.revisions.filter(status=Status.CONFLICT).exists()


@pytest.mark.parametrize("action", ["typed", "kept"])
def test_what_was_saved_meanwhile_is_not_overwritten(job, browser, translator, now, action):
    transitions.save_draft(job, translator, {**MINE, "title": "Un tercer"}, 2, now=now)
    answer = settle(browser, action=action, **{"choice-title": "kept", "choice-kicker": "kept"})
    assert "kept beside them" in answer.content.decode()
    assert head(job).fields["title"] == "Un tercer"
    assert job.revisions.filter(status=Status.CONFLICT).count() == 1  # the same words are kept once


def test_to_keep_what_is_saved_one_must_have_seen_it(job, browser, translator, now):
    transitions.save_draft(job, translator, {**MINE, "title": "Un tercer"}, 2, now=now)
    answer = settle(browser, action="saved")
    assert "look again" in answer.content.decode()
    assert job.revisions.filter(status=Status.CONFLICT).count() == 1
    assert job.revisions.count() == 4


def test_changes_that_leave_each_other_alone_are_joined(job, browser, translator, now):
    sentence = "Les cèl·lules verdes reposen; les roges treballen."
    one = {**MINE, "body": CATALAN["body"].replace("Les cèl·lules noten", "Les nostres cèl·lules noten")}
    other = {**MINE, "body": CATALAN["body"].replace(sentence, "Les verdes reposen; les roges treballen.")}
    transitions.save_draft(job, translator, {**MINE}, 2, now=now)
    base = transitions.save_draft(job, translator, {**MINE, "alt_1": "Cèl·lules"}, 2, now=now).revision.number
    for words in (one, other):
        transitions.save_draft(job, translator, {**words, "alt_1": "Cèl·lules"}, base, now=now)
    beside_number = job.revisions.order_by("number").last().number
    page = browser.get(beside(beside_number)).content.decode()
    assert "Both together, as typed here" in page
    area = re.search(r'<textarea name="text-body"[^>]*>\n(.*?)</textarea>', page, re.DOTALL)[1]
    assert "Les nostres" in area
    assert "Les verdes reposen" in area


def test_the_common_ancestor_is_the_newest_that_both_were_made_of(job):
    saved, kept = job.revisions.get(number=2), job.revisions.get(number=3)
    assert drafts.common_ancestor(saved, kept).number == 1
    assert drafts.common_ancestor(saved, saved).number == 2


def test_a_parent_that_never_was_ends_the_line(job):
    TranslationRevision.objects.filter(number=3).update(parent_number=99)
    assert drafts.common_ancestor(job.revisions.get(number=2), job.revisions.get(number=3)) is None


def test_words_kept_before_anything_was_saved(job, browser, translator, second_translator, now):  # noqa: ARG001
    later = transitions.hand_out(
        source(publish_on=DAY.replace(day=9)), language="ca", due_at=now + 99 * HOUR, now=now
    )
    transitions.claim(later, translator, now=now)
    transitions.save_draft(later, second_translator, OTHER, 0, now=now)
    url = f"/translate/{later.publish_on}/ca/beside/1/"
    assert "an empty page" in browser.get(url).content.decode()
    browser.post(url, {"expected": 0, "seen": 1, "action": "kept"})
    assert head(later).fields["title"] == OTHER["title"]


def test_the_english_is_taken_in_by_word_alone(job, browser, now):
    transitions.hand_out(
        source(kind="major", fields=changed(title="Anew")), language="ca", due_at=now + 72 * HOUR, now=now
    )
    assert 'name="taken_in"' in browser.get(beside(3)).content.decode()
    settle(browser, action="kept")
    assert head(job).based_on.number == 1


def test_the_editor_and_the_script_lead_there(job, browser):
    assert f'href="{beside(3)}"' in browser.get(EDITOR).content.decode()
    form = {"action": "save", "expected": 1, "seen": 1, "field-title": "Encara un altre"}
    answer = browser.post(EDITOR, form, headers={"accept": "application/json"}).json()
    assert answer["compare"] == beside(job.revisions.order_by("number").last().number)


@pytest.mark.usefixtures("job")
def test_what_is_settled_leads_back(browser):
    settle(browser, action="kept")
    answer = browser.get(beside(3), follow=True)
    assert "settled already" in answer.content.decode()


def test_others_see_neither_and_whoever_lost_the_text_cannot_settle(job, browser, second_translator, now):
    other = Client()
    other.force_login(second_translator)
    assert other.get(beside(3)).status_code == 403
    transitions.assign(job, second_translator, now=now)
    page = browser.get(beside(3)).content.decode()
    assert "Take it first." in page
    assert "<textarea" not in page
    settle(browser, **{"choice-title": "kept", "choice-kicker": "kept"})
    assert head(job).fields["title"] == MINE["title"]


def test_a_reviewer_reads_and_settles_nothing(job):
    client = Client()
    client.force_login(person("rosa", "review"))
    assert client.get(beside(3)).status_code == 200
    assert client.post(beside(3), {"expected": 2, "seen": 1, "action": "kept"}).status_code == 403
    assert Job.objects.get().revisions.filter(status=Status.CONFLICT).exists()
    assert job.state == "claimed"


@pytest.mark.parametrize("form", [{"action": "burn", "expected": 2}, {"action": "kept"}, {"expected": "x"}])
def test_a_form_that_is_not_ours_is_refused(job, browser, form):  # noqa: ARG001
    assert browser.post(beside(3), form).status_code == 400
