"""What a site of another language shows in every case, and under which addresses."""

from __future__ import annotations

import datetime
import json

import html5lib
import pytest

from publisher.editions.models import Edition, Site
from publisher.feeds import bake as feeds
from publisher.feeds.models import BakedFeed
from publisher.website.bake import bake, rebuild
from tests.website import editions as make

PAGE = "ca/archive/2026/3/14.html"
NAMED = "ca/fotos/jardi.html"
LATER = make.noon(make.DAY) + datetime.timedelta(days=5)


def text(site, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def outdate(edition: Edition, weight: str) -> None:
    changes = {"outdated": weight, "outdated_at": LATER if weight else None}
    # It stays, as `schedule.translating` has it.
    warned = {"warned_at": LATER} if weight == "critical" else {}
    Edition.objects.filter(pk=edition.pk).update(**changes, **warned)


@pytest.fixture
def catalan(site) -> Edition:  # noqa: ARG001
    make.release(make.content(title="Garden"))
    return make.release(make.content(language="ca", title="Jardí"))


def is_outside_everything(site, page: str) -> None:
    assert '<meta name="robots" content="noindex">' in page
    for word in ('rel="canonical"', 'rel="alternate" hreflang'):
        assert word not in page
    assert (
        'hreflang="ca" href="https://ca.example.org/'
        not in text(site, "en/archive/2026/3/14.html").split("<body>")[0]
    )
    for name in ("archive", "archive/2026/3"):
        path = site / f"ca/{name}.html"
        assert not path.exists() or "Garden" not in path.read_text()
    for language in ("en", "ca"):
        feeds.bake(language)
    assert "Garden" not in text(site, "ca/feed")
    assert "Garden" in text(site, "en/feed")


class TestMissing:
    def test_a_placeholder_is_in_no_list_no_feed_and_no_hreflang(self, site):
        make.release(make.content(title="Garden"))
        bake()
        is_outside_everything(site, text(site, PAGE))
        assert "<picture>" in text(site, PAGE)

    def test_a_site_that_holds_shows_nothing(self, site):
        Site.objects.filter(language="ca").update(on_missing="hold")
        make.release(make.content(title="Garden"))
        bake()
        assert not (site / PAGE).exists()
        assert not (site / "ca/pictures").exists()
        assert "Garden" not in text(site, "ca/index.html")

    def test_the_english_stands_in_marked_as_such(self, site):
        Site.objects.filter(language="ca").update(on_missing="english_with_notice")
        make.release(make.content(title="Garden", kicker="Series"))
        bake()
        page = text(site, PAGE)
        is_outside_everything(site, page)
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        document = parser.parse(page)
        assert parser.errors == []
        assert document.get("lang") == "ca"
        marked = {element.tag: element.text for element in document.iter() if element.get("lang") == "en"}
        assert marked["h1"] == "Garden"
        assert '<div class="body" lang="en">' in page
        assert "encara no s’ha traduït" in page

    def test_a_changed_mind_reaches_every_missing_day(self, site):
        make.release(make.content(title="Garden"))
        bake()
        for way, there in (
            ("hold", False),
            ("english_with_notice", True),
            ("hold", False),
            ("placeholder", True),
        ):
            Site.objects.filter(language="ca").update(on_missing=way)
            bake()
            assert (site / PAGE).exists() == there
            assert rebuild() == 0

    def test_the_english_that_is_withdrawn_takes_it_along(self, site):
        english = make.release(make.content(title="Garden"))
        bake()
        make.withdraw(english)
        bake()
        assert not (site / PAGE).exists()
        assert (site / "ca/archive/2026/3/14.gone").exists()

    def test_a_translation_without_its_english_is_not_shown_and_somebody_is_told(self, site):
        make.release(make.content(language="ca", title="Jardí"))
        assert any("its source is not" in problem for problem in bake().problems)
        assert not (site / PAGE).exists()


class TestNotices:
    @pytest.mark.parametrize("weight", ["", "minor"])
    def test_small_changes_are_not_told(self, site, catalan, weight):
        outdate(catalan, weight)
        bake()
        assert "L’original anglès" not in text(site, PAGE)

    def test_a_major_change_is_a_line(self, site, catalan):
        bake()
        outdate(catalan, "major")
        bake()
        for name in (PAGE, NAMED, "ca/index.html"):
            assert "L’original anglès s’ha actualitzat el 19 de març del 2026." in text(site, name)
            assert "notice correction" not in text(site, name)

    def test_a_critical_change_is_a_notice_before_the_words(self, site, catalan):
        bake()
        outdate(catalan, "critical")
        bake()
        for name in (PAGE, "ca/index.html"):
            page = text(site, name)
            notice = page.index("L’original anglès es va corregir el 19 de març del 2026.")
            assert notice < page.index('<div class="body">')
            assert 'href="https://en.example.org/archive/2026/3/14"' in page[notice : notice + 300]

    def test_it_goes_without_a_trace(self, site, catalan):
        bake()
        before = make.tree(site)
        outdate(catalan, "critical")
        bake()
        outdate(catalan, "")
        bake()
        assert make.tree(site) == before

    @pytest.mark.parametrize("name", ["feed", "feed.rss", "feed.json"])
    def test_feeds_say_what_the_page_says(self, site, catalan, name):
        outdate(catalan, "major")
        feeds.bake("ca")
        assert "L’original anglès s’ha actualitzat el 19 de març del 2026." in text(site, f"ca/{name}")
        outdate(catalan, "critical")
        feeds.bake("ca")
        feed = text(site, f"ca/{name}")
        assert "s’ha actualitzat" not in feed
        notice = feed.index("L’original anglès es va corregir el 19 de març del 2026.")
        assert "https://en.example.org/archive/2026/3/14" in feed[notice : notice + 300]
        assert notice < feed.index("Cells")
        outdate(catalan, "minor")
        feeds.bake("ca")
        assert "L’original" not in text(site, f"ca/{name}")

    def test_a_warning_is_news_to_feed_readers_for_ever_and_a_line_is_none(self, site, catalan):
        def times():
            (entry,) = json.loads(text(site, "ca/feed.json"))["items"]
            return entry["date_published"], entry["date_modified"]

        feeds.bake("ca")
        published, modified = before = times()
        outdate(catalan, "major")
        feeds.bake("ca")
        assert times() == before
        outdate(catalan, "critical")
        feeds.bake("ca")
        assert times() == (published, "2026-03-19T12:00:00Z")
        outdate(catalan, "")
        feeds.bake("ca")
        assert times() == (published, "2026-03-19T12:00:00Z")
        assert modified < times()[1]

    def test_feeds_stay_as_they_are_while_nothing_changes(self, site, catalan):
        outdate(catalan, "critical")
        feeds.bake("ca")
        before = text(site, "ca/feed")
        assert feeds.bake("ca") == 0
        BakedFeed.objects.all().delete()
        assert feeds.bake("ca") == 0
        assert text(site, "ca/feed") == before

    def test_the_body_is_still_the_first_paragraph(self, site, catalan):
        outdate(catalan, "critical")
        feeds.bake("ca")
        (entry,) = json.loads(text(site, "ca/feed.json"))["items"]
        assert entry["content_html"].split("<p>")[1].startswith("Cells")

    def test_a_notice_writes_no_more_files_into_a_large_archive(self, site, catalan):  # noqa: ARG002
        for day in make.days(60, make.DAY + datetime.timedelta(1)):
            make.release(make.content(day, pictures=()), silent=True)
            make.release(make.content(day, "ca", pictures=()), silent=True)
        bake()
        outdate(catalan, "major")
        assert bake().files == 2  # its page under both addresses


class TestAddresses:
    def test_the_title_is_the_own_address_and_the_date_answers_with_the_same(self, site, catalan):  # noqa: ARG002
        bake()
        page = text(site, PAGE)
        assert page == text(site, NAMED)
        own = "https://ca.example.org/fotos/jardi"
        for words in (
            f'<link rel="canonical" href="{own}">',
            f'<meta property="og:url" content="{own}">',
            f'"mainEntityOfPage": "{own}"',
        ):
            assert words in page

    def test_an_earlier_title_leads_to_the_same_page(self, site, catalan):
        bake()
        make.correct(catalan, title="Hort")
        bake()
        assert text(site, NAMED) == text(site, "ca/fotos/hort.html") == text(site, PAGE)
        assert 'canonical" href="https://ca.example.org/fotos/hort"' in text(site, NAMED)
        assert 'hreflang="ca" href="https://ca.example.org/fotos/hort"' in text(
            site, "en/archive/2026/3/14.html"
        )

    def test_two_posts_with_one_title_have_two_addresses(self, site, catalan):  # noqa: ARG002
        later = make.DAY + datetime.timedelta(1)
        make.release(make.content(later))
        make.release(make.content(later, "ca", title="Jardí"))
        bake()
        assert text(site, "ca/fotos/jardi-2.html") == text(site, "ca/archive/2026/3/15.html")

    def test_what_is_withdrawn_says_so_at_all_of_them(self, site, catalan):
        make.correct(catalan, title="Hort")
        bake()
        make.withdraw(catalan, "Hi havia un error.")
        bake()
        for name in ("fotos/jardi", "fotos/hort", "archive/2026/3/14"):
            assert "Hi havia un error." in text(site, f"ca/{name}.gone")
            assert not (site / f"ca/{name}.html").exists()
