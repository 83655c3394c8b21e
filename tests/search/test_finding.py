"""Asking as a visitor would, on whichever database the suite runs."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from publisher.search.finding import Question, answer
from publisher.search.models import Document, Facet
from tests.search.conftest import released

pytestmark = pytest.mark.django_db


def ask(text, *languages, **more):
    return answer(Question(text, languages or ("en",), **more))


def keys(given_):
    return [found.document.pk for found in given_.found]


def shown(pieces):
    return "".join(f"[{piece.text}]" if piece.is_match else piece.text for piece in pieces)


def test_a_word_in_any_form_finds_the_post_and_no_other(release):
    gut = release("Organoids grow in a dish.")
    release("A heart beats.")
    for text in ("organoid", "Organoids", "ORGANOÏD", "growing organoids"):
        assert keys(ask(text)) == [gut.pk]


def test_both_languages_answer_one_question(release):
    english = release("An organoid grows.")
    catalan = release("Creix un organoide a l’estufa.", language="ca")
    assert keys(ask("organoide", "ca", "en"))[0] == catalan.pk
    assert keys(ask("organoid", "en")) == [english.pk]


@pytest.mark.parametrize("text", ["cèl·lula", "cel·lules", "cèl.lula", "cellules", "cel-lula", "cèŀlules"])
def test_the_raised_dot_may_be_typed_in_any_way(release, text):
    cell = release("Les cèl·lules mare es divideixen.", language="ca")
    release("Un cor que batega.", language="ca")
    assert keys(ask(text, "ca")) == [cell.pk]


def test_what_is_mistyped_is_taken_for_the_nearest_word_and_said(release):
    fly = release("Drosophila embryos glow.")
    given_ = ask("drosphila")
    assert keys(given_) == [fly.pk]
    assert given_.meant == (("drosphila", "drosophila"),)
    assert ask("zzzzzzzz").found == ()


def test_a_word_that_stands_somewhere_is_never_mended(release):
    release("A neuron fires.")
    mouse = release("A neutron star is no picture of ours.")
    given_ = ask("neutron")
    assert keys(given_) == [mouse.pk]
    assert given_.meant == ()


def test_accents_may_be_left_out(release):
    eye = release("Una imatge de la còrnia.", language="ca")
    assert keys(ask("cornia", "ca")) == [eye.pk]


def test_an_unfinished_last_word_finds_what_begins_so(release):
    fly = release("Drosophila embryos glow.")
    assert keys(ask("embryos dros", unfinished=True)) == [fly.pk]
    assert keys(ask("dros ", unfinished=True)) == []


def test_a_phrase_holds_its_order_and_does_not_run_across_fields(release):
    one = release("The stem cell divides.", title="Bright")
    release("The cell has a stem.", title="Dull stem", strapline="Cell")
    assert keys(ask('"stem cell"')) == [one.pk]
    assert keys(ask("“stem cells” divide")) == [one.pk]


def test_the_title_counts_more_than_the_text_and_newer_posts_come_first(release):
    old = release("Here a zebrafish swims.")
    new = release("There a zebrafish swims.")
    title = release("A stripe.", title="Zebrafish at Night")
    assert keys(ask("zebrafish")) == [title.pk, new.pk, old.pk]


def test_an_old_title_is_found_among_ever_so_many_newer_texts(release, monkeypatch):
    monkeypatch.setattr("publisher.search.finding.RANKED_MAX", 3)
    title = release("A stripe.", title="Zebrafish at Night")
    for _ in range(5):
        release("A zebrafish swims.")
    assert keys(ask("zebrafish"))[0] == title.pk


def test_where_no_post_holds_all_words_some_hold_some(release):
    one = release("A kidney filters blood.")
    given_ = ask("kidney submarine")
    assert (keys(given_), given_.loosened) == ([one.pk], True)


def test_words_of_every_text_are_asked_for_only_alone(release):
    one = release("The liver of a mouse.")
    assert keys(ask("the liver")) == [one.pk]
    assert keys(ask("the")) == [one.pk]


def test_facets_narrow_what_is_found(release):
    one = release("A liver.", series="Small Worlds", writers=("A. B.",), licence="cc-by-4.0")
    release("Another liver.", series="Large Worlds")
    kinds = Facet.Kind
    for kind, value in (
        (kinds.SERIES, "Small Worlds"),
        (kinds.WRITER, "A. B."),
        (kinds.LICENCE, "cc-by-4.0"),
    ):
        assert keys(ask("liver", facets={kind: value})) == [one.pk]
    assert len(ask("liver", facets={kinds.YEAR: "2020"}).found) == 2
    assert ask("liver", facets={kinds.YEAR: "2019"}).found == ()


def test_the_snippet_shows_the_words_where_they_stand(release):
    release(
        "Something long before. " * 20
        + "At last the <em>cerebellum</em> appears & glows. "
        + "And more. " * 20
    )
    [found] = ask("cerebellum").found
    text = shown(found.snippet)
    assert "the [cerebellum] appears & glows." in text
    assert text.startswith("… ")
    assert text.endswith(" …")
    assert len(text) < 200


def test_the_title_is_marked_as_well(release):
    release(title="Cells on the Move")
    [found] = ask("cell").found
    assert shown(found.title) == "[Cells] on the Move"


def test_a_correction_changes_what_finds_it(release):
    edition = release("A heart beats.")
    released(edition.post, dataclasses.replace(edition.content(), body="<p>A liver rests.</p>"))
    assert keys(ask("liver")) == [edition.pk]
    assert ask("heart").found == ()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(text=st.text(max_size=60))
def test_no_question_is_an_error(release, text):
    if not Document.objects.exists():
        release("A heart beats.")
    answer(Question(text, ("en", "ca"), unfinished=True))
    answer(Question(f'"{text}" heart', ("en",)))
