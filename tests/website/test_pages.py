"""What a page says, to people and to machines."""

from __future__ import annotations

import json
import re

import html5lib
import pytest

from publisher.editions.content import Creator, Note, Publication, Right
from publisher.editions.models import Edition
from publisher.website import render
from publisher.website.bake import bake
from publisher.website.preview import post_page
from tests.website import editions as make

HOSTILE = "A <b>\"bold\"</b> & 'odd' </script><script>x</script> title"


def baked(site, **fields) -> str:
    make.release(make.content(**fields))
    bake()
    return (site / "en/archive/2026/3/14.html").read_text(encoding="utf-8")


def baked_again(site, **fields) -> str:
    """The same day, otherwise."""
    make.correct(Edition.objects.get(language="en", publish_on=make.DAY), **fields)
    bake()
    return (site / "en/archive/2026/3/14.html").read_text(encoding="utf-8")


def metadata(page: str) -> dict[str, object]:
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    return json.loads(text)


def test_hostile_words_stay_words(site):
    page = baked(
        site,
        title=HOSTILE,
        kicker=HOSTILE,
        strapline=HOSTILE,
        writers=(HOSTILE,),
        notes=(Note(HOSTILE, 'https://example.org/"onclick="'),),
        pictures=(make.picture(alt=HOSTILE),),
    )
    assert "<script>x" not in page
    assert "<b>" not in page
    assert page.count("<script") == page.count("</script>") == 1
    document = html5lib.parse(page, namespaceHTMLElements=False)
    assert document.find(".//h1").text == HOSTILE
    assert document.find(".//img").get("alt") == HOSTILE
    assert metadata(page)["headline"] == HOSTILE


def test_the_body_is_shown_as_it_was_approved(site):
    assert "<p>H<sub>2</sub>X &amp; <em>l·l</em></p>" in baked(
        site, body="<p>H<sub>2</sub>X &amp; <em>l·l</em></p>"
    )


@pytest.mark.parametrize("name", ["index", "about", "404", "archive", "archive/2026/3", "archive/2026/3/14"])
@pytest.mark.parametrize("language", ["en", "ca"])
def test_every_page_is_valid_html_with_a_language_a_title_and_one_heading(site, language, name):
    make.release(make.content(kicker="Part - I"))
    make.release(make.content(language="ca", strapline=""))
    bake()
    text = (site / language / f"{name}.html").read_text(encoding="utf-8")
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(text)
    assert parser.errors == []
    assert document.get("lang") == language
    assert document.find("head/title").text.strip()
    assert len(document.findall(".//h1")) == 1
    assert document.find(".//main").get("id") == "content"
    assert document.find("body/a").get("href") == "#content"
    ids = [element.get("id") for element in document.iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    for picture in document.iter("img"):
        assert picture.get("alt") is not None
        assert picture.get("width")
        assert picture.get("height")
    assert not [element for element in document.iter() if element.get("style") or element.get("onclick")]


def test_no_page_asks_anything_of_another_host(site):
    page = baked(site)
    document = html5lib.parse(page, namespaceHTMLElements=False)
    loaded = [
        element.get("src") or "" for element in document.iter() if element.tag in {"img", "script", "iframe"}
    ]
    loaded += [link.get("href") for link in document.iter("link") if link.get("rel") == "stylesheet"]
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded if address)


