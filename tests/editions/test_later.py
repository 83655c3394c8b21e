"""AVIF: cut from what was approved, once, when readers see the post."""

from __future__ import annotations

import datetime

import pytest

from publisher.editions import later, store
from publisher.editions.models import Edition, LaterCuts
from publisher.editions.store import StoreError
from tests import factories
from tests.editions.pictures import means, opened

pytestmark = pytest.mark.django_db

AVIF = "image/avif"
DAYS = [factories.DAY + datetime.timedelta(days=number) for number in range(3)]


def released(date=factories.DAY, **fields) -> Edition:
    edition = factories.approved(date, **fields)
    Edition.objects.filter(pk=edition.pk).update(
        state=Edition.State.RELEASED, released_at=factories.NOON, page_live_at=factories.NOON
    )
    return Edition.objects.select_related("current").get(pk=edition.pk)


def look_after(edition: Edition) -> later.Later:
    cuts = later.cut(edition.current)
    later.keep(edition.current, cuts)
    return cuts


def corrected(edition: Edition) -> Edition:
    """The same picture under other words."""
    post = edition.post
    post.strapline = "How the lining of the gut mends itself"
    post.save()
    return factories.approve_draft(post, factories.NOON + datetime.timedelta(days=9))


def test_each_width_of_the_page_gets_one_true_to_the_master():
    edition = released()
    ((*cuts,),) = look_after(edition)
    (picture,) = edition.content().pictures
    assert [cut.width for cut in cuts] == [cut.width for cut in picture.cuts if cut.mime == "image/jpeg"]
    for cut in cuts:
        image = opened(cut)
        assert (cut.mime, image.format, image.size) == (AVIF, "AVIF", (cut.width, cut.height))
        assert means(image) == pytest.approx(means(opened(picture.master)), abs=2.0)
        assert not {"exif", "xmp", "icc_profile"} & {key for key, value in image.info.items() if value}
        assert len(store.fetch(cut.sha256, AVIF)) == cut.size_bytes


def test_what_was_approved_stays_as_it_was_and_the_page_gets_more():
    edition = released()
    before = edition.content()
    look_after(edition)
    edition = Edition.objects.select_related("current__later_cuts").get()
    assert edition.content() == before
    (picture,) = later.content(edition).pictures
    assert picture.cuts[: len(before.pictures[0].cuts)] == before.pictures[0].cuts
    assert {cut.mime for cut in picture.cuts} == {"image/jpeg", "image/webp", AVIF}


def test_it_is_read_without_a_further_query(django_assert_num_queries):
    look_after(released())
    with django_assert_num_queries(1):
        later.content(Edition.objects.select_related("current__later_cuts").get())


def test_the_newest_that_is_out_comes_first_and_each_comes_once():
    editions = [released(day, title=f"Day {day}") for day in DAYS]
    for edition in reversed(editions):
        assert later.due() == edition.current
        later.keep(edition.current, ())
    assert later.due() is None


@pytest.mark.parametrize(
    "change",
    [
        {"state": Edition.State.APPROVED, "released_at": None, "page_live_at": None},
        {"page_live_at": None},
        {"state": Edition.State.WITHDRAWN, "withdrawn_at": factories.NOON},
    ],
)
def test_nothing_is_cut_before_followers_see_the_page_nor_after_it_is_gone(change):
    released()
    Edition.objects.update(**change)
    assert later.due() is None


def test_the_archive_gets_it_too():
    edition = factories.archived(factories.draft(), released_at=factories.NOON)
    assert later.due() == edition.current


def test_a_correction_with_the_same_picture_cuts_nothing():
    first = released()
    cuts = look_after(first)
    second = corrected(first)
    assert second.current != first.current
    (picture,) = second.current.verified_content().pictures
    store.path(picture.master.sha256, picture.master.mime).unlink()  # there is nothing to cut from
    assert later.due() == second.current
    assert later.cut(second.current) == cuts


def test_a_master_that_is_missing_is_said():
    edition = released()
    (picture,) = edition.content().pictures
    store.path(picture.master.sha256, picture.master.mime).unlink()
    with pytest.raises(StoreError, match="restore the folder"):
        later.cut(edition.current)


def test_a_master_that_was_changed_is_never_cut():
    edition = released()
    (picture,) = edition.content().pictures
    store.path(picture.master.sha256, picture.master.mime).write_bytes(factories.picture_bytes(colour="red"))
    with pytest.raises(StoreError, match="changed after approval"):
        later.cut(edition.current)


def test_a_post_without_a_picture_is_looked_after_at_once():
    edition = factories.archived(factories.draft(with_picture=False), released_at=factories.NOON)
    assert look_after(edition) == ()
    assert LaterCuts.objects.get().cuts == []
    assert later.due() is None
