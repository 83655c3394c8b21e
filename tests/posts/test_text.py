"""The canonical form of a body."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.posts import text

PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<p/>", "<div>", "</div>", "<li>", "<h1>", "<hr>", "<br>", "</br>", "<pre>", "\n"),
        *("<b>", "</b>", "<i>", "<em>", "</em>", "<strong>", "</strong>", "<sub>", "</sub>", "<sup>"),
        *('<a href="http://a.example/y">', '<a href="//bpod.org.uk/archive/2016/02/03?x">', "<a>", "</a>"),
        *(
            '<a href="java script:alert(1)">',
            '<a href="jAvAsCrIpT&colon;alert(1)">',
            "<a href='\"<p>'>",
            '<em lang="ca" title="<p>">',
        ),
        *("<table>", "<td>", "<tr>", "<caption>", "<script>", "</script>", "<style>", "<svg>", "<math>"),
        *(
            "<textarea>",
            "<title>",
            "<select>",
            "<template>",
            "<plaintext>",
            "<!--",
            "-->",
            "<body>",
            "<html>",
        ),
        *(" ", "&nbsp;", "\xa0", "&amp;", "&lt;b&gt;", "cells", "and more", "<", ">", '"', "&", "\0", "\x0c"),
    ]
)


@given(st.lists(PIECES, max_size=25).map("".join))
def test_the_canonical_form_is_canonical_already(markup):
    once = text.canonical(markup)
    assert text.canonical(once) == once


@given(st.lists(PIECES, max_size=25).map("".join))
def test_only_the_allowed_markup_comes_through(markup):
    rest = re.sub(
        r'<a href="(?:https?://|mailto:|/|&)[^"]*">|</?(?:p|em|strong|sub|sup)>|</a>|<br>',
        "",
        text.canonical(markup),
    )
    assert "<" not in rest


@given(st.text())
def test_plain_words_come_through_as_they_are(words):
    kept = " ".join(words.replace("\0", "").split())
    assert " ".join(text.plain(text.from_plain(words)).split()) == kept


@pytest.mark.parametrize(
    ("markup", "canonical"),
    [
        ("Cells", "<p>Cells</p>"),
        ("<div>One</div>two<p>three</p>", "<p>One</p><p>two</p><p>three</p>"),
        ("<p><b>Bold</b> and <i>slanted</i></p>", "<p><strong>Bold</strong> and <em>slanted</em></p>"),
        ("<p>H<sub>2</sub>O, 10<sup>3</sup></p>", "<p>H<sub>2</sub>O, 10<sup>3</sup></p>"),
        (
            "<em>Two <p>paragraphs</p> long</em>",
            "<p><em>Two </em></p><p><em>paragraphs</em></p><p><em> long</em></p>",
        ),
        ("<p>  a&nbsp;\n b </p><p> </p><p><br></p>", "<p>a b</p>"),
        ("<ul><li>One</li><li>two</li></ul>", "<p>One</p><p>two</p>"),
        ("<p>Less < more & <em></em>most</p>", "<p>Less &lt; more &amp; most</p>"),
        ("<p><br>One <br> line<br><br></p>", "<p>One<br>line</p>"),
        ("<strong>Twice <b>bold</b></strong>", "<p><strong>Twice bold</strong></p>"),
        ("", ""),
    ],
)
def test_markup_becomes(markup, canonical):
    assert text.canonical(markup) == canonical


@pytest.mark.parametrize(
    ("href", "kept"),
    [
        ("http://www.bpod.mrc.ac.uk/archive/2012/3/25", "/archive/2012/3/25"),
        ("https://BPOD.org.uk/archive/2012/03/05/?domain_redirected=true#top", "/archive/2012/3/5"),
        ("//bpod.org.uk/archive/2012/3/25", "/archive/2012/3/25"),
        ("/archive/2012/03/25", "/archive/2012/3/25"),
        ("http://bpod.example/archive/2012/3/25", "http://bpod.example/archive/2012/3/25"),
        ("mailto:/archive/2012/3/25", "mailto:/archive/2012/3/25"),
        (" https://a.example/b\n c ", "https://a.example/bc"),
        ("//a.example/b", "https://a.example/b"),
        ("http://[", "http://["),
    ],
)
def test_addresses_are_kept_without_the_host_where_they_are_ours(href, kept):
    assert text.canonical_link(href) == kept


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="javascript:alert(1)">x</a>',
        '<a href="java script:alert(1)">x</a>',
        '<a href="&#x6a;avascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<p onclick="alert(1)">x</p>',
        '<img src="x" onerror="alert(1)">x',
        "<script>alert(1)</script>x",
        '<p title="alert" lang="ca" style="x" class="y">x</p>',
        "<style>p{}</style>x",
        '<svg onload="alert(1)">x</svg>',
        '<iframe src="https://a.example">x</iframe>',
        '<math><mtext><img src="x" onerror="alert(1)"></mtext></math>x',
        "<!-- --!><script>alert(1)</script>-->x",
    ],
)
def test_nothing_that_runs_or_hides_comes_through(markup):
    assert not re.search(r"script|alert|data:|<(?!/?p>)", text.canonical(markup))


def test_links_are_listed_in_order_at_their_address_of_today():
    body = '<p><a href="https://a.example/?b=1&amp;c=2">a</a> <a href="/archive/2012/3/25">b</a></p>'
    assert text.links(body) == ["https://a.example/?b=1&c=2", "https://bpod.org.uk/archive/2012/3/25"]


def test_paths_become_addresses_of_the_site():
    body = '<p><a href="/archive/2012/3/25">b</a> <a href="https://a.example">a</a></p>'
    assert text.absolute(body, "https://site.example") == (
        '<p><a href="https://site.example/archive/2012/3/25">b</a> <a href="https://a.example">a</a></p>'
    )


def test_words_are_counted_across_paragraphs_and_breaks():
    body = "<p>One<br>two H<sub>2</sub>O</p><p>four &lt;five</p>"
    assert text.paragraphs(body) == ["One two H2O", "four <five"]
    assert text.plain(body) == "One two H2O\n\nfour <five"
    assert text.word_count(body) == 5


def test_the_desks_own_paragraphs_are_understood_too():
    assert text.paragraphs('<p data-block-key="k">One <b>two</b></p>') == ["One two"]
