"""What waits for others is waited for together, and never longer than was said."""

from __future__ import annotations

import threading
import time

from publisher.together import LateError, together


def test_who_does_not_come_back_in_time_is_left_behind():
    never = threading.Event()
    answers = together({"quick": lambda: 1, "slow": never.wait, "broken": lambda: 1 // 0}, 0.2)
    never.set()
    assert answers["quick"] == 1
    assert isinstance(answers["slow"], LateError)
    assert isinstance(answers["broken"], ZeroDivisionError)


def test_an_answer_after_the_deadline_changes_nothing_any_more():
    late = threading.Event()
    answers = together({1: lambda: late.wait(5)}, 0.05)
    late.set()
    time.sleep(0.05)
    assert isinstance(answers[1], LateError)


def test_all_are_asked_at_the_same_moment():
    meeting = threading.Barrier(3)
    assert together({number: lambda: meeting.wait(5) >= 0 for number in range(3)}, 6) == dict.fromkeys(
        range(3), True
    )
