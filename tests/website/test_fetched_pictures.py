"""Platforms that read pictures from our site find the very cut they were told of, and nobody else is led to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from publisher.editions import forms
from publisher.editions.content import FormedCut, FrozenPicture, Right
from publisher.editions.models import Edition
from publisher.editions.story import story
from publisher.website.bake import bake, rebuild
from tests.website import editions as make

pytestmark = pytest.mark.django_db
FETCHING = ("instagram", "threads")


@pytest.fixture
def site(settings):
    make.sites()
    return settings.SITE_ROOT


def picture(*rights: Right) -> FrozenPicture:
    formed = tuple(
        FormedCut(form.name, make.cut(f"for {kind}", 1000))
        for kind in (*FETCHING, "bluesky")
        if (form := forms.form_of(kind)) is not None
    )
    return replace(make.picture(rights=(*make.ALLOWED, *rights)), formed=formed)


def name(kind: str) -> str:
    return f"pictures/{forms.for_kind(picture(), kind).name}"


def on(site, language: str = "en") -> set[str]:
    names = {kind: name(kind) for kind in (*FETCHING, "bluesky")}
    return {kind for kind, file in names.items() if (site / language / file).exists()}


def released(**fields) -> Edition:
    return make.release(make.content(pictures=(picture(),), **fields))


def test_the_address_a_platform_is_told_is_the_file_that_was_baked(site):
    edition = released()
    bake()
    assert on(site) == set(FETCHING)
    for kind in FETCHING:
        (told,) = story(edition.content(), "https://en.example.org", kind, "").pictures
        path = told.url.removeprefix("https://en.example.org/")
        assert (site / "en" / path).read_bytes() == f"for {kind} 1000 image/jpeg".encode()
        assert path not in (site / "en/archive/2026/3/14.html").read_text()


def test_nothing_is_there_before_the_release(site):
    make.release(make.content(pictures=(picture(),)), state=Edition.State.APPROVED)
    bake()
    assert on(site) == set()


def test_each_language_has_its_own_and_a_placeholder_has_none(site):
    released()
    bake()
    assert on(site, "ca") == set()
    released(language="ca")
    bake()
    assert on(site, "ca") == set(FETCHING)


def test_the_archive_is_announced_nowhere_and_needs_none(site):
    make.release(make.content(pictures=(picture(),)), silent=True)
    bake()
    assert on(site) == set()


def test_rights_decide_for_each_kind_and_for_the_site(site):
    blocked = picture(Right("instagram", "*", "link-only"))
    make.release(make.content(pictures=(blocked,)))
    hidden = picture(Right("website", "ca", "link-only"))
    make.release(make.content(language="ca", pictures=(hidden,)))
    bake()
    assert on(site) == {"threads"}
    assert on(site, "ca") == set()


def test_a_withdrawal_and_a_corrected_picture_take_them_away(site):
    edition = released()
    bake()
    make.correct(edition, pictures=(make.picture("another"),))
    bake()
    assert on(site) == set()
    make.correct(edition, pictures=(picture(),), days_later=2)
    bake()
    assert on(site) == set(FETCHING)
    make.withdraw(edition)
    bake()
    assert on(site) == set()


def test_a_rebuild_leaves_the_same_files(site):
    released()
    bake()
    before = make.tree(site)
    assert rebuild() == 0
    assert make.tree(site) == before


def test_a_kind_that_came_after_approval_is_cut_before_its_platform_reads(site):
    """Where the master fits as it is, the master is the cut."""
    edition = make.release(make.content())
    bake()
    (told,) = story(edition.content(), "https://en.example.org", "instagram", "").pictures
    assert told.sha256 == edition.content().pictures[0].master.sha256
    assert (site / "en/pictures" / told.url.rpartition("/")[2]).exists()
