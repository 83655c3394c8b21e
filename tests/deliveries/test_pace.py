"""Spacing, the daily cap, cooldown and the circuit breaker: of an account, not of a row."""

from __future__ import annotations

import datetime

import pytest

from channels import registry
from channels.models import Outlet
from channels.outlets import validate
from channels.tumblr.config import LIMITS
from publisher.clock import Clock, wall_now
from publisher.deliveries import pace, transitions, waiting
from publisher.deliveries.models import Act, Attempt, Delivery, Pace, State
from publisher.deliveries.pace import Turn
from publisher.schedule.models import Slot
from tests import factories

SECOND = datetime.timedelta(seconds=1)
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
NOW = datetime.datetime(2026, 3, 14, 8, 0, tzinfo=datetime.UTC)


@pytest.fixture
def outlet(db) -> Outlet:  # noqa: ARG001
    return factories.outlet()


def sent(outlet: Outlet, seconds: float, pk: int = 1, act: Act = Act.ANNOUNCE, **turn) -> pace.Wait | None:
    delivery = Delivery(pk=pk, outlet=outlet, act=act)
    return take(delivery, Turn(seconds, **{"spacing_seconds": 60.0, "day_max": 6, **turn}))


def take(delivery: Delivery, turn: Turn) -> pace.Wait | None:
    """As a send does, on the outlet as it was read with its row."""
    waits = pace.wait(delivery, turn)
    if waits is None:
        pace.note(delivery, turn)
        delivery.outlet.refresh_from_db()
    return waits


def two_late_days() -> None:
    Slot.objects.update(catch_up_hours=48)
    factories.approved()
    factories.approved(factories.DAY - datetime.timedelta(days=1), title="Yesterday")


def posts(day) -> list[str]:
    return [post["text"] for post in day.visible()]


# Spacing


def test_of_two_late_days_the_newest_goes_first_and_the_other_a_minute_later(day):
    day.outlet()
    two_late_days()
    report = day.tick()
    assert report.delivered == ["tumblr-en"]
    (first,) = posts(day)
    assert "Garden Within" in first
    waiting = Delivery.objects.get(state=State.PENDING)
    assert (waiting.attempts, waiting.reason) == (0, "posts to this account are 60 seconds apart")
    assert not waiting.attempt_log.exists()
    assert waiting.rendition is not None
    assert day.tick(after=55 * SECOND).delivered == []
    assert day.tick(after=6 * SECOND).delivered == ["tumblr-en"]
    assert "Yesterday" in posts(day)[1]


def test_an_outlet_may_have_a_spacing_of_its_own(day):
    outlet = day.outlet()
    outlet.settings = {**outlet.settings, "spacing_seconds": "600"}
    outlet.save()
    two_late_days()
    day.tick()
    assert day.tick(after=590 * SECOND).delivered == []
    assert day.tick(after=11 * SECOND).delivered == ["tumblr-en"]


def test_an_older_day_is_not_claimed_before_a_newer_one(day):
    day.outlet()
    two_late_days()
    Outlet.objects.update(paused=True)
    day.tick()
    Outlet.objects.update(paused=False)
    newest, oldest = waiting.due(day.now)[0], Delivery.objects.earliest("due_at").pk
    assert waiting.due(day.now) == [newest]
    assert transitions.claim(oldest, day.now) is None
    assert transitions.claim(newest, day.now) is not None


def test_a_jump_of_the_wall_clock_does_not_shorten_the_spacing(outlet):
    wall = [wall_now()]
    clock = Clock(now=lambda: wall[0], hosts=True)
    delivery = Delivery(pk=1, outlet=outlet)
    assert take(delivery, pace.turn(outlet, clock=clock)) is None
    wall[0] += 5 * HOUR
    waits = pace.wait(Delivery(pk=2, outlet=outlet), pace.turn(outlet, clock=clock))
    assert waits is not None
    assert 50 < waits.seconds <= 60


def test_a_told_clock_counts_its_own_time_and_holds_back_nobody_else(outlet):
    told = Clock(now=lambda: wall_now() + datetime.timedelta(days=300))
    assert take(Delivery(pk=1, outlet=outlet), pace.turn(outlet, clock=told)) is None
    assert pace.wait(Delivery(pk=2, outlet=outlet), pace.turn(outlet, clock=told)) is not None
    assert pace.wait(Delivery(pk=2, outlet=outlet), pace.turn(outlet)) is None


