"""The memory holds what was approved, and finds it again."""

from __future__ import annotations

import datetime

import pytest

from tests.translations.conftest import CATALAN, DAY, DUE, ENGLISH, NOW, changed, source
from translations import transitions
from translations.memory import filling, lookup
from translations.models import MemoryUnit
from translations.sentences import of_field

pytestmark = pytest.mark.django_db
BODY = of_field("body", ENGLISH["body"], "en")


def said(field="body"):
    return list(MemoryUnit.objects.filter(field=field).order_by("place").values_list("source", "target"))


def another_day(days, translator, reviewer, english=ENGLISH, catalan=CATALAN):
    on = DAY + datetime.timedelta(days=days)
    job = transitions.hand_out(source(publish_on=on, fields=english), language="ca", due_at=DUE, now=NOW)
    transitions.claim(job, translator, now=NOW)
    saved = transitions.save_draft(job, translator, catalan, 0, now=NOW)
    transitions.submit(job, translator, saved.revision.number, now=NOW)
    transitions.approve(job, reviewer, saved.revision.number, now=NOW)
    return job


@pytest.mark.usefixtures("submitted")
def test_what_nobody_approved_is_not_in_the_memory():
    assert not MemoryUnit.objects.exists()


@pytest.mark.usefixtures("done")
def test_an_approved_text_is_remembered_by_its_sentences():
    assert said() == list(zip(BODY, of_field("body", CATALAN["body"], "ca"), strict=True))
    assert said("title") == [(ENGLISH["title"], CATALAN["title"])]
    first, second, third = MemoryUnit.objects.filter(field="body")
    assert (first.before_hash, first.after_hash) == ("", second.source_hash)
    assert (third.before_hash, third.after_hash) == (second.source_hash, "")
    assert {unit.variant for unit in (first, second)} == {"ca"}


def correct(job, translator, **fields):
    transitions.claim(job, translator, now=NOW)
    saved = transitions.save_draft(job, translator, {**CATALAN, **fields}, 1, now=NOW)
    transitions.submit(job, translator, saved.revision.number, now=NOW)
    return saved.revision.number


def test_a_correction_takes_the_place_of_what_was_remembered(done, translator, reviewer):
    number = correct(done, translator, title="Un llum per a cada cèl·lula")
    assert said("title") == [(ENGLISH["title"], CATALAN["title"])]
    transitions.approve(done, reviewer, number, now=NOW)
    assert said("title") == [(ENGLISH["title"], "Un llum per a cada cèl·lula")]
    assert len(said()) == 3


def test_an_approval_that_failed_leaves_the_memory_as_it_was(submitted, reviewer, house):
    house.refusal = RuntimeError("no")
    with pytest.raises(RuntimeError):
        transitions.approve(submitted, reviewer, 1, now=NOW)
    assert not MemoryUnit.objects.exists()


def test_rebuilt_it_is_the_same(done, translator, reviewer):
    number = correct(done, translator, title="Un llum per a cada cèl·lula")
    transitions.approve(done, reviewer, number, now=NOW)
    before = list(
        MemoryUnit.objects.order_by("field", "place").values_list("field", "source", "target", "after_hash")
    )
    MemoryUnit.objects.filter(field="title").delete()
    assert filling.rebuild() == len(before)
    after = MemoryUnit.objects.order_by("field", "place").values_list(
        "field", "source", "target", "after_hash"
    )
    assert list(after) == before


@pytest.mark.usefixtures("done")
def test_one_language_can_be_rebuilt_alone():
    count = MemoryUnit.objects.count()
    assert filling.rebuild("eu") == 0
    assert MemoryUnit.objects.count() == count


def test_what_is_the_same_in_both_languages_is_not_remembered(translator, reviewer):
    another_day(
        1,
        translator,
        reviewer,
        {"title": "A cell", "kicker": "Drosophila melanogaster"},
        {"title": "Una cèl·lula", "kicker": "Drosophila melanogaster"},
    )
    assert said("kicker") == []


# --- looking up


@pytest.mark.usefixtures("done")
def test_the_same_text_is_found_between_its_neighbours():
    assert [[hit.score for hit in hits] for hits in lookup.hits(BODY, "ca")] == [[101], [101], [101]]


@pytest.mark.usefixtures("done")
def test_the_same_sentence_elsewhere_and_one_like_it():
    alone, alike, new = lookup.hits(
        [BODY[1], BODY[0].replace("push", "pinch"), "Nothing of the sort was known."], "ca"
    )
    assert [hit.score for hit in alone] == [100]
    assert alone[0].target.startswith("Aquest fanal")
    assert [65 <= hit.score < 100 for hit in alike] == [True]
    assert new == []


@pytest.mark.usefixtures("done")
def test_other_looks_are_the_same_sentence():
    ((hit,),) = lookup.hits([BODY[2].replace("; ", ";  ")], "ca")
    assert hit.score == 100


def test_each_way_of_saying_it_is_told_once_the_newest_first(translator, reviewer):
    words = {"title": "One cell sleeps"}
    for day, title in enumerate(["Una cèl·lula dorm", "Dorm una cèl·lula", "Una cèl·lula dorm"]):
        another_day(day, translator, reviewer, words, {"title": title})
    ((first, second),) = lookup.hits(["One cell sleeps"], "ca")
    assert (first.target, first.publish_on) == ("Una cèl·lula dorm", DAY + datetime.timedelta(days=2))
    assert second.target == "Dorm una cèl·lula"


def test_a_text_is_not_told_what_it_says_itself(done):
    assert lookup.hits(BODY, "ca", not_of_job=done.pk) == [[], [], []]


def test_what_was_approved_meanwhile_is_found_and_what_was_corrected_is_gone(done, translator, reviewer):
    title = [ENGLISH["title"]]
    assert lookup.hits(title, "ca")[0][0].target == CATALAN["title"]
    number = correct(done, translator, title="Un llum per a cada cèl·lula")
    transitions.approve(done, reviewer, number, now=NOW)
    assert [hit.target for hit in lookup.hits(title, "ca")[0]] == ["Un llum per a cada cèl·lula"]


@pytest.mark.usefixtures("done")
def test_another_language_has_a_memory_of_its_own():
    assert lookup.hits(BODY, "eu") == [[], [], []]


@pytest.mark.usefixtures("done")
def test_however_many_sentences_are_asked_for_the_database_is_asked_as_often(django_assert_num_queries):
    lookup.hits(BODY, "ca")
    with django_assert_num_queries(2):
        lookup.hits(BODY, "ca")


# --- concordance


@pytest.mark.usefixtures("done")
@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("lantern", 2),
        ("fanal", 2),
        ("glows piconewtons", 1),
        ("lantern fanal glows", 1),
        ("", 0),
        ("zebra", 0),
    ],
)
def test_words_are_found_in_either_language(words, count):
    assert len(lookup.concordance(words, "ca")) == count


def test_an_english_that_changed_is_remembered_as_it_was_translated(done, translator, reviewer):
    transitions.hand_out(
        source(fields=changed(title="A Lamp for Every Cell")), language="ca", due_at=DUE, now=NOW
    )
    number = correct(done, translator, strapline="Colorants que brillen quan una cèl·lula pateix tensió")
    transitions.approve(done, reviewer, number, now=NOW)
    assert said("title") == [(ENGLISH["title"], CATALAN["title"])]
