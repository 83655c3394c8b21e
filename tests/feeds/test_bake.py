"""From released Editions to feeds on disk."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest
from lxml import etree

from publisher.editions.content import Note, Right
from publisher.editions.models import EditionRevision, Site
from publisher.feeds.bake import bake, newest
from publisher.feeds.models import BakedFeed
from tests.website import editions as make

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(site: Path, language: str = "en") -> list[etree._Element]:
    return etree.fromstring((site / language / "feed").read_bytes()).findall(f"{ATOM}entry")


def text(entry: etree._Element, name: str) -> str | None:
    return entry.findtext(ATOM + name)


def updated(site: Path) -> str | None:
    return etree.fromstring((site / "en/feed").read_bytes()).findtext(f"{ATOM}updated")


def test_a_language_has_three_feeds(site):
    make.release(make.content())
    assert bake("en") == 3
    files = {path.name for path in (site / "en").iterdir()}
    assert {name for name in files if not name.endswith(".gz")} == {"feed", "feed.json", "feed.rss"}


def test_nothing_is_written_when_nothing_changed(site):
    make.release(make.content())
    bake("en")
    before = make.tree(site)
    assert bake("en") == 0
    BakedFeed.objects.all().delete()
    assert bake("en") == 0
    assert make.tree(site) == before


def test_a_feed_that_was_lost_is_written_again(site):
    make.release(make.content())
    bake("en")
    (site / "en/feed.rss").unlink()
    assert bake("en") == 1


def test_readers_find_the_picture_first_and_the_body_in_the_first_paragraph(site):
    make.release(
        make.content(body="<p>The body.</p><p>More.</p>", notes=(Note("A note", "https://example.org/"),))
    )
    bake("en")
    content = text(entries(site)[0], "content")
    assert re.match(
        r'<img src="https://en\.example\.org/pictures/[0-9a-f]{32}\.jpg" alt="Pink folds\."', content
    )
    assert re.search(r"<p>(.*?)</p>", content)[1] == "The body."
    order = [
        content.index(part)
        for part in ("The body.", "Written by", "A note", ">https://en.example.org/archive")
    ]
    assert order == sorted(order)


def test_links_to_earlier_posts_work_from_anywhere(site):
    make.release(make.content(body='<p><a href="/archive/2012/1/1">before</a></p>'))
    bake("en")
    assert 'href="https://en.example.org/archive/2012/1/1"' in text(entries(site)[0], "content")


def test_the_enclosure_is_the_picture_with_its_real_length(site, settings):
    value = make.content()
    make.release(value)
    bake("en")
    item = json.loads((site / "en/feed.json").read_text())["items"][0]
    wide = next(cut for cut in value.pictures[0].cuts if cut.width == 960 and cut.mime == "image/jpeg")
    (attachment,) = item["attachments"]
    assert attachment["url"] == f"https://en.example.org/pictures/{wide.sha256[:32]}.jpg"
    stored = settings.FROZEN_ROOT / wide.sha256[:2] / f"{wide.sha256}.jpg"
    assert attachment["size_in_bytes"] == stored.stat().st_size


def test_a_picture_the_rights_do_not_allow_is_not_in_the_feed(site):
    make.release(make.content(pictures=(make.picture(rights=(Right("website", "*", "link-only"),)),)))
    bake("en")
    for name in ("feed", "feed.rss", "feed.json"):
        assert "/pictures/" not in (site / "en" / name).read_text()


class TestIdentity:
    def test_a_correction_keeps_id_and_publication_and_moves_updated(self, site):
        edition = make.release(make.content())
        bake("en")
        before = entries(site)[0]
        make.correct(edition, title="Mended")
        assert bake("en") == 3
        after = entries(site)[0]
        assert text(after, "title") == "Mended"
        for name in ("id", "published"):
            assert text(after, name) == text(before, name)
        assert (text(before, "updated"), text(after, "updated")) == (
            "2026-03-14T12:00:00+00:00",
            "2026-03-15T12:00:00+00:00",
        )

    def test_a_second_approval_before_release_is_no_correction(self, site):
        edition = make.release(make.content())
        make.correct(edition, days_later=-1, title="Better")
        bake("en")
        assert text(entries(site)[0], "updated") == text(entries(site)[0], "published")

    def test_a_withdrawn_post_is_taken_away_and_the_feed_says_that_it_changed(self, site):
        make.release(make.content())
        edition = make.release(
            make.content(make.DAY + datetime.timedelta(1), title="Gone", body="<p>Secret body.</p>")
        )
        bake("en")
        before = updated(site)
        make.withdraw(edition)
        assert bake("en") == 3
        assert [text(entry, "id") for entry in entries(site)] == ["tag:example.org,2012:2026-03-14"]
        for name in ("feed", "feed.rss", "feed.json"):
            words = (site / "en" / name).read_text()
            assert "2026-03-15T12:00" not in words
            for gone in ("Gone", "Secret body", "/archive/2026/3/15"):
                assert gone not in words
        assert (before, updated(site)) == ("2026-03-15T12:00:00+00:00", "2026-03-17T12:00:00+00:00")
        assert bake("en") == 0

    def test_a_feed_whose_only_post_was_withdrawn_is_empty(self, site):
        make.withdraw(make.release(make.content()))
        assert bake("en") == 3
        assert entries(site) == []

    def test_a_move_of_the_site_changes_links_and_no_id(self, site):
        make.release(make.content())
        bake("en")
        before = text(entries(site)[0], "id")
        Site.objects.filter(language="en").update(base_url="https://moved.example.org")
        assert bake("en") == 3
        assert text(entries(site)[0], "id") == before
        assert "https://moved.example.org/archive/2026/3/14" in (site / "en/feed").read_text()


class TestOrder:
    def test_a_late_translation_counts_from_its_own_release(self, site):
        for day in make.days(3):
            make.release(make.content(day, "ca"))
        old = datetime.date(2016, 2, 8)
        make.release(
            make.content(old, "ca"),
            released_at=make.noon(make.DAY + datetime.timedelta(1)) + datetime.timedelta(hours=5),
        )
        bake("ca")
        dates = [text(entry, "id")[-10:] for entry in entries(site, "ca")]
        assert dates == ["2026-03-16", "2016-02-08", "2026-03-15", "2026-03-14"]

    def test_what_joined_the_archive_silently_counts_from_its_date(self, site):
        make.release(make.content(), released_at=make.noon(make.DAY))
        imported = make.noon(make.DAY + datetime.timedelta(5))
        make.release(make.content(datetime.date(2016, 2, 8)), released_at=imported, silent=True)
        bake("en")
        assert [text(entry, "published")[:10] for entry in entries(site)] == ["2026-03-14", "2016-02-08"]

    def test_the_latest_thirty_are_kept_newest_first(self, site):
        for day in make.days(40):
            make.release(make.content(day, pictures=()), silent=day.day % 2 == 0)
        bake("en")
        dates = [text(entry, "id")[-10:] for entry in entries(site)]
        assert dates == sorted(dates, reverse=True)
        assert (len(dates), dates[0]) == (30, "2026-04-22")

    @pytest.mark.usefixtures("site")
    def test_what_is_not_released_is_not_in_it(self):
        make.release(make.content(), state="approved")
        make.release(make.content(make.DAY + datetime.timedelta(1)), state="reopened")
        assert newest("en") == []


def test_languages_have_feeds_of_their_own(site):
    make.release(make.content())
    make.release(make.content(language="ca", title="Jardí"))
    bake("en")
    bake("ca")
    assert text(entries(site, "ca")[0], "id") == "tag:example.cat,2015:2026-03-14"
    assert "Escrit per A. B." in text(entries(site, "ca")[0], "content")
    assert "Jardí" not in (site / "en/feed").read_text()


def test_control_characters_in_an_old_post_do_not_stop_the_feed(site):
    make.release(make.content(title="Gar\x0bden", body="<p>Cells\x01 climb</p>"))
    bake("en")
    assert text(entries(site)[0], "title") == "Garden"


def test_a_post_that_was_tampered_with_is_left_out_until_it_is_mended(site, caplog):
    make.release(make.content())
    bad = make.release(make.content(make.DAY + datetime.timedelta(1)))
    digest = bad.current.digest
    EditionRevision.objects.filter(pk=bad.current_id).update(digest="0" * 64)
    bake("en")
    assert [text(entry, "id")[-10:] for entry in entries(site)] == ["2026-03-14"]
    assert "left out of the feed" in caplog.text
    EditionRevision.objects.filter(pk=bad.current_id).update(digest=digest)
    bake("en")
    assert len(entries(site)) == 2
