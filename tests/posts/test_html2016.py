"""Saved pages in the markup of 2016."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.posts import text
from publisher.posts.importer.page import Page, PageError
from publisher.posts.importer.reader import understood
from tests.posts.sample import LINKED_BODY, html_page


def read(markup: str | bytes) -> Page:
    return understood(markup if isinstance(markup, bytes) else markup.encode(), "page.html")


def body_of(markup: str) -> str:
    return read(html_page(body=markup)).body


def test_a_whole_page_is_understood():
    page = read(html_page())
    assert (page.publish_on, page.language) == (date(2016, 2, 18), "en")
    assert (page.title, page.kicker, page.strapline) == ("Tips of the Tongueless", None, None)
    assert page.writers == ("A. Quïll",)
    assert page.body == (
        '<p>A thread of <a href="https://mould.example/thread">mould</a> meets sugar, as it did '
        '<a href="/archive/2012/3/25">four years ago</a>, and forks – twice.</p>'
    )
    assert [line.text for line in page.credit_lines] == [
        "Image from work by B. Petri and colleagues",
        "Institute of Slow Growth, University of the Fen, Ely, UK",
        "Image originally published under a Creative Commons Licence (BY 4.0)",
        "Published in Samples, October 2015",
    ]
    assert page.credits.licence == "CC-BY-4.0"
    assert page.credits.publications[0].doi == "10.5555/mould.2015"
    assert page.credits.institutions[0].url == "http://mould.example/"
    assert page.alt is None


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("<p>a strong>neuron</strong> fires</p>", "<p>a <strong>neuron</strong> fires</p>"),
        ("<p>a strong>neuron fires</p>", "<p>a neuron fires</p>"),
        ("<p>a <strong>neuron/strong> fires</p>", "<p>a <strong>neuron</strong> fires</p>"),
        ("<p>a strong&gt;neuron fires</p>", "<p>a neuron fires</p>"),
        ("<p>a &lt;strong&gt;neuron&lt;/strong&gt; fires</p>", "<p>a <strong>neuron</strong> fires</p>"),
        ("<p>a b>neuron</b> fires, b>a</p>", "<p>a <strong>neuron</strong> fires, b&gt;a</p>"),
        ('<p>a <strong class="x">neuron</strong > fires</p>', "<p>a <strong>neuron</strong> fires</p>"),
        ("<p>a <em><strong>b</em></strong> c</p>", "<p>a <em><strong>b</strong></em> c</p>"),
        ("<p>a neuron</em> fires</p>", "<p>a neuron fires</p>"),
        ("<p>H<sub>2O, p>0.05</p>", "<p>H2O, p&gt;0.05</p>"),
        (
            '<p><a href="http://a.example"class="x"target="_blank">a</a></p>',
            '<p><a href="http://a.example">a</a></p>',
        ),
        ("<p>One<p>two", "<p>One</p><p>two</p>"),
        ("One<br><br/>two", "<p>One</p><p>two</p>"),
        ("<div><p>One</p></div>", "<p>One</p>"),
        ("<p>a&nbsp;&amp;&#8203;b &lt;c&gt; &ldquo;d&rdquo;</p>", "<p>a &amp;b &lt;c&gt; “d”</p>"),
        ("<p>a&#1;&#xB;&#xD800;&#x110000;&#98;<script></script>\x0c c</p>", "<p>ab c</p>"),
        ("<p>a <i>b</i> <b>c</b> <sup>d</sup></p>", "<p>a <em>b</em> <strong>c</strong> <sup>d</sup></p>"),
        ('<p onclick="x()">a<script>x()</script><img src=x onerror=x()></p>', "<p>a</p>"),
        ("<p>a <!-- b --> c</p><p>&nbsp;</p>", "<p>a c</p>"),
    ],
)
def test_hand_typed_markup_is_mended(broken, mended):
    assert body_of(broken) == mended


def test_several_paragraphs_stay_several():
    page = read(html_page(body="<p>One.</p>\n<p>Two.</p><p>January is Mould Month</p>"))
    assert text.paragraphs(page.body) == ["One.", "Two.", "January is Mould Month"]


@pytest.mark.parametrize(
    ("byline", "writers"),
    [
        (None, ()),
        ("Written by", ()),
        ("Written by A. Quill and B. Petri", ("A. Quill", "B. Petri")),
        ("Written by A. Quill, B. Petri and C. Dish", ("A. Quill", "B. Petri", "C. Dish")),
        ('<em>Written&nbsp;by <a href="/search">A. Quill</a></em>', ("A. Quill",)),
    ],
)
def test_bylines_name_any_number_of_writers(byline, writers):
    page = read(html_page(byline=byline))
    assert page.writers == writers
    assert "Written" not in page.body


def test_a_byline_may_end_the_last_paragraph():
    page = read(html_page(body="<p>One.<br />Written by A. Quill</p>", byline=None))
    assert (page.body, page.writers) == ("<p>One.</p>", ("A. Quill",))


def test_kicker_and_strapline_are_read_where_the_page_has_them():
    page = read(html_page(before_title="<h4>Senses Week</h4>", after_title="<h2>How mould eats</h2>"))
    assert (page.kicker, page.title, page.strapline) == (
        "Senses Week",
        "Tips of the Tongueless",
        "How mould eats",
    )


def test_a_kicker_inside_the_heading_is_told_from_the_title_by_the_pages_own_title():
    page = read(html_page().replace("<h1>", "<h1><span>Maps - II</span> "))
    assert (page.kicker, page.title) == ("Maps - II", "Tips of the Tongueless")


def test_line_breaks_in_lines_are_spaces():
    page = read(html_page(title="Tips<br>of Mould", credits="<li>Image by<br/>B. Petri</li>"))
    assert (page.title, page.credit_lines[0].text) == ("Tips of Mould", "Image by B. Petri")


def test_the_title_is_taken_from_the_head_where_the_heading_is_gone():
    markup = html_page()
    assert read(re.sub("<h1>.*</h1>", "", markup)).title == "Tips of the Tongueless"
    assert (
        read(markup.replace("<h1>Tips of the Tongueless</h1>", "<h1> </h1>")).title
        == "Tips of the Tongueless"
    )


@pytest.mark.parametrize(
    ("alt", "kept"),
    [
        ("A green thread forks on a black field", True),
        ("Tips of the Tongueless!", False),
        ("BPoD Tips of Tongueless 18.2.16.jpg", False),
        ("Mould", False),
    ],
)
def test_only_a_real_description_of_the_picture_counts(alt, kept):
    assert read(html_page(alt=alt)).alt == (alt if kept else None)


class TestDate:
    @pytest.mark.parametrize(
        "address",
        [
            None,
            "http://bpod.mrc.ac.uk/",
            "https://www.bpod.mrc.ac.uk/archive/2016/02/18/",
            "http://bpod.org.uk/archive/2016/2/18?domain_redirected=true",
            "https://elsewhere.example/archive/2016/2/17",
            "http://[",
        ],
    )
    def test_the_printed_date_counts(self, address):
        assert read(html_page(address=address)).publish_on == date(2016, 2, 18)

    def test_the_address_tells_it_where_none_is_printed(self):
        assert read(html_page(date=None)).publish_on == date(2016, 2, 18)
        saved = html_page(date=None, address=None).replace(
            "<head>", "<!-- saved from url=(0042)http://bpod.mrc.ac.uk/archive/2016/2/18 --><head>"
        )
        assert read(saved).publish_on == date(2016, 2, 18)
        canonical = html_page(
            date=None, address=None, head='<link rel="canonical" href="/archive/2016/2/18">'
        )
        assert read(canonical).publish_on == date(2016, 2, 18)

    def test_property_and_name_are_both_read(self):
        markup = html_page(date=None).replace('name="og:url"', 'property="og:url"')
        assert read(markup).publish_on == date(2016, 2, 18)

    def test_a_date_that_contradicts_the_address_is_refused(self):
        with pytest.raises(PageError, match="dated 2016-02-19 but its address is of 2016-02-18"):
            read(html_page(date="19 February 2016"))

    @pytest.mark.parametrize(
        ("printed", "address"), [("30 February 2016", None), (None, "/archive/2016/13/1")]
    )
    def test_a_day_that_never_was_is_refused(self, printed, address):
        with pytest.raises(PageError, match="not a day of the calendar"):
            read(html_page(date=printed, address=address))


class TestCredits:
    def test_a_page_without_credits_has_none(self):
        page = read(html_page(credits=""))
        assert page.credit_lines == ()
        assert page.credits.licence is None

    def test_credits_typed_as_paragraphs_after_the_byline_are_found(self):
        page = read(
            html_page(
                credits="", body="<p>One.</p><p>Written by A. Quill</p><p>Image by B. Petri</p>", byline=None
            )
        )
        assert [line.text for line in page.credit_lines] == ["Image by B. Petri"]
        assert page.body == "<p>One.</p>"

    def test_several_links_in_a_line_are_several_papers(self):
        line = (
            '<li>Published in Samples, May 2020: <a href="https://doi.org/10.5555/a">1.</a>, '
            '<a href="https://doi.org/10.5555/b?x=1">2.</a></li>'
        )
        papers = read(html_page(credits=line)).credits.publications
        assert [(paper.journal, paper.doi) for paper in papers] == [
            ("Samples, May 2020", "10.5555/a")
        ] * 0 + [
            ("Samples", "10.5555/a"),
            ("Samples", "10.5555/b"),
        ]

    def test_a_broken_address_stops_nothing(self):
        page = read(
            html_page(body='<p><a href="http://[">x</a></p>', credits='<li><a href="http://[">y</a></li>')
        )
        assert text.links(page.body) in ([], ["http://["])
        assert page.credit_lines[0].text == "y"

    def test_addresses_that_cannot_be_followed_are_dropped(self):
        page = read(html_page(credits='<li><a href="javascript:x()">Image by B. Petri</a></li>'))
        assert page.credit_lines[0].links == ()


class TestSavedPages:
    """What browsers and download tools make of a page."""

    def test_with_links_made_relative(self):
        body = '<p><a href="../../2012/3/25.html">a</a> <a href="/about">b</a> <a href="#top">c</a> <a href="">d</a></p>'
        assert text.links(body_of(body)) == [
            "https://bpod.org.uk/archive/2012/3/25",
            "https://bpod.org.uk/about",
        ]

    @pytest.mark.parametrize(
        ("encoding", "head"),
        [
            ("utf-8", ""),
            ("utf-8-sig", '<meta charset="utf-8">'),
            ("utf-16", ""),
            ("windows-1252", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'),
            ("iso-8859-1", '<meta charset="iso-8859-1">'),
            ("windows-1252", '<meta charset="utf-8">'),
            ("windows-1252", '<meta charset="no-such-thing">'),
        ],
    )
    def test_in_any_encoding(self, encoding, head):
        assert read(html_page(head=head).encode(encoding)).writers == ("A. Quïll",)

    def test_as_xhtml(self):
        assert (
            read('<?xml version="1.0" encoding="utf-8"?>\n' + html_page()).title == "Tips of the Tongueless"
        )

    def test_with_other_line_ends_and_in_capitals(self):
        assert read(html_page().replace("\n", "\r\n")).body == read(html_page()).body
        shouted = re.sub(r"</?(?:p|h1|h5|ul|li|a|div)\b", lambda tag: tag[0].upper(), html_page())
        assert read(shouted).body == read(html_page()).body

    def test_without_classes(self):
        page = read(re.sub(r' class="[^"]*"', "", html_page()))
        assert (page.title, page.writers) == ("Tips of the Tongueless", ("A. Quïll",))
        assert page.body == read(html_page()).body

    def test_whatever_the_file_is_called(self):
        assert understood(html_page().encode(), "18").title == "Tips of the Tongueless"
        assert understood(html_page().encode(), "page.TXT").title == "Tips of the Tongueless"

    def test_cut_off_after_the_body(self):
        markup = html_page()
        assert read(markup[: markup.index('<div class="addthis">')]).writers == ("A. Quïll",)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<html></html>", "not a post"),
        ("<html><body><h1>A shop</h1><h5>18 February 2016</h5><p>Buy!</p></body></html>", "not a post"),
        ("<html><body><h1>About BPoD</h1><p>BPoD is a site.</p></body></html>", "not a post"),
        ("<html><body><p>BPoD</p></body></html>", "not a post"),
        (html_page(date=None, address=None), "no date"),
        (html_page(title=None), "no title"),
        (html_page(body="", byline=None), "no body"),
        (html_page(body="<p> &nbsp; </p>"), "no body"),
    ],
)
def test_what_is_no_post_is_refused_with_a_sentence(markup, words):
    with pytest.raises(PageError, match=words):
        read(markup)


def test_a_catalan_page_is_recognised():
    assert read(html_page(date="18 de febrer de 2016")).language == "ca"
    assert read(html_page(byline="Escrit per A. Quill")).language == "ca"


@given(st.data())
def test_any_cut_of_a_page_is_a_page_or_a_sentence(data):
    source = html_page().encode()
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, len(source)))
    try:
        page = understood(source[:start] + source[end:], "cut.html")
    except PageError:
        return
    assert page.title
    assert text.canonical(page.body) == page.body


def test_the_linked_body_of_the_samples_has_the_fault_it_is_for():
    assert '"target=' in LINKED_BODY
    assert "<li><li>" in html_page()
