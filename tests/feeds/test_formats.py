"""The three formats, as readers parse them."""

from __future__ import annotations

import json
import time
import warnings
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from publisher.feeds.atom import atom
from publisher.feeds.entry import clean
from publisher.feeds.json_feed import json_feed
from publisher.feeds.rss import rss
from tests.feeds import values

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # feedparser imports a module that newer Pythons deprecate
    import feedparser

GOLDEN = Path(__file__).parents[1] / "golden" / "feeds"
XML = [("feed", atom), ("feed.rss", rss)]
ALL = [*XML, ("feed.json", json_feed)]
NS = {"a": "http://www.w3.org/2005/Atom", "media": "http://search.yahoo.com/mrss/"}
HOSTILE = "]]> \U0001f9ec l·l &nbsp; <b>&amp;</b> 'quoted' \"twice\""


def hostile_entry(**fields):
    return values.entry(
        title=HOSTILE,
        summary=HOSTILE,
        content_html=f"<p>{HOSTILE}</p>",
        content_text=HOSTILE,
        authors=(HOSTILE,),
        credit=HOSTILE,
        rights=HOSTILE,
        tags=(HOSTILE,),
        enclosures=(replace(values.PICTURE, alt=HOSTILE),),
        **fields,
    )


@pytest.mark.parametrize(("name", "write"), ALL)
def test_golden(name, write):
    """The form readers rely on; it changes only together with docs/reference/feeds.md."""
    corrected = values.entry(13, title="Corrected", updated=values.AT, authors=(), tags=(), summary="")
    plain = values.entry(12, enclosures=(), rights="", licence_url="", credit="")
    feed = values.feed(name, (values.entry(), corrected, plain), hubs=("https://hub.example.org/",))
    assert write(feed) == (GOLDEN / f"three-entries.{name}").read_bytes()


@pytest.mark.parametrize(("name", "write"), XML)
class TestXml:
    def test_a_reader_finds_everything(self, name, write):
        parsed = feedparser.parse(write(values.feed(name, (values.entry(), values.entry(13)))))
        assert not parsed.bozo
        first = parsed.entries[0]
        assert [entry.title for entry in parsed.entries] == ["Garden Within 14", "Garden Within 13"]
        assert first.id == "tag:example.org,2012:2026-03-14"
        assert first.link == "https://en.example.org/archive/2026/3/14"
        (enclosure,) = first.enclosures
        assert (enclosure.href, enclosure.type, enclosure.length) == (
            values.PICTURE.url,
            "image/jpeg",
            "120345",
        )
        assert first.media_content[0]["url"] == values.PICTURE.url
        assert time.strftime("%Y-%m-%d %H:%M", first.published_parsed) == "2026-03-14 08:00"
        assert first.rights == "CC BY 4.0"
        assert first.tags[0].term == "Senses Week"
        assert "<p>Cells <em>climb</em>.</p>" in first.content[0].value
        assert parsed.feed.link == "https://en.example.org/"
        assert parsed.feed.language == "en"
        assert time.strftime("%Y-%m-%d", parsed.feed.updated_parsed) == "2026-03-14"

    def test_the_picture_is_described_and_credited(self, name, write):
        root = etree.fromstring(write(values.feed(name, (values.entry(),))))
        (content,) = root.iterfind(".//media:content", NS)
        assert content.findtext("media:description", namespaces=NS) == "Pink folds."
        assert content.findtext("media:credit", namespaces=NS) == "Image by the sample studio"
        assert content.find("media:license", NS).get("href").endswith("/by/4.0/")

    def test_the_feed_names_itself_and_its_hub(self, name, write):
        root = etree.fromstring(
            write(values.feed(name, (values.entry(),), hubs=("https://hub.example.org/",)))
        )
        channel = root if name == "feed" else root.find("channel")
        links = {link.get("rel"): link.get("href") for link in channel.findall("a:link", NS)}
        assert links["self"] == f"https://en.example.org/{name}"
        assert links["hub"] == "https://hub.example.org/"

    def test_hostile_words_arrive_as_they_were(self, name, write):
        parsed = feedparser.parse(write(values.feed(name, (hostile_entry(),))), sanitize_html=False)
        assert not parsed.bozo
        assert parsed.entries[0].content[0].value == f"<p>{HOSTILE}</p>"
        root = etree.fromstring(write(values.feed(name, (hostile_entry(),))))
        titles = [element.text for element in root.iter("{*}title")]
        assert titles[1] == HOSTILE

    def test_an_empty_feed_is_a_feed(self, name, write):
        parsed = feedparser.parse(write(values.feed(name)))
        assert not parsed.bozo
        assert parsed.entries == []


