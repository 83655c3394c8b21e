"""Platforms are asked sparingly, and a bad answer is asked for twice."""

from __future__ import annotations

import datetime

from publisher.watch import asking
from publisher.watch.asking import Asked

NOON = datetime.datetime(2026, 3, 14, 12, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)


def test_a_good_answer_holds_for_hours():
    memory = Asked()
    assert memory.is_due(NOON)
    memory.learn(True, "well", NOON)
    assert not memory.is_due(NOON + asking.AGAIN_AFTER - MINUTE)
    assert memory.is_due(NOON + asking.AGAIN_AFTER)


def test_news_is_asked_for_again_at_once_then_seldom():
    memory = Asked()
    for good in (False, True):
        memory.learn(good, "", NOON)
        assert memory.is_due(NOON + MINUTE)
        memory.learn(good, "", NOON + MINUTE)
        assert not memory.is_due(NOON + 2 * MINUTE)


def test_an_unclear_answer_leaves_what_was_known():
    memory = Asked()
    memory.learn(False, "gone", NOON)
    memory.learn(None, "no answer", NOON + MINUTE)
    assert (memory.good, memory.words) == (False, "gone")
    assert not memory.is_due(NOON + 2 * MINUTE)
    assert memory.is_due(NOON + MINUTE + asking.AGAIN_AFTER_UNCLEAR)


def test_a_day_has_an_end_of_asking_and_the_next_begins_anew():
    memory = Asked()
    for _ in range(asking.ASKS_A_DAY_MAX):
        memory.learn(None, "", NOON)
    assert not memory.is_due(NOON + datetime.timedelta(hours=11))
    assert memory.is_due(NOON + datetime.timedelta(hours=12))


def test_a_clock_that_was_set_back_does_not_silence_the_questions():
    memory = Asked()
    memory.learn(True, "", NOON)
    assert memory.is_due(NOON - MINUTE)
