"""The numbers of the policy, pinned."""

from __future__ import annotations

import datetime
import itertools

from publisher.deliveries import policy

NOW = datetime.datetime(2026, 3, 14, 8, 0, tzinfo=datetime.UTC)


def test_the_wait_doubles_from_half_a_minute_to_half_an_hour_with_a_jitter_of_half():
    means = [30, 60, 120, 240, 480, 960, 1800, 1800]
    for attempt, mean in enumerate(means, start=1):
        waits = {policy.backoff(pk, attempt).total_seconds() for pk in range(200)}
        assert len(waits) == 200
        assert mean * 0.5 <= min(waits) < mean * 0.6
        assert mean * 1.4 < max(waits) <= mean * 1.5


def test_the_same_delivery_and_attempt_always_wait_equally_long():
    assert policy.backoff(7, 2) == policy.backoff(7, 2) == datetime.timedelta(seconds=63.177464)
    assert policy.backoff(7, 40) <= datetime.timedelta(minutes=45)


def test_what_the_platform_asks_for_counts_and_nothing_else():
    asked = NOW + datetime.timedelta(hours=3)
    assert policy.retry_at(7, 1, asked, NOW) == asked
    assert policy.retry_at(7, 1, None, NOW) == NOW + policy.backoff(7, 1)


def test_look_ups_come_at_once_then_at_fixed_offsets_then_each_half_hour():
    waits = [policy.look_up_wait(number).total_seconds() for number in range(1, policy.LOOK_UPS_MAX)]
    assert list(itertools.accumulate(waits))[:6] == [15, 60, 180, 605, 2405, 4205]
    assert [policy.looked_enough(number) for number in (15, 16)] == [False, True]


def test_the_last_quick_look_up_comes_when_absence_proves_something():
    assert sum(policy.look_up_wait(n).total_seconds() for n in range(1, 5)) > policy.QUIET_SECONDS
    assert policy.absence_is_proven(2, quiet_is_over=True)
    assert not policy.absence_is_proven(1, quiet_is_over=True)
    assert not policy.absence_is_proven(9, quiet_is_over=False)


def test_no_look_up_waits_long_past_the_quiet_time():
    waits = [policy.look_up_wait(5, left).total_seconds() for left in (240.0, -1.0)]
    assert waits == [245, 1800]
    assert policy.look_up_wait(1, policy.QUIET_SECONDS).total_seconds() == 15


def test_eight_tries_are_enough_and_only_the_first_resends_come_at_once():
    assert [policy.tried_enough(number) for number in (7, 8, 9)] == [False, True, True]
    assert policy.send_again_at(7, 2, NOW) == NOW
    assert policy.send_again_at(7, 3, NOW) == NOW + policy.backoff(7, 3)
