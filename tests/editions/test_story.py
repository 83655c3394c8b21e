"""An Edition as each kind is told it: its own cut, and an address only where a platform reads it from us."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PIL import Image

from channels.registry import KINDS, UnknownKind
from publisher.editions import content as frozen_content
from publisher.editions import forms, store
from publisher.editions.content import Content, Right
from publisher.editions.cutting import credit
from publisher.editions.story import story
from publisher.posts.models import PictureRight, Post, PostPicture
from tests import factories

SITE = "https://en.example.org"


@pytest.fixture
def content(db) -> Content:  # noqa: ARG001
    """Its picture is too tall for Instagram, and may go everywhere."""
    return factories.approve_draft(tall()).content()


def tall() -> Post:
    post = factories.draft(with_picture=False)
    picture = factories.library_picture(size=(600, 1500))
    placed = PostPicture.objects.create(post=post, picture=picture, alt_text=factories.ALT, sort_order=0)
    PictureRight.objects.create(post_picture=placed, permission="allowed")
    return post


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_told_of_its_own_cut(content, kind):
    (picture,) = story(content, SITE, kind, "").pictures
    cut = forms.for_kind(content.pictures[0], kind)
    assert (picture.sha256, picture.mime, picture.width, picture.height, picture.size_bytes) == (
        cut.sha256,
        cut.mime,
        cut.width,
        cut.height,
        cut.size_bytes,
    )
    assert len(store.fetch(picture.sha256, picture.mime)) == picture.size_bytes
    fetches = KINDS[kind].limits.fetches_pictures
    assert picture.url == (f"{SITE}/pictures/{picture.sha256[:32]}.jpg" if fetches else "")


def test_instagram_is_told_of_another_cut_than_tumblr(content):
    (tall,), (padded,) = (
        story(content, SITE, "tumblr", "").pictures,
        story(content, SITE, "instagram", "").pictures,
    )
    assert tall.width / tall.height == pytest.approx(0.4)
    assert padded.width / padded.height == pytest.approx(0.8)


@pytest.mark.parametrize("permission", ["link-only", "blocked"])
def test_what_may_not_go_there_is_not_cut_for_it(content, permission):
    blocked = replace(content.pictures[0], rights=(Right("instagram", "*", permission),), formed=())
    before = sorted(store.root().rglob("*.jpg"))
    (picture,) = story(replace(content, pictures=(blocked,)), SITE, "instagram", "").pictures
    assert (picture.permission, picture.url) == (permission, "")
    assert sorted(store.root().rglob("*.jpg")) == before


def test_what_may_not_stand_on_the_site_has_no_address_there(content):
    rights = (Right("*", "*", "allowed"), Right("website", "*", "link-only"))
    hidden = replace(content.pictures[0], rights=rights)
    (picture,) = story(replace(content, pictures=(hidden,)), SITE, "instagram", "").pictures
    assert (picture.permission, picture.url) == ("allowed", "")


def test_a_kind_nobody_knows_is_refused(content):
    with pytest.raises(UnknownKind):
        story(content, SITE, "pigeon", "")


def test_what_was_frozen_before_there_were_forms_is_still_told(content):
    """Its cuts are made when they are first asked for."""
    value = frozen_content.to_json(content)
    for picture in value["pictures"]:
        del picture["formed"]
    old = frozen_content.from_json({**value, "form": 1})
    assert old.pictures[0].formed == ()
    for kind in KINDS:
        assert story(old, SITE, kind, "").pictures == story(content, SITE, kind, "").pictures


def test_a_translation_sends_the_same_files(content):
    catalan = replace(content, language="ca", pictures=(replace(content.pictures[0], alt="Plecs roses."),))
    for kind in KINDS:
        (english,), (translated,) = (story(value, SITE, kind, "").pictures for value in (content, catalan))
        assert translated == replace(english, alt="Plecs roses.")


@pytest.mark.django_db
def test_the_archive_is_cut_for_the_site_alone():
    (picture,) = factories.archived(tall(), released_at=factories.NOON).content().pictures
    assert picture.formed == ()
    assert credit.marks(store.fetch(picture.master.sha256))


def test_forms_keep_the_picture_whole(content):
    cut = forms.for_kind(content.pictures[0], "instagram")
    shown = Image.open(store.path(cut.sha256, cut.mime))
    assert shown.getpixel((2, 2)) == pytest.approx((0, 0, 128), abs=4)
