"""How long a text is; the golden values of X are those of its own library, twitter-text 3.1.0."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import measure
from channels.contract import Limits
from channels.tumblr.config import LIMITS

X = {"unit": "weighted", "url_cost": 23}
FAMILY = "👨‍👩‍👧‍👦"
RAINBOW = "🏳️‍🌈"


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("hello", 5),
        ("café", 4),
        ("cafe\u0301", 4),
        ("cèl·lula", 8),
        ("l’aigua", 7),
        ("“quoted” — …", 13),
        ("µm, α-synuclein, Ω", 18),
        ("10⁻⁶", 6),
        ("CO₂", 4),
        ("≤ → ™ €", 11),
        ("日本語", 6),
        ("한국어", 6),
        ("עברית", 5),
        ("©", 1),
        ("©️", 2),
        ("❤", 2),
        ("☎️", 2),
        ("👍", 2),
        ("👍🏽", 2),
        ("🧫🔬", 4),
        (FAMILY, 2),
        (RAINBOW, 2),
        ("🇬🇧", 2),
        ("1️⃣", 2),
        ("👍\u0301", 3),
        ("a\nb", 3),
        ("a\u200db", 3),
        ("https://bpod.org.uk/archive/2026/11/21", 23),
        ("HTTPS://BPOD.ORG.UK/A", 23),
        ("see https://bpod.org.uk/archive/2026/11/21.", 28),
        ("(https://bpod.org.uk/a)", 25),
        ("https://a.org/b,c", 23),
        ("http://a.co http://b.co", 47),
        ("bpod.org.uk", 23),
        ("see bpod.org.uk/archive for more", 36),
        ("www.bpod.cat", 23),
        ("a@b.com", 7),
        ("e.g. this", 9),
        ("Fig. 2 of U.S.A.", 16),
    ],
)
def test_x_counts_like_its_own_library(text, weight):
    assert measure.size(text, **X) == weight


@pytest.mark.parametrize(
    ("unit", "sizes"),
    [
        ("codepoints", (4, 5, 7, 2, 3)),
        ("graphemes", (4, 4, 1, 1, 3)),
        ("emoji_bytes", (4, 5, 25, 8, 3)),
        ("utf8_bytes", (5, 6, 25, 8, 9)),
    ],
)
def test_each_unit_counts_in_its_own_way(unit, sizes):
    texts = ("café", "cafe\u0301", FAMILY, "🇬🇧", "日本語")
    assert tuple(measure.size(text, unit) for text in texts) == sizes


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see https://a.example/b. Then", "https://a.example/b"),
        ("(http://a.example)", "http://a.example"),
        ("https://a.example/?q=1&b=2#c!", "https://a.example/?q=1&b=2#c"),
        ("“https://a.example/l’aigua”", "https://a.example/l’aigua"),
        ("https://a.example/cèl·lula", "https://a.example/cèl·lula"),
    ],
)
def test_an_address_ends_before_the_punctuation_of_its_sentence(text, found):
    assert measure.URL.findall(text) == [found]


def test_an_address_costs_its_length_where_nothing_shortens_it():
    assert measure.size("https://bpod.org.uk/archive/2026/11/21", "weighted") == 38
    assert measure.size("https://bpod.org.uk/archive/2026/11/21", "codepoints", 23) == 23


TEXTS = st.text(
    st.sampled_from(["a", "é", " ", ".", "·", "’", "日", "\u0301", "\u200d", "👍", "🏽", "🇬", "️", "©", "\n"])
)


@pytest.mark.parametrize("unit", ["codepoints", "graphemes", "weighted", "emoji_bytes", "utf8_bytes"])
@given(TEXTS, TEXTS)
def test_lines_add_up(unit, first, second):
    assert measure.size(f"{first}\n{second}", unit) == measure.size(first, unit) + 1 + measure.size(
        second, unit
    )


@given(TEXTS)
def test_clusters_lose_nothing(text):
    assert "".join(measure.clusters(text)) == text


def limits(**changes) -> Limits:
    return dataclasses.replace(LIMITS, **changes)


def test_a_text_must_fit_in_both_units():
    both = limits(text_max=4, text_unit="graphemes", text_max_bytes=8)
    assert measure.fits("éééé", both)
    assert not measure.fits("eeeee", both)
    assert not measure.fits("日日日", both)
    assert measure.fits("no limit is known " * 500, limits(text_max=None))
