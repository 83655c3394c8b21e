"""From approved English to the translators' queue, and from an approved translation to its Edition."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth import get_user_model

from publisher.editions import freeze
from publisher.editions.models import Edition
from publisher.posts.models import Creator, Post
from publisher.schedule.release import release_due
from tests import factories
from translations import transitions
from translations.errors import CannotPublish
from translations.models import Job

pytestmark = pytest.mark.django_db(transaction=True)
NOW = factories.NOON
SLOT = datetime.datetime(2026, 3, 14, 8, 0, tzinfo=datetime.UTC)
CATALAN = {
    "title": "Un jardí a dins",
    "strapline": "Com es renova la paret de l’intestí, dia rere dia",
    "body": (
        "<p>Sota el microscopi, un tall prim d’intestí sembla un jardí: les vellositats, amb forma de dit, fan "
        "rengleres, i cadascuna té al voltant una sola capa de cèl·lules que deixa passar els aliments i manté "
        '<a href="https://en.wikipedia.org/wiki/Bacteria">els microbis</a> a fora. '
        + "Els científics van marcar les més joves i les van veure enfilar-se de les criptes a les puntes en pocs dies. "
        * 5
        + "</p>"
    ),
    "alt_1": "Files de plecs rosats en forma de dit amb una vora blava fosca sobre fons clar.",
}


@pytest.fixture
def people(transactional_db):  # noqa: ARG001
    users = get_user_model().objects
    return users.create_user("translator"), users.create_user("reviewer")


def translate(job: Job, people, *, credit: str = "") -> None:
    translator, reviewer = people
    transitions.claim(job, translator, now=NOW)
    saved = transitions.save_draft(job, translator, CATALAN, expected_number=0, now=NOW)
    transitions.submit(job, translator, saved.revision.number, credit=credit, now=NOW)
    transitions.approve(job, reviewer, saved.revision.number, now=NOW)


def edition(language: str) -> Edition:
    return Edition.objects.select_related("current").get(language=language)


def test_approved_english_is_an_open_job_due_at_the_catalan_slot():
    factories.approved()
    job = Job.objects.get()
    assert (job.publish_on, job.language, job.state, job.due_at) == (factories.DAY, "ca", "open", SLOT)
    assert job.source.fields["title"] == "Garden Within"
    assert job.source.fields["alt_1"] == factories.ALT
    assert job.source.picture_urls[0].startswith("/private/frozen/")


def test_an_approved_translation_is_frozen_with_the_same_credits_and_pictures(people):
    english = factories.approved().content()
    translate(Job.objects.get(), people, credit="T. U.")
    catalan = edition("ca").content()
    assert (catalan.title, catalan.translators) == ("Un jardí a dins", ("T. U.",))
    assert (catalan.creators, catalan.publications, catalan.licence) == (
        english.creators,
        english.publications,
        english.licence,
    )
    assert catalan.pictures[0].master == english.pictures[0].master
    assert catalan.pictures[0].alt == CATALAN["alt_1"]


def test_both_languages_go_out_at_their_slots(people):
    factories.approved()
    translate(Job.objects.get(), people)
    released = release_due(SLOT).editions
    assert [row.language for row in released] == ["en", "ca"]


def test_a_translation_never_goes_out_before_its_english(people):
    post = factories.draft()
    factories.approve_draft(post)
    translate(Job.objects.get(), people)
    freeze.reopen(Post.objects.get(), by_name="test", reason="a doubt", now=NOW)
    Edition.objects.filter(language="ca").update(state=Edition.State.APPROVED)
    assert release_due(SLOT).editions == ()


def test_a_late_translation_goes_out_when_it_is_approved(people):
    factories.approved()
    assert [row.language for row in release_due(SLOT).editions] == ["en"]
    translate(Job.objects.get(), people)
    assert [row.language for row in release_due(SLOT + datetime.timedelta(hours=3)).editions] == ["ca"]


def test_a_translation_follows_what_changed_beside_the_words(people):
    post = factories.draft()
    factories.approve_draft(post)
    translate(Job.objects.get(), people)
    freeze.reopen(Post.objects.get(), by_name="test", reason="a credit", now=NOW)
    Creator.objects.update(name="another studio")
    factories.approve_draft(post)
    assert edition("ca").state == Edition.State.APPROVED
    assert edition("ca").content().creators[0].name == "another studio"


def test_changed_words_stop_the_translation_until_it_is_approved_again(people):
    post = factories.draft()
    factories.approve_draft(post)
    translate(Job.objects.get(), people)
    freeze.reopen(Post.objects.get(), by_name="test", reason="a mistake", now=NOW)
    Post.objects.update(title="Garden Without")
    factories.approve_draft(post)
    assert edition("ca").state == Edition.State.REOPENED
    assert Job.objects.get().state == "open"
    assert [row.language for row in release_due(SLOT).editions] == ["en"]


def test_a_translation_is_not_approved_while_the_english_is_open(people):
    post = factories.draft()
    factories.approve_draft(post)
    freeze.reopen(Post.objects.get(pk=post.pk), by_name="test", reason="a doubt", now=NOW)
    with pytest.raises(CannotPublish, match="is being changed"):
        translate(Job.objects.get(), people)
    assert not Edition.objects.filter(language="ca").exists()
    assert Job.objects.get().state == "review"


def test_a_post_moved_to_another_date_takes_its_translation_along(people):
    post = factories.draft()
    factories.approve_draft(post)
    translate(Job.objects.get(), people)
    freeze.reopen(Post.objects.get(pk=post.pk), by_name="test", reason="moved", now=NOW)
    later = factories.DAY + datetime.timedelta(days=3)
    Post.objects.update(publish_on=later)
    factories.approve_draft(post)
    assert {(row.language, row.publish_on, row.state) for row in Edition.objects.all()} == {
        ("en", later, "approved"),
        ("ca", later, "approved"),
    }
    assert edition("ca").content().publish_on == later
    assert Job.objects.get().publish_on == later


def test_a_public_post_keeps_its_date_for_ever():
    post = factories.draft()
    factories.approve_draft(post)
    release_due(SLOT)
    freeze.reopen(Post.objects.get(), by_name="test", reason="moved", now=NOW)
    Post.objects.update(publish_on=factories.DAY + datetime.timedelta(days=1))
    with pytest.raises(freeze.WrongStateError, match="is public"):
        factories.approve_draft(post)
    assert edition("en").publish_on == factories.DAY
