"""Archived feeds: all that was ever in a feed, thirty at a time, numbered from the oldest."""

from __future__ import annotations

import datetime
import json
import shutil

import pytest
from lxml import etree

from publisher.feeds import bake as feeds
from publisher.feeds.models import ArchivedPost, BakedFeed
from publisher.website.bake import bake, rebuild
from publisher.website.models import BakedPage
from tests.website import editions as make

NS = {"a": "http://www.w3.org/2005/Atom", "fh": "http://purl.org/syndication/history/1.0"}
BASE = "https://en.example.org"


def bake_all() -> int:
    return bake().files + sum(feeds.bake(language) for language in ("en", "ca"))


def release(count: int, start: datetime.date = make.DAY) -> list:
    return [make.release(make.content(day, pictures=())) for day in make.days(count, start)]


def atom(site, name):
    return etree.parse(site / "en" / name).getroot()


def links(root) -> dict[str, str]:
    return {link.get("rel"): link.get("href") for link in root.findall("a:link", NS)}


def ids(root) -> list[str]:
    return [element.text[-10:] for element in root.findall("a:entry/a:id", NS)]


def archived(site) -> dict[str, str]:
    return {name: digest for name, digest in make.tree(site).items() if "/feeds/" in name}


def test_a_reader_finds_every_post_by_going_back(site):
    release(75)
    bake_all()
    found, root = [], atom(site, "feed")
    assert root.find("fh:archive", NS) is None
    names = []
    while True:
        found += [one for one in ids(root) if one not in found]
        previous = links(root).get("prev-archive")
        if previous is None:
            break
        names.append(previous)
        root = atom(site, previous.removeprefix(f"{BASE}/"))
        assert root.find("fh:archive", NS) is not None
        assert links(root)["current"] == f"{BASE}/feed"
        assert links(root)["self"] == previous
    assert names == [f"{BASE}/feeds/2.atom", f"{BASE}/feeds/1.atom"]
    assert found == sorted((day.isoformat() for day in make.days(75)), reverse=True)


def test_the_other_formats_go_back_as_well(site):
    release(61)
    bake_all()
    latest = json.loads((site / "en/feed.json").read_text())
    assert latest["next_url"] == f"{BASE}/feeds/2.json"
    second = json.loads((site / "en/feeds/2.json").read_text())
    assert (second["next_url"], len(second["items"])) == (f"{BASE}/feeds/1.json", 30)
    channel = atom(site, "feeds/2.rss").find("channel")
    rels = {link.get("rel"): link.get("href") for link in channel.findall("a:link", NS)}
    assert rels == {
        "self": f"{BASE}/feeds/2.rss",
        "prev-archive": f"{BASE}/feeds/1.rss",
        "current": f"{BASE}/feed.rss",
    }
    assert channel.find("fh:archive", NS) is not None


def test_a_full_one_stays_as_it_is(site):
    release(60)
    bake_all()
    before = archived(site)
    for start in (60, 76):
        release(16, make.DAY + datetime.timedelta(start))
        bake_all()
    after = archived(site)
    assert {name: after[name] for name in before} == before
    assert {name.rpartition("/")[2].split(".")[0] for name in after.keys() - before.keys()} == {"3"}


def test_a_correction_and_a_withdrawal_touch_the_one_they_are_in(site):
    editions = release(61)
    bake_all()
    before = archived(site)
    make.correct(editions[3], title="Mended")
    make.withdraw(editions[7])
    bake_all()
    after = archived(site)
    assert {name.split(".")[0] for name in after if after[name] != before[name]} == {"en/feeds/1"}
    root = atom(site, "feeds/1.atom")
    assert "Mended" in {title.text for title in root.findall("a:entry/a:title", NS)}
    assert "2026-03-21" not in ids(root)
    assert len(ids(root)) == 29


def test_a_late_translation_takes_a_place_of_its_own_at_the_end(site):
    for day in make.days(32):
        make.release(make.content(day, pictures=()))
    for day in make.days(29):
        make.release(make.content(day, "ca", pictures=()))
    bake_all()
    assert not (site / "ca/feeds").exists()
    late = datetime.date(2026, 4, 12)
    make.release(
        make.content(late, "ca", pictures=()), released_at=make.noon(make.DAY + datetime.timedelta(90))
    )
    bake_all()
    root = etree.parse(site / "ca/feeds/1.atom").getroot()
    assert ids(root)[0] == "2026-04-12"


def test_a_post_that_joins_the_archive_silently_moves_the_later_ones(site):
    release(60)
    bake_all()
    make.release(make.content(datetime.date(2012, 1, 1), pictures=()), silent=True)
    bake_all()
    assert ids(atom(site, "feeds/1.atom"))[-1] == "2012-01-01"
    increments = archived(site)
    ArchivedPost.objects.all().delete()
    BakedFeed.objects.all().delete()
    shutil.rmtree(site / "en/feeds")
    bake_all()
    assert archived(site) == increments


@pytest.mark.parametrize("lost", ["1.atom", "2.json"])
def test_a_bake_that_died_is_finished_by_the_next(site, lost):
    release(60)
    bake_all()
    make.release(make.content(datetime.date(2012, 1, 1), pictures=()), silent=True)
    bake()
    obstacle = site / f"en/feeds/{lost}.gz"  # a folder where its twin should be
    obstacle.unlink()
    obstacle.mkdir()
    with pytest.raises(OSError, match="directory"):
        feeds.bake("en")
    obstacle.rmdir()
    bake_all()
    increments = make.tree(site)
    BakedPage.objects.all().delete()
    ArchivedPost.objects.all().delete()
    BakedFeed.objects.all().delete()
    shutil.rmtree(site)
    rebuild()
    bake_all()
    assert make.tree(site) == increments


def test_a_rebuild_of_the_pages_spares_them_and_nothing_is_written_twice(site):
    release(31)
    bake_all()
    assert (rebuild(), bake_all()) == (0, 0)
    assert (site / "en/feeds/1.atom").exists()