def test_atom_has_one_alternate_link_and_a_language_for_each_entry():
    root = etree.fromstring(atom(values.feed("feed", (values.entry(language="ca"),))))
    (entry,) = root.findall("a:entry", NS)
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "ca"
    rels = [link.get("rel") for link in entry.findall("a:link", NS)]
    assert rels == ["alternate", "enclosure", "license"]
    assert [link.get("rel") for link in root.findall("a:link", NS)] == ["self", "alternate"]
    assert entry.find("a:content", NS).get("type") == "html"


def test_rss_names_authors_without_an_address():
    root = etree.fromstring(rss(values.feed("feed.rss", (values.entry(),))))
    creators = root.findall(".//{http://purl.org/dc/elements/1.1/}creator")
    assert [creator.text for creator in creators] == ["A. B.", "C. D."]
    assert root.find(".//author") is None


def test_two_pictures_are_both_in_every_format():
    two = values.entry(
        enclosures=(values.PICTURE, replace(values.PICTURE, url="https://en.example.org/b.jpg"))
    )
    for name, write in ALL:
        assert write(values.feed(name, (two,))).count(b"https://en.example.org/b.jpg") >= 1
    assert len(feedparser.parse(atom(values.feed("feed", (two,)))).entries[0].enclosures) == 2


@pytest.mark.parametrize(("name", "write"), ALL)
def test_the_same_values_give_the_same_bytes(name, write):
    made = [write(values.feed(name, (values.entry(), hostile_entry(day=13)))) for _ in range(2)]
    assert made[0] == made[1]


class TestJson:
    def test_it_has_the_shape_of_json_feed_1_1(self):
        value = json.loads(json_feed(values.feed("feed.json", (values.entry(),))))
        assert value["version"] == "https://jsonfeed.org/version/1.1"
        assert value["feed_url"] == "https://en.example.org/feed.json"
        (item,) = value["items"]
        assert item["id"] == "tag:example.org,2012:2026-03-14"
        assert item["date_published"] == "2026-03-14T08:00:00Z"
        assert item["image"] == values.PICTURE.url
        (attachment,) = item["attachments"]
        assert attachment["mime_type"] == "image/jpeg"
        assert attachment["size_in_bytes"] == 120345
        assert all(key.startswith("_") or key in KNOWN_ITEM_KEYS for key in item)

    def test_an_empty_feed_still_has_its_list(self):
        assert json.loads(json_feed(values.feed("feed.json")))["items"] == []


KNOWN_ITEM_KEYS = {
    *(
        "id",
        "url",
        "external_url",
        "title",
        "content_html",
        "content_text",
        "summary",
        "image",
        "banner_image",
    ),
    *("date_published", "date_modified", "authors", "tags", "language", "attachments"),
}


@pytest.mark.parametrize(
    ("dirty", "tidy"),
    [
        ("a\x00b\x0bc\x1f", "abc"),
        ("\ud800lone\udfff", "lone"),
        ("\ufffe\uffff", ""),
        ("tab\tline\ncell·lula \U0001f9ec", "tab\tline\ncell·lula \U0001f9ec"),
    ],
)
def test_what_xml_cannot_carry_is_taken_out(dirty, tidy):
    assert clean(dirty) == tidy
