"""What is told of words alone."""

from __future__ import annotations

import pytest

from publisher.posts import words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Small (top) and normal titin (bottom, in green).", ["top", "bottom", "green"]),
        ("On the left a cell, on the far right none.", ["left", "right"]),
        ("The upper panel and the bottom-right corner.", ["upper", "bottom", "right"]),
        ("The right answer is on top of the heap; the left ventricle beats.", []),
        ("Stained red, then red again and Golden.", ["red", "golden"]),
        ("Reduced, greenest of all, a blueprint.", []),
        ("", []),
    ],
)
def test_where_a_text_points(text, found):
    assert words.pointing(text) == found


def test_what_a_description_leaves_unsaid():
    assert words.unsaid(["green", "top", "center"], "A greenish cell in the centre.") == ["top"]


@pytest.mark.parametrize("alt", ["Image of a cell", "a photograph showing cells", "The picture of a gut"])
def test_a_needless_beginning(alt):
    assert words.begins_needlessly(alt)


@pytest.mark.parametrize("alt", ["Imagine a cell", "A pictured cell", "A cell beside a photo of it"])
def test_a_beginning_that_says_something(alt):
    assert not words.begins_needlessly(alt)


def test_file_names_and_empty_links():
    assert words.is_file_name("gut_final2.TIFF")
    assert not words.is_file_name("A gut.")
    assert words.says_nothing(" Click  here.")
    assert not words.says_nothing("the paper")