def test_machines_read_licence_and_credit(site):
    page = baked(
        site,
        creators=(Creator("the sample studio", "work"),),
        rights_line="Copyright the sample studio",
        publications=(Publication("Journal of Examples", 2026, 1, "10.5555/example.1"),),
    )
    value = metadata(page)
    (image,) = value["image"]
    assert value["@type"] == "Article"
    assert [paper["url"] for paper in value["citation"]] == ["https://doi.org/10.5555/example.1"]
    assert image["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert image["creditText"].startswith("Image from work by the sample studio")
    assert image["copyrightNotice"] == "Copyright the sample studio"
    assert image["contentUrl"].startswith("https://en.example.org/pictures/")


@pytest.mark.parametrize(
    ("licence", "sentence"),
    [
        ("CC-BY-4.0", "Yes, if you name its makers"),
        ("CC-BY-NC-ND-4.0", "Do not pass on altered versions."),
        ("CC-BY-NC-SA-3.0", "Pass on altered versions under the same licence."),
        ("CC0-1.0", "Yes, for any purpose"),
        ("by-permission", "by permission of its owners"),
        ("all-rights-reserved", "keep all their rights"),
        ("stated-elsewhere", "made of several pictures"),
        ("", "We do not know its licence"),
    ],
)
def test_the_licence_is_said_in_plain_words(site, licence, sentence):
    page = baked(site, licence=licence)
    assert sentence in page
    assert ("Not for commercial purposes." in page) == ("-NC" in licence)
    assert ('rel="license"' in page) == licence.startswith("CC")


@pytest.mark.parametrize(
    ("creators", "papers", "sentence"),
    [
        (
            (Creator("A. B.", "work"), Creator("C. D.", "image")),
            (
                Publication("Journal of Examples", doi="10.5555/x"),
                Publication("Letters", url="https://l.example"),
            ),
            'Whom to ask: A. B. and C. D., <a href="https://doi.org/10.5555/x">by way of the paper in Journal of Examples</a>, <a href="https://l.example">by way of the paper in Letters</a>.</p>',
        ),
        ((Creator("A. B.", "work"),), (), "Whom to ask: A. B.</p>"),
        ((), (Publication("Nowhere"),), "Whom to ask: the people named in the credits.</p>"),
    ],
)
def test_whom_to_ask_for_a_picture_that_may_not_be_reused(site, creators, papers, sentence):
    page = baked(site, licence="all-rights-reserved", creators=creators, publications=papers)
    assert sentence in page
    assert "Whom to ask" not in baked_again(site, licence="CC-BY-4.0", creators=creators)


def test_a_page_says_how_to_cite_and_to_share_it(site):
    page = baked(site, title="Garden & Within", kicker="Senses Week", writers=("A. B.", "C. D."))
    assert (
        "A. B., C. D. (14 March 2026). Senses Week: Garden &amp; Within. BPoD. https://en.example.org/archive/2026/3/14"
        in page
    )
    address = "https%3A%2F%2Fen.example.org%2Farchive%2F2026%2F3%2F14"
    assert f'href="mailto:?subject=Garden%20%26%20Within&amp;body={address}"' in page
    assert page.count(address) == 6
    assert page.count('rel="noreferrer"') == 6


def test_a_picture_without_a_description_is_still_a_link_with_a_name(site):
    assert 'aria-label="Open the picture by itself"' in baked(site, pictures=(make.picture(alt=""),))


def test_several_pictures_are_all_shown_and_only_the_first_is_hurried(site):
    page = baked(site, pictures=(make.picture("one", alt="One."), make.picture("two", alt="Two.")))
    assert page.index('alt="One."') < page.index('alt="Two."')
    assert page.count('fetchpriority="high"') == page.count('loading="lazy"') == 1


def test_a_post_without_words_about_it_has_no_empty_places(site):
    page = baked(site, strapline="", writers=(), licence="", pictures=())
    assert "strapline" not in page
    assert "byline" not in page
    assert 'class="credits"' not in page
    assert '<meta name="description" content="Cells climb, as shown before.">' in page


class TestPreview:
    def test_it_is_the_page_with_private_pictures_and_its_style_inside(self, site):
        content = make.content()
        preview = post_page(content, "en")
        assert f"/private/frozen/{content.pictures[0].master.sha256}" in preview
        assert "/pictures/" not in re.sub(r"<meta[^>]+>|<script.*?</script>", "", preview)
        assert render.style().decode() in preview
        assert not site.exists()

    def test_a_picture_that_may_not_be_shown_is_not_previewed(self, site):  # noqa: ARG002
        hidden = make.content(pictures=(make.picture(rights=(Right("*", "*", "blocked"),)),))
        assert "<img" not in post_page(hidden, "en")


def test_a_slash_is_a_slash_and_its_name_stays_what_it_is(site):
    make.release(make.content(title="Left & right &#x2f; a/b", body="<p>1/2, and &amp;#x2f; itself.</p>"))
    bake()
    page = (site / "en/archive/2026/3/14.html").read_text()
    assert "<h1>Left &amp; right &amp;#x2f; a/b</h1>" in page
    assert "<p>1/2, and &amp;#x2f; itself.</p>" in page
    told = page.partition('<script type="application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(told)["headline"] == "Left & right &#x2f; a/b"
