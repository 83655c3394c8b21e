"""What is taken back is taken back in every language, for good, and leaves a note."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth import get_user_model

from publisher.editions import freeze, withdrawal
from publisher.editions.models import Edition
from publisher.editions.withdrawal import NoteError, withdraw
from publisher.posts.models import Creator, Post
from publisher.schedule.release import release_due
from tests import factories
from tests.schedule.test_translating import translate
from translations import transitions
from translations.errors import CannotPublish
from translations.models import Job, TranslationRevision

pytestmark = pytest.mark.django_db(transaction=True)
SLOT = datetime.datetime(2026, 3, 14, 8, 0, tzinfo=datetime.UTC)
LATER = SLOT + datetime.timedelta(hours=1)


@pytest.fixture
def people(transactional_db):  # noqa: ARG001
    users = get_user_model().objects
    return users.create_user("translator"), users.create_user("reviewer")


@pytest.fixture
def both(people) -> Post:
    """English and Catalan, released."""
    factories.approved()
    translate(Job.objects.get(), people)
    assert len(release_due(SLOT).editions) == 2
    return Post.objects.get()


def take_back(post, language="en", note="Its makers asked for it.", now=LATER):
    return withdraw(post, language=language, note=note, by_name="A. B.", reason="a wish", now=now)


def states() -> dict[str, str]:
    return dict(Edition.objects.values_list("language", "state"))


def test_english_takes_its_translations_along(both):
    done = take_back(both)
    assert (done.languages, done.reopened) == (("en", "ca"), False)
    assert states() == {"en": "withdrawn", "ca": "withdrawn"}
    english, catalan = Edition.objects.get(language="en"), Edition.objects.get(language="ca")
    assert (english.withdrawn_note, catalan.withdrawn_note) == ("Its makers asked for it.", "")
    assert english.withdrawn_at == catalan.withdrawn_at == LATER
    assert english.released_at == SLOT
    assert Job.objects.get().state == Job.State.CANCELLED


def test_a_translation_can_be_withdrawn_by_itself(both):
    assert take_back(both, "ca").languages == ("ca",)
    assert states() == {"en": "released", "ca": "withdrawn"}
    assert Job.objects.get().state == Job.State.CANCELLED


def test_what_was_withdrawn_is_never_approved_again(both, people):
    take_back(both)
    Post.objects.update(title="Another", locked=False)
    with pytest.raises(freeze.WrongStateError, match="was withdrawn"):
        factories.approve_draft(both)
    Job.objects.update(state=Job.State.OPEN)
    job = Job.objects.get()
    translator, reviewer = people
    transitions.claim(job, translator, now=LATER)
    head = TranslationRevision.objects.latest("number")
    fields = {**head.fields, "title": "Un altre jardí"}
    saved = transitions.save_draft(job, translator, fields, head.number, now=LATER)
    transitions.submit(job, translator, saved.revision.number, now=LATER)
    with pytest.raises(CannotPublish, match="was withdrawn"):
        transitions.approve(job, reviewer, saved.revision.number, now=LATER)
    assert states() == {"en": "withdrawn", "ca": "withdrawn"}


def test_english_can_be_corrected_after_its_translation_was_withdrawn(both):
    take_back(both, "ca")
    freeze.reopen(both, by_name="A. B.", reason="a credit", now=LATER)
    Creator.objects.update(name="another studio")
    assert factories.approve_draft(both, LATER).current.number == 2
    assert states() == {"en": "released", "ca": "withdrawn"}
    assert Job.objects.get().state == Job.State.CANCELLED


def test_a_translation_that_was_not_out_yet_stays_inside(people):
    factories.approved()
    translate(Job.objects.get(), people)
    Edition.objects.filter(language="en").update(state="released", released_at=SLOT)
    assert take_back(Post.objects.get()).languages == ("en",)
    assert states() == {"en": "withdrawn", "ca": "reopened"}
    assert release_due(LATER).editions == ()


def test_what_was_never_public_is_reopened_and_can_be_approved_again(people):
    edition = factories.approved()
    translate(Job.objects.get(), people)
    done = take_back(edition.post)
    assert (done.languages, done.reopened) == ((), True)
    assert states() == {"en": "reopened", "ca": "reopened"}
    assert not Post.objects.get().locked
    assert Job.objects.get().state == Job.State.CANCELLED
    assert release_due(SLOT).editions == ()
    factories.approve_draft(edition.post)
    assert states()["en"] == "approved"
    assert Job.objects.get().state == Job.State.DONE


def test_the_draft_of_a_withdrawn_post_is_locked_even_in_the_middle_of_a_correction(both):
    freeze.reopen(both, by_name="A. B.", reason="a slip", now=LATER)
    take_back(both)
    assert Post.objects.get().locked


@pytest.mark.parametrize("note", ["", "  \n ", "x" * (withdrawal.NOTE_MAX_CODEPOINTS + 1)])
def test_readers_are_told_something_that_fits(both, note):
    with pytest.raises(NoteError, match="note: "):
        take_back(both, note=note)
    assert states() == {"en": "released", "ca": "released"}


def test_what_is_not_there_cannot_be_withdrawn():
    post = factories.draft()
    with pytest.raises(freeze.WrongStateError, match="never approved"):
        take_back(post)
    factories.approve_draft(post)
    freeze.reopen(post, by_name="A. B.", reason="a doubt", now=LATER)
    with pytest.raises(freeze.WrongStateError, match="approval was taken back"):
        take_back(post)


def test_a_second_withdrawal_changes_nothing_and_says_when_the_first_was(both):
    take_back(both)
    with pytest.raises(freeze.WrongStateError, match="withdrawn before, at 2026-03-14 09:00 UTC"):
        take_back(both, note="Another note.", now=LATER + datetime.timedelta(days=1))
    assert Edition.objects.get(language="en").withdrawn_note == "Its makers asked for it."
