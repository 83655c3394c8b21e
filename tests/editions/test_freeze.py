"""What was approved is what goes out, and nothing else can."""

from __future__ import annotations

import datetime

import pytest

from publisher.append_only import WrittenOnceError
from publisher.editions import content, freeze
from publisher.editions.models import Edition, EditionRevision, TamperedError
from publisher.posts.models import Post, PostPicture
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOON


def approve(post):
    return freeze.approve(post, by=None, by_name="test", now=NOW)


def test_approval_freezes_every_word_and_locks_the_post():
    post = factories.draft()
    revision = approve(post)
    frozen = revision.verified_content()
    assert (frozen.title, frozen.licence, frozen.writers) == ("Garden Within", "CC-BY-4.0", ("A. B.",))
    assert frozen.pictures[0].alt == factories.ALT
    assert frozen.path == "/archive/2026/3/14"
    assert revision.digest == content.digest(content.to_json(frozen))
    assert Post.objects.get(pk=post.pk).locked


def test_a_later_change_of_the_draft_does_not_reach_what_was_frozen():
    post = factories.draft()
    revision = approve(post)
    Post.objects.filter(pk=post.pk).update(title="Something Else")
    assert Edition.objects.get(pk=revision.edition_id).content().title == "Garden Within"


def test_approving_the_same_words_again_makes_no_further_revision():
    post = factories.draft()
    assert approve(post).pk == approve(post).pk
    assert EditionRevision.objects.count() == 1


def test_a_correction_is_a_further_revision_of_the_same_edition():
    post = factories.draft()
    first = approve(post)
    freeze.reopen(post, by_name="test", reason="typo", now=NOW)
    Post.objects.filter(pk=post.pk).update(title="Garden Inside")
    second = approve(Post.objects.get(pk=post.pk))
    assert (second.number, second.edition_id) == (2, first.edition_id)
    assert Edition.objects.get().content().title == "Garden Inside"
    assert first.verified_content().title == "Garden Within"


def test_a_reopened_edition_is_not_released_until_it_is_approved_again():
    post = factories.draft()
    approve(post)
    freeze.reopen(post, by_name="test", reason="typo", now=NOW)
    assert Edition.objects.get().state == Edition.State.REOPENED
    assert not Post.objects.get(pk=post.pk).locked
    approve(Post.objects.get(pk=post.pk))
    assert Edition.objects.get().state == Edition.State.APPROVED


def test_what_is_missing_is_listed_and_nothing_is_frozen():
    post = factories.draft()
    PostPicture.objects.filter(post=post).update(alt_text="")
    with pytest.raises(freeze.NotApprovableError) as refused:
        approve(Post.objects.get(pk=post.pk))
    assert [finding.field for finding in refused.value.findings] == ["pictures"]
    assert not Edition.objects.exists()
    assert not Post.objects.get(pk=post.pk).locked


def test_a_picture_that_cannot_be_shown_is_named():
    post = factories.draft()
    file = post.pictures.get().picture.file
    with file.storage.open(file.name, "wb") as spoiled:
        spoiled.write(b"spoiled")
    with pytest.raises(freeze.NotApprovableError, match="cannot be read as a picture"):
        approve(Post.objects.get(pk=post.pk))


def test_a_revision_can_be_neither_changed_nor_deleted():
    revision = approve(factories.draft())
    with pytest.raises(WrittenOnceError, match="never changes"):
        revision.save()
    with pytest.raises(WrittenOnceError, match="never changes"):
        revision.delete()


def test_words_changed_behind_our_back_are_found_out():
    revision = approve(factories.draft())
    tampered = {**revision.content, "title": "Smuggled In"}
    EditionRevision.objects.filter(pk=revision.pk).update(content=tampered)
    with pytest.raises(TamperedError, match="changed after approval"):
        Edition.objects.get().content()


def test_the_archive_takes_the_past_as_it_was_and_announces_nothing():
    post = factories.draft(with_picture=False)
    then = datetime.datetime(2016, 2, 18, 8, tzinfo=datetime.UTC)
    freeze.archive(post, by_name="test", now=NOW, released_at=then)
    edition = Edition.objects.get()
    assert (edition.state, edition.silent, edition.released_at) == (Edition.State.RELEASED, True, then)


def test_a_withdrawn_edition_is_not_approved_again():
    post = factories.draft()
    approve(post)
    Edition.objects.update(state=Edition.State.WITHDRAWN, released_at=NOW, withdrawn_at=NOW)
    with pytest.raises(freeze.WrongStateError, match="was withdrawn"):
        approve(Post.objects.get(pk=post.pk))
