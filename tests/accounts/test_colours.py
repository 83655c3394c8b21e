"""By day and by night, words stand out on the account's pages and in the translators' room (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.website.test_accessibility import contrast

STYLES = ("accounts/accounts.css", "translations/room.css")
PAIRS = (
    *((words, under) for words in ("ink", "quiet", "accent", "bad") for under in ("paper", "ground")),
    *(("ink", under) for under in ("warn-bg", "bad-bg", "good-bg")),
    *(("bad", "bad-bg"), ("good", "good-bg"), ("on-accent", "accent")),
)


def schemes(style: str) -> dict[str, dict[str, str]]:
    """The values of each, as the style sets them."""
    found = [
        {name: full(value) for name, value in re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)}
        for block in re.findall(r":root \{(.*?)\}", Path(finders.find(style)).read_text(), re.DOTALL)
    ]
    day, night = found
    assert {*night} <= {*day}
    return {"day": day, "night": {**day, **night}}


def full(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(2 * letter for letter in colour[1:])


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("scheme", ["day", "night"])
@pytest.mark.parametrize(("words", "under"), PAIRS)
def test_words_stand_out(style, scheme, words, under):
    values = schemes(style)[scheme]
    assert contrast(values[words], values[under]) >= 4.5


@pytest.mark.parametrize("scheme", ["day", "night"])
def test_a_field_has_an_edge_and_a_danger_its_words(scheme):
    values = schemes("accounts/accounts.css")[scheme]
    assert contrast(values["edge"], values["paper"]) >= 3  # WCAG 2.2, 1.4.11
    assert contrast(values["on-accent"], values["bad"]) >= 4.5
    assert contrast("#ffffff", values["head"]) >= 4.5
