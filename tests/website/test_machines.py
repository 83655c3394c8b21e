"""What machines ask for: sitemaps, oEmbed, the manifest, and where a page is in another language."""

from __future__ import annotations

import datetime
import json
from xml.etree import ElementTree as ET

import html5lib
import pytest

from publisher.editions.content import Right
from publisher.editions.models import Site
from publisher.website.bake import bake
from tests.website import editions as make

NS = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}
BASE = "https://en.example.org"


def locations(path) -> list[str]:
    return [element.text or "" for element in ET.parse(path).getroot().iterfind("*/s:loc", NS)]  # noqa: S314 - ours


def read(site, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


class TestSitemaps:
    def test_the_index_leads_to_a_sitemap_of_each_month_and_each_to_its_posts(self, site):
        make.release(make.content())
        make.release(make.content(datetime.date(2025, 12, 31)))
        make.release(make.content(language="ca", title="Jardí"))
        bake()
        assert locations(site / "en/sitemap.xml") == [
            f"{BASE}/sitemaps/{name}.xml" for name in ("pages", "2025-12", "2026-3")
        ]
        assert locations(site / "en/sitemaps/2026-3.xml") == [f"{BASE}/archive/2026/3/14"]
        assert locations(site / "ca/sitemaps/2026-3.xml") == ["https://ca.example.org/fotos/jardi"]
        assert f"Sitemap: {BASE}/sitemap.xml" in read(site, "en/robots.txt")

    def test_a_post_has_its_picture_and_the_day_it_last_changed(self, site):
        edition = make.release(make.content())
        bake()
        text = read(site, "en/sitemaps/2026-3.xml")
        assert "<lastmod>2026-03-14</lastmod>" in text
        assert f"<image:loc>{BASE}/pictures/" in text
        make.correct(edition)
        bake()
        assert "<lastmod>2026-03-15</lastmod>" in read(site, "en/sitemaps/2026-3.xml")

    def test_placeholders_and_withdrawn_posts_are_in_none(self, site):
        edition = make.release(make.content())
        bake()
        assert not (site / "ca/sitemaps/2026-3.xml").exists()
        make.withdraw(edition)
        bake()
        assert locations(site / "en/sitemap.xml") == [f"{BASE}/sitemaps/pages.xml"]

    def test_every_page_it_names_is_there(self, site):
        Site.objects.filter(language="en").update(contribute="<p>Send one.</p>")
        make.release(make.content())
        bake()
        for url in locations(site / "en/sitemaps/pages.xml"):
            name = url.removeprefix(BASE).strip("/") or "index"
            assert (site / f"en/{name}.html").exists()


class TestOembed:
    def oembed(self, site, **fields) -> dict[str, object]:
        make.release(make.content(**fields))
        bake()
        page = html5lib.parse(read(site, "en/archive/2026/3/14.html"), namespaceHTMLElements=False)
        (link,) = [link for link in page.iter("link") if link.get("type") == "application/json+oembed"]
        assert link.get("href") == f"{BASE}/archive/2026/3/14.json"
        return json.loads(read(site, "en/archive/2026/3/14.json"))

    def test_a_picture_that_others_may_show_is_a_photo_with_its_licence(self, site):
        value = self.oembed(site)
        assert (value["version"], value["type"], value["width"], value["height"]) == (
            "1.0",
            "photo",
            960,
            720,
        )
        assert (value["license"], value["alt_text"]) == ("CC BY 4.0", "Pink folds.")

    @pytest.mark.parametrize(
        "fields",
        [
            {"licence": "all-rights-reserved"},
            {"licence": ""},
            {"pictures": ()},
        ],
    )
    def test_any_other_is_a_link(self, site, fields):
        value = self.oembed(site, **fields)
        assert value["type"] == "link"
        assert "/pictures/" not in json.dumps(value)

    def test_a_picture_that_we_may_not_show_is_offered_to_nobody(self, site):
        hidden = make.picture(rights=(Right("website", "*", "link-only"),))
        assert self.oembed(site, pictures=(hidden,))["type"] == "link"

    def test_it_goes_with_the_post(self, site):
        edition = make.release(make.content())
        bake()
        make.withdraw(edition)
        bake()
        assert list((site / "en").rglob("14.json*")) == []


def test_pages_that_each_site_has_name_each_other(site):
    make.release(make.content())
    bake()
    for path, name in (("/", "index"), ("/archive", "archive"), ("/about", "about"), ("/browse", "browse")):
        for language, other in (("en", "ca"), ("ca", "en")):
            page = read(site, f"{language}/{name}.html")
            assert f'hreflang="{other}" href="https://{other}.example.org{path}">' in page
            assert f'hreflang="{language}" href="https://{language}.example.org{path}">' in page


def test_the_manifest_and_the_icons_are_there(site):
    bake()
    manifest = json.loads(read(site, "ca/site.webmanifest"))
    assert (manifest["short_name"], manifest["lang"]) == ("BPoD", "ca")
    for icon in manifest["icons"]:
        assert (site / f"ca{icon['src']}").exists()
    for name in ("favicon.ico", "favicon.svg"):
        assert (site / "en" / name).exists()


class TestWordsOfTheSite:
    WORDS = {
        "introduction": "A picture <a day>.",
        "contribute": "<p>Send <em>yours</em>.</p>",
        "contact": "pictures@example.org",
        "text_rights": "Texts: CC BY.",
        "owner_line": "Made by a team.",
        "moved_line": "We have moved.",
    }

    def test_what_is_set_is_shown(self, site):
        make.sites(**self.WORDS)
        make.release(make.content(licence="by-permission"))
        bake()
        home, post = read(site, "en/index.html"), read(site, "en/archive/2026/3/14.html")
        assert "A picture &lt;a day&gt;." in home
        assert "<p>Send <em>yours</em>.</p>" in read(site, "en/contribute.html")
        for words in ("Texts: CC BY.", "Made by a team.", 'id="moved" role="note">We have moved.'):
            assert words in post
        assert 'href="mailto:pictures@example.org">pictures@example.org' in post

    def test_what_is_not_set_leaves_no_trace(self, site):
        make.release(make.content())
        bake()
        home = read(site, "en/index.html")
        assert not (site / "en/contribute.html").exists()
        for trace in ("/contribute", 'id="moved"', "mailto:", "What is BPoD"):
            assert trace not in home