def test_sending_the_same_again_is_no_second_post(outlet):
    assert sent(outlet, 1_000.0, pk=1) is None
    assert sent(outlet, 1_015.0, pk=1) is None
    waits = sent(outlet, 1_020.0, pk=2)
    assert waits is not None
    assert waits.seconds == 55.0


def test_a_spacing_that_nobody_could_have_meant_counts_as_the_default(outlet):
    for value, counts in (("90", 90), (30, 30), ("soon", 60), (-5, 60), (None, 60), ("1e9", 60)):
        outlet.settings = {"spacing_seconds": value}
        assert pace.turn(outlet).spacing_seconds == counts


# The daily cap


def test_no_loop_can_send_more_than_six_a_day(outlet):
    tried = [sent(outlet, 10_000.0 + 60 * n, pk=n) for n in range(3 * 24 * 60)]
    at = [n for n, waits in enumerate(tried) if waits is None]
    assert len(at) == 3 * pace.SENDS_A_DAY_MAX
    for n in at:
        assert sum(n <= other < n + 24 * 60 for other in at) <= pace.SENDS_A_DAY_MAX
    waits = tried[6]
    assert waits is not None
    assert waits.seconds == pace.DAY_SECONDS - 360
    assert "6 posts were sent to this account within 24 hours, and 6 is the most" in waits.reason


def test_a_platform_that_allows_less_is_believed_and_one_that_allows_more_is_not(outlet):
    assert LIMITS.posts_per_day_max == 250
    assert pace.turn(outlet, LIMITS).day_max == 6
    assert [sent(outlet, 100.0 * n, pk=n, day_max=2) is None for n in range(1, 4)] == [True, True, False]


def test_corrections_and_withdrawals_are_spaced_but_not_counted(outlet):
    for n in range(20):
        assert sent(outlet, 10_000.0 + 100 * n, pk=n, act=Act.CORRECT) is None
    assert sent(outlet, 11_930.0, pk=30, act=Act.WITHDRAW) is not None
    assert sent(outlet, 12_000.0, pk=31) is None
    for n in range(40, 45):
        sent(outlet, 12_000.0 + 100 * n, pk=n)
    assert sent(outlet, 20_000.0, pk=50) is not None
    assert sent(outlet, 20_000.0, pk=51, act=Act.WITHDRAW) is None


def test_a_delivery_over_the_cap_is_put_off_and_says_so(day):
    outlet = day.outlet()
    clock = Clock(now=lambda: day.now)
    for n in range(6):
        turn = pace.turn(outlet, clock=clock)
        take(Delivery(pk=10_000 + n, outlet=outlet), turn)
        day.now += 2 * MINUTE
    factories.approved()
    assert day.tick().delivered == []
    assert "6 is the most" in day.delivery().reason
    assert day.delivery().attempts == 0
    assert day.tick(after=23 * HOUR).delivered == []
    assert day.tick(after=1 * HOUR).delivered == ["tumblr-en"]


def test_a_platform_that_accepts_nothing_is_sent_to_eight_times_at_most(day):
    day.outlet()
    factories.approved()
    day.peer.arm("tumblr", "send", "before-accept-503", count=None)
    for _ in range(60):
        day.tick(after=HOUR)
        attempts = Attempt.objects.filter(kind=Attempt.Kind.SEND)
        assert attempts.filter(started_at__gt=day.now - 24 * HOUR).count() <= pace.SENDS_A_DAY_MAX
    assert attempts.count() == 8
    assert day.state() is State.NEEDS_PERSON


# Cooldown


def test_after_a_429_the_whole_account_waits(day):
    day.outlet()
    day.outlet("other")
    two_late_days()
    day.peer.arm("tumblr", "prepare", "rate-limit", seconds=600, count=1)
    day.tick()
    cooling = Pace.objects.get(cooldown_until_at__isnull=False).outlet.name
    spared = ({"tumblr-en", "other"} - {cooling}).pop()
    assert [len(day.visible(cooling)), len(day.visible(spared))] == [0, 1]
    assert Delivery.objects.filter(outlet__name=cooling, attempts=0).count() == 1
    day.tick(after=590 * SECOND)
    assert day.visible(cooling) == []
    for _ in range(2):
        day.tick(after=61 * SECOND)
    assert len(day.visible(cooling)) == 2


