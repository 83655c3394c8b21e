"""A page offers AVIF from the bake after it was cut, and never before; increments and rebuilds agree."""

from __future__ import annotations

import datetime
import fcntl
import os
import re

import pytest

from publisher.editions import store
from publisher.editions.content import PICTURES
from publisher.editions.models import Edition, LaterCuts
from publisher.website import avif
from publisher.website.bake import bake, rebuild
from publisher.website.models import BakedPage
from tests import factories
from tests.website import editions as make
from tests.website.quiet import cut_avif

SOURCE = '<source type="image/avif"'
PAGE = "archive/2026/3/14.html"


def read(site, language="en", name=PAGE) -> str:
    return (site / language / name).read_text()


def files(site, language="en") -> set[str]:
    return {path.name for path in (site / language / PICTURES).glob("*.avif")}


def named(page: str) -> set[str]:
    return set(re.findall(r"/pictures/([0-9a-f]{32}\.avif)", page))


def test_a_page_gains_it_with_the_next_bake_and_offers_only_what_is_there(site):
    edition = make.release(make.content())
    bake()
    before = read(site)
    assert SOURCE not in before
    cut_avif(edition)
    assert read(site) == before
    bake()
    page = read(site)
    assert named(page) == files(site)
    assert len(named(page)) == 2
    inside = re.search(r"<picture>.*?</picture>", page, re.DOTALL)[0]
    assert [kind.partition("/")[2] for kind in re.findall(r'source type="([^"]+)"', inside)] == [
        "avif",
        "webp",
    ]
    assert re.search(r'<source type="image/avif" srcset="[^"]+\.avif 480w, [^"]+\.avif 960w" sizes="', inside)
    assert SOURCE in read(site, name="index.html")
    assert re.search(
        r'<source type="image/avif" srcset="[^"]+" sizes="\(min-width', read(site, name="archive/2026/3.html")
    )
    assert bake().files == 0
    assert rebuild() == 0


def test_from_nothing_the_same_bytes_come(site):
    cut_avif(make.release(make.content()))
    make.release(make.content(language="ca"))
    bake()
    increments = make.tree(site)
    BakedPage.objects.all().delete()
    for file in [path for path in site.rglob("*") if path.is_file()]:
        file.unlink()
    rebuild()
    assert make.tree(site) == increments


@pytest.mark.parametrize("on_missing", ["placeholder", "english_with_notice"])
def test_what_stands_in_for_a_translation_gains_it_too(site, on_missing):
    make.sites(on_missing=on_missing)
    edition = make.release(make.content())
    bake()
    cut_avif(edition)
    bake()
    page = read(site, "ca")
    assert named(page) == files(site, "ca") == files(site, "en")
    assert len(named(page)) == 2


@pytest.mark.usefixtures("site")
def test_how_many_files_it_touches_does_not_grow_with_the_archive():
    written = []
    for count in (60, 150):
        for day in make.days(count):
            if not Edition.objects.filter(publish_on=day).exists():
                make.release(make.content(day))
        bake()
        cut_avif(Edition.objects.get(publish_on=make.days(count)[count // 2]))
        written.append(bake().files)
    assert written[0] == written[1] < 12
    assert rebuild() == 0


def test_a_withdrawal_takes_the_files_away(site):
    edition = make.release(make.content())
    cut_avif(edition)
    bake()
    assert len(files(site)) == 2
    make.withdraw(edition)
    bake()
    assert files(site) == set()


def test_a_correction_has_none_until_it_is_its_turn(site):
    edition = make.release(make.content())
    cut_avif(edition)
    bake()
    make.correct(edition, title="Corrected")
    bake()
    assert (named(read(site)), files(site)) == (set(), set())
    cut_avif(edition)
    bake()
    assert named(read(site)) == files(site) != set()


def test_where_the_rights_forbid_the_picture_there_is_no_file_of_it(site):
    forbidden = (make.Right("website", "ca", "blocked"), *make.ALLOWED)
    content = make.content(pictures=(make.picture(rights=forbidden),))
    edition = make.release(content)
    cut_avif(edition)
    bake()
    assert len(files(site)) == 2
    assert files(site, "ca") == set()


@pytest.fixture
def out(site):  # noqa: ARG001
    """One post that is out, with a real picture."""
    factories.archived(factories.draft(), released_at=factories.NOON)
    bake()


@pytest.mark.usefixtures("out")
def test_one_post_at_a_time_is_cut_and_then_none_is_left(site):
    assert avif.improve_one()
    assert not avif.improve_one()
    bake()
    assert named(read(site)) == files(site) != set()


@pytest.mark.usefixtures("out")
def test_a_look_in_vain_is_not_taken_again_for_a_while(site):  # noqa: ARG001
    assert avif.improve_one()
    assert not avif.improve_one()
    factories.archived(
        factories.draft(factories.DAY + datetime.timedelta(days=1)), released_at=factories.NOON
    )
    assert not avif.improve_one()
    lock = store.root() / avif.LOCK
    looked_at = lock.stat().st_mtime
    for wrong_or_long_ago in (looked_at + 5000, looked_at - avif.REST_SECONDS):
        os.utime(lock, (wrong_or_long_ago, wrong_or_long_ago))
        LaterCuts.objects.filter(revision__edition__publish_on__gt=factories.DAY).delete()
        assert avif.improve_one()


@pytest.mark.usefixtures("out")
def test_while_another_process_is_at_it_nothing_is_done():
    with (store.root() / avif.LOCK).open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert not avif.improve_one()
    assert avif.improve_one()


@pytest.mark.usefixtures("out")
def test_what_cannot_be_cut_is_said_once_and_the_page_stays_as_it_is(site, caplog):
    before = read(site)
    (picture,) = Edition.objects.get().content().pictures
    store.path(picture.master.sha256, picture.master.mime).unlink()
    assert avif.improve_one()
    assert "its pages stay without AVIF" in caplog.text
    assert LaterCuts.objects.get().cuts == []
    assert not avif.improve_one()
    assert bake().files == 0
    assert read(site) == before
