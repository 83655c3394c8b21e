"""Who goes where: no post lost, no two on one date, the public ones untouched, the order kept."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from publisher.schedule.moving.steps import (
    Card,
    NotMovableError,
    OnTaken,
    Rhythm,
    TakenError,
    laid_out,
    steps,
)
from publisher.schedule.slots import ONE_DAY

MONDAY = datetime.date(2031, 3, 3)
SETTLED = [OnTaken.SWAP, OnTaken.SHIFT]


def day(number: int) -> datetime.date:
    return MONDAY + number * ONE_DAY


def row(text: str) -> list[Card]:
    """One letter a day: a post, `.` an empty day; a capital letter is pinned, `!` after it is public."""
    cards: list[Card] = []
    number = 0
    for sign in text:
        if sign == "!":
            last = cards[-1]
            cards[-1] = Card(last.post, last.date, last.pinned, fixed=True)
            continue
        if sign != ".":
            cards.append(Card(ord(sign.lower()), day(number), pinned=sign.isupper()))
        number += 1
    return cards


def after(text: str, targets: dict[str, int], on_taken: OnTaken) -> str:
    cards = row(text)
    places = {card.date: card.post for card in cards}
    moved = steps(cards, {ord(post): day(number) for post, number in targets.items()}, on_taken)
    for step in moved:
        del places[step.old_on]
    for step in moved:
        assert step.new_on not in places
        places[step.new_on] = step.post
    last = max((date - MONDAY).days for date in places)
    return "".join(chr(places[day(number)]) if day(number) in places else "." for number in range(last + 1))


@pytest.mark.parametrize(
    ("before", "targets", "on_taken", "then"),
    [
        ("ab.", {"a": 2}, OnTaken.ASK, ".ba"),
        ("abc", {"a": 2}, OnTaken.SWAP, "cba"),
        ("abc", {"c": 0}, OnTaken.SHIFT, "cab"),
        ("abc", {"a": 2}, OnTaken.SHIFT, ".bac"),
        ("abc.d", {"a": 1}, OnTaken.SHIFT, ".abcd"),
        ("abc.d", {"d": 0}, OnTaken.SHIFT, "dabc"),
        ("abcd", {"a": 2, "b": 3}, OnTaken.SWAP, "cdab"),
        ("abcd", {"c": 0, "d": 1}, OnTaken.SHIFT, "cdab"),
        ("abcd", {"a": 1, "b": 2}, OnTaken.SWAP, "cabd"),
        ("aBc.", {"c": 0}, OnTaken.SHIFT, "cba"),
        ("ab.c", {"a": 0}, OnTaken.SWAP, "ab.c"),
    ],
)
def test_a_move_by_hand(before, targets, on_taken, then):
    assert after(before, targets, on_taken) == then


def test_a_taken_date_asks_which_it_shall_be():
    with pytest.raises(TakenError, match=r"2031-03-05: taken; choose whether to swap or to shift") as caught:
        after("abc", {"a": 2}, OnTaken.ASK)
    assert caught.value.dates == (day(2),)


@pytest.mark.parametrize(
    ("before", "targets", "why"),
    [
        ("a!b", {"a": 4}, "the post of 3 March 2031 is public; its date is for ever"),
        ("a!b", {"b": 0}, "the post of 3 March 2031 is public; no other can take its date"),
        ("ab", {"z": 0}, "is not there any more"),
        ("ab", {"a": 5, "b": 5}, "two posts cannot have one date"),
    ],
)
@pytest.mark.parametrize("on_taken", SETTLED)
def test_what_cannot_be_is_refused(before, targets, why, on_taken):
    with pytest.raises(NotMovableError, match=why):
        after(before, targets, on_taken)


def test_a_block_is_laid_out_on_following_days_or_on_weekends():
    friday = day(4)
    assert list(laid_out([1, 2, 3], friday, Rhythm.DAILY).values()) == [day(4), day(5), day(6)]
    assert list(laid_out([1, 2, 3], friday, Rhythm.WEEKENDS).values()) == [day(5), day(6), day(12)]


@st.composite
def calendars(draw):
    places = draw(st.lists(st.integers(0, 25), min_size=1, max_size=18, unique=True))
    cards = [
        Card(
            post=post,
            date=day(place),
            pinned=draw(st.booleans()),
            fixed=draw(st.sampled_from([False, False, False, True])),
        )
        for post, place in enumerate(places)
    ]
    free = [card.post for card in cards if not card.fixed]
    assume(free)
    chosen = draw(st.lists(st.sampled_from(free), min_size=1, max_size=4, unique=True))
    fixed = {card.date for card in cards if card.fixed}
    dates = st.integers(0, 25).map(day).filter(lambda date: date not in fixed)
    wanted = draw(st.lists(dates, min_size=len(chosen), max_size=len(chosen), unique=True))
    return cards, dict(zip(chosen, wanted, strict=True))


@given(calendars(), st.sampled_from(SETTLED))
def test_whatever_is_moved_none_is_lost_and_each_has_a_date_of_its_own(calendar, on_taken):
    cards, targets = calendar
    moved = {step.post: step for step in steps(cards, targets, on_taken)}
    then = {card.post: moved[card.post].new_on if card.post in moved else card.date for card in cards}
    assert then.keys() == {card.post for card in cards}
    assert len(set(then.values())) == len(cards)
    assert all(then[post] == date for post, date in targets.items())
    assert all(then[card.post] == card.date for card in cards if card.fixed)
    assert all(step.old_on != step.new_on for step in moved.values())
    assert all(step.old_on == card.date for card in cards if (step := moved.get(card.post)))


@given(calendars())
def test_a_shift_keeps_the_order_and_moves_nobody_back(calendar):
    cards, targets = calendar
    moved = {step.post: step.new_on for step in steps(cards, targets, OnTaken.SHIFT)}
    others = sorted((card for card in cards if card.post not in targets), key=lambda card: card.date)
    assert all(moved.get(card.post, card.date) >= card.date for card in others)
    in_order = [card for card in others if not (card.pinned or card.fixed)]
    dates = [moved.get(card.post, card.date) for card in in_order]
    assert dates == sorted(dates)


@given(calendars())
def test_a_swap_takes_dates_from_those_it_moves_alone(calendar):
    cards, targets = calendar
    before = {card.post: card.date for card in cards}
    moved = {step.post: step.new_on for step in steps(cards, targets, OnTaken.SWAP)}
    left = {before[post] for post in targets}
    assert all(date in left for post, date in moved.items() if post not in targets)
