"""Two texts from one: what a machine may join, and what it must leave to a person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from translations.threeway import merged

TEXT = st.lists(st.sampled_from(["cell", "light", "l·l", " ", ", ", ".", "2,5"]), max_size=12).map("".join)


@given(base=TEXT, one=TEXT)
def test_where_one_side_alone_changed_it_is_that_side(base, one):
    assert merged(base, one, base) == one
    assert merged(base, base, one) == one
    assert merged(base, one, one) == one


@given(base=TEXT, one=TEXT, other=TEXT)
def test_no_side_goes_first(base, one, other):
    assert merged(base, one, other) == merged(base, other, one)


@given(
    words=st.lists(st.sampled_from("abcdefgh"), min_size=5, max_size=9, unique=True),
    new=st.tuples(st.sampled_from("xyz"), st.sampled_from("uvw")),
)
def test_changes_far_from_each_other_are_both_in(words, new):
    def text(first: str, last: str) -> str:
        return " ".join([first, *words[1:-1], last])

    base = " ".join(words)
    one, other = text(new[0], words[-1]), text(words[0], new[1])
    assert merged(base, one, other) == text(*new)


@pytest.mark.parametrize(
    ("base", "one", "other"),
    [
        ("a red cell", "a green cell", "a blue cell"),
        ("a cell", "a big cell", "a small cell"),
        ("a cell", "", "a cell!"),
        ("", "One", "Two"),
    ],
)
def test_what_meets_is_left_to_a_person(base, one, other):
    assert merged(base, one, other) is None