def test_a_cooldown_written_by_a_wrong_clock_holds_nothing_back(day):
    outlet = day.outlet()
    factories.approved()
    Pace.objects.create(outlet=outlet, cooldown_until_at=day.now + datetime.timedelta(days=3))
    assert day.tick().delivered == ["tumblr-en"]


# The circuit breaker


def failing(outlet: Outlet, times: int, now: datetime.datetime) -> None:
    for _ in range(times):
        pace.failed(outlet.pk, now)


def test_after_five_failures_in_a_row_nothing_is_tried_and_each_failed_probe_doubles_the_wait(outlet):
    failing(outlet, 4, NOW)
    assert not pace.closed(NOW).exists()
    now = NOW
    for minutes in (10, 20, 40, 80, 160, 320, 360, 360):
        failing(outlet, 1, now)
        assert pace.closed(now + minutes * MINUTE - SECOND).exists()
        now += minutes * MINUTE
        assert not pace.closed(now).exists()
    assert "12 failures in a row" in pace.needs()[0]
    pace.close_breaker(outlet.pk)
    assert pace.needs() == []
    failing(outlet, 4, now)
    assert not pace.closed(now).exists()


def test_a_breaker_opened_by_a_wrong_clock_holds_nothing_back(outlet):
    failing(outlet, 5, NOW + datetime.timedelta(days=1))
    assert not pace.closed(NOW).exists()


def test_failures_of_any_delivery_open_it_and_one_probe_that_arrives_closes_it(day):
    day.outlet()
    two_late_days()
    day.peer.arm("tumblr", "prepare", "refuse", count=5)
    for _ in range(20):
        report = day.tick(after=2 * MINUTE)
        if Pace.objects.get().open_until_at:
            break
    assert "tumblr-en: 5 failures in a row" in report.needs[0]
    assert len({attempt.delivery_id for attempt in Attempt.objects.all()}) == 2
    calls = Attempt.objects.count()
    day.tick(after=9 * MINUTE)
    assert Attempt.objects.count() == calls
    assert day.tick(after=2 * MINUTE).delivered == ["tumblr-en"]
    assert Pace.objects.get().failures == 0
    day.tick(after=HOUR)
    assert len(day.visible()) == 2


def test_when_it_half_opens_one_probe_goes_and_no_second(day):
    day.outlet()
    two_late_days()
    day.peer.arm("tumblr", "prepare", "refuse", count=None)
    while not (Pace.objects.exists() and Pace.objects.get().open_until_at):
        day.tick(after=2 * MINUTE)
    calls = Attempt.objects.count()
    day.tick(after=40 * MINUTE)
    assert Attempt.objects.count() == calls + 1


def test_nothing_of_this_delays_a_look_up(day):
    outlet = day.outlet()
    factories.approved()
    Outlet.objects.update(paused=True)
    day.tick()
    Outlet.objects.update(paused=False)
    sending = transitions.send(transitions.claim(day.delivery().pk, day.now), day.now)
    transitions.doubt(sending, "no answer", day.now)
    failing(outlet, 9, day.now)
    pace.cool_down(outlet.pk, day.now + HOUR)
    day.tick()
    assert [(row.kind, row.outcome) for row in Attempt.objects.all()] == [
        ("send", "unknown"),
        ("look_up", "absent"),
    ]
    assert day.state() is State.PENDING
    assert day.tick(after=30 * MINUTE).delivered == []
    assert day.tick(after=6 * HOUR).delivered == ["tumblr-en"]


@pytest.mark.parametrize(("value", "right"), [("90", True), (600, True), ("0", False), ("86401", False)])
def test_an_outlet_of_any_kind_may_be_told_its_spacing(value, right):
    secrets = {field.name: "x" for field in registry.KINDS["tumblr"].fields if field.secret}
    problems = validate("tumblr", {"spacing_seconds": value}, secrets)
    assert problems == [] if right else "spacing_seconds: must be a number of seconds" in problems[0]
