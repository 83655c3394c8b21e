"""The body as translators type it, to and from canonical HTML."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.posts import text
from translations import markup

PIECES = st.sampled_from(
    [
        *("*", "**", "***", "_", "^", "~", "[", "]", "](https://a.example/b)", "](/archive/2016/2/3)"),
        *(
            "](javascript:alert(1))",
            "](//a.example)",
            "](https://a.example/b_(c)?d=1&e=2)",
            "](https://a.example/\\))",
        ),
        *(
            "\\",
            "\\\n",
            "\n",
            "\n\n",
            " ",
            "\xa0",
            "\t",
            "cell",
            "H",
            "2",
            "&",
            "<",
            ">",
            '"',
            "'",
            "&amp;",
            "<br>",
        ),
        *("<em>", "</em>", "(", ")", "\\*", "\\_", "\\\\", "·", "\0", "\r\n"),
    ]
)
HTML = st.sampled_from(
    [
        *(
            "<p>",
            "</p>",
            "<br>",
            "<b>",
            "</b>",
            "<i>",
            "<em>",
            "</em>",
            "<strong>",
            "</strong>",
            "<sub>",
            "</sub>",
        ),
        *(
            "<sup>",
            "</sup>",
            '<a href="https://a.example/b_(c)?d=1&e=2">',
            '<a href="/archive/2016/2/3">',
            "</a>",
        ),
        *(" ", "cell", "*", "_", "**", "~", "^", "[", "]", "\\", "&lt;b&gt;", "&amp;", "(", ")", '"'),
    ]
)
MARKED = st.one_of(st.lists(PIECES, max_size=25).map("".join), st.text())


def links_with_words(body):
    links = re.findall(r'<a href="([^"]*)">(.*?)</a>', body)
    return [html.unescape(href) for href, words in links if text.plain(f"<p>{words}</p>")]


@given(MARKED)
def test_whatever_is_typed_becomes_canonical_html(typed):
    made = markup.to_html(typed)
    assert text.canonical(made) == made


@given(MARKED)
def test_html_that_was_typed_comes_back_exactly(typed):
    made = markup.to_html(typed)
    assert markup.to_html(markup.from_html(made)) == made


@given(st.lists(HTML, max_size=25).map("".join).map(text.canonical))
def test_canonical_html_keeps_its_words_and_links_through_the_editor(body):
    back = markup.to_html(markup.from_html(body))
    assert text.plain(back).split() == text.plain(body).split()
    assert markup.addresses(back) == links_with_words(body)
    assert markup.clean(back) == back


@given(MARKED)
def test_only_the_allowed_markup_comes_out(typed):
    rest = re.sub(
        r'<a href="(?:https?://|/)[^"]*">|</?(?:p|em|strong|sub|sup)>|</a>|<br>', "", markup.to_html(typed)
    )
    assert "<" not in rest


@pytest.mark.parametrize(
    ("typed", "made"),
    [
        ("", ""),
        ("One\n\ntwo\nlines", "<p>One</p><p>two lines</p>"),
        ("One\\\nline", "<p>One<br>line</p>"),
        ("_a_ *b* **c**", "<p><em>a</em> <em>b</em> <strong>c</strong></p>"),
        ("**a *b***", "<p><strong>a <em>b</em></strong></p>"),
        ("***a***", "<p><strong><em>a</em></strong></p>"),
        ("10^-3^ H~2~O", "<p>10<sup>-3</sup> H<sub>2</sub>O</p>"),
        ("~5 to ~10, 5 * 3 * 2", "<p>~5 to ~10, 5 * 3 * 2</p>"),
        ("[a](https://a.example/b_(c))", '<p><a href="https://a.example/b_(c)">a</a></p>'),
        ("[a](/archive/2016/2/3)", '<p><a href="/archive/2016/2/3">a</a></p>'),
        ("[_a_ b](mailto:a@a.example)", '<p><a href="mailto:a@a.example"><em>a</em> b</a></p>'),
        ("\\*a\\* \\[b\\] c\\d", "<p>*a* [b] c\\d</p>"),
        ("_a ^b_ c^", "<p><em>a ^b</em> c^</p>"),
        ("[a](javascript:alert(1))", "<p>[a](javascript:alert(1))</p>"),
        ('<img src="x" onerror="alert(1)">', '<p>&lt;img src="x" onerror="alert(1)"&gt;</p>'),
    ],
)
def test_typing_makes(typed, made):
    assert markup.to_html(typed) == made


@pytest.mark.parametrize(
    ("body", "typed"),
    [
        ("<p>One<br>line</p><p>two</p>", "One\\\nline\n\ntwo"),
        ("<p><em><strong>a</strong></em><em>b</em></p>", "_**a**__b_"),
        ("<p><em>Two </em>words</p>", "_Two_ words"),
        ('<p><a href="https://a.example/b_(c)">a</a> *</p>', "[a](https://a.example/b_\\(c\\)) \\*"),
    ],
)
def test_html_is_shown_as(body, typed):
    assert markup.from_html(body) == typed


def test_a_link_without_words_is_no_link():
    assert markup.addresses('<p>a<a href="https://a.example"><br></a></p>') == []


def test_the_words_alone_are_without_markup():
    assert markup.plain("<p>H<sub>2</sub>O<br>&lt;five</p><p>six</p>") == "H2O <five six"
