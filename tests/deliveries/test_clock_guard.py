"""A host whose wall clock jumps: nothing twice, nothing of tomorrow, and everything once it is settled."""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass, field

import pytest
from click.testing import CliRunner

from channels.models import Outlet
from publisher.clock import Clock, boot_seconds, clock_from, kernel_synchronised, wall_now
from publisher.commands import clock_command
from publisher.deliveries import attention, clock_guard
from publisher.deliveries.ledger_clock import host, ledger_seconds
from publisher.deliveries.models import ClockJump, Delivery, LedgerClock
from publisher.editions.models import Edition
from publisher.tick import TickReport, tick
from tests import factories

MINUTE = datetime.timedelta(minutes=1)
HOUR = 60 * MINUTE
DAYS = 24 * HOUR
JUMPS = [HOUR, -HOUR, DAYS, -DAYS]


@dataclass
class Host:
    """Both clocks go on by themselves; a test lets the host sleep, or sets its wall clock."""

    start: datetime.datetime
    booted: float = field(default_factory=boot_seconds)
    asleep: datetime.timedelta = datetime.timedelta(0)
    jumped: datetime.timedelta = datetime.timedelta(0)
    synchronised: bool = False

    def clock(self) -> Clock:
        return Clock(
            now=lambda: self.start + datetime.timedelta(seconds=self._boot() - self.booted) + self.jumped,
            boot=self._boot,
            synchronised=lambda: self.synchronised,
            hosts=True,
        )

    def tick(self, after: datetime.timedelta = datetime.timedelta(0)) -> TickReport:
        self.asleep += after
        return tick(self.clock())

    def trusted(self) -> bool:
        clock = self.clock()
        return clock_guard.trusted(clock, clock.now())

    def _boot(self) -> float:
        return boot_seconds() + self.asleep.total_seconds()


@pytest.fixture
def before(day) -> Host:
    """Ten minutes before the slot of a day; that day and the next are approved."""
    outlet = day.outlet()
    outlet.settings["spacing_seconds"] = 0.001  # the ledger clock of a test does not sleep along
    outlet.save()
    factories.approved()
    factories.approved(factories.DAY + DAYS, title="Tomorrow")
    return Host(day.now - 10 * MINUTE)


def dates() -> list[str]:
    released = Edition.objects.filter(state=Edition.State.RELEASED).order_by("publish_on")
    return [edition.publish_on.isoformat() for edition in released]


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_set_before_the_slot_nothing_is_released_until_it_comes_back(before, day, jump):
    before.tick()
    before.jumped = jump
    report = before.tick()
    assert dates() == []
    assert f"{host()}: its wall clock moved by {jump.total_seconds():+.0f} seconds" in report.needs[0]
    assert "run: bpod clock accept" in report.needs[0]
    assert before.tick(after=20 * MINUTE).released == []
    before.jumped = datetime.timedelta(0)
    report = before.tick()
    assert (dates(), report.delivered, report.needs) == (["2026-03-14"], ["tumblr-en"], [])
    assert before.tick(after=HOUR).released == []
    assert len(day.visible()) == 1
    assert "came back" in ClockJump.objects.get().settled_by


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_set_after_the_slot_nothing_comes_twice_and_nothing_of_tomorrow(before, day, jump):
    before.tick()
    assert before.tick(after=11 * MINUTE).delivered == ["tumblr-en"]
    before.jumped = jump
    for _ in range(2):
        report = before.tick(after=MINUTE)
        assert (report.released, report.delivered) == ([], [])
    assert dates() == ["2026-03-14"]
    before.jumped = datetime.timedelta(0)
    before.tick()
    assert dates() == ["2026-03-14"]
    assert [row["date"] for row in before.tick(after=DAYS).released] == ["2026-03-15"]
    assert len(day.visible()) == 2


def test_what_is_public_already_goes_on_its_way(before, day):
    before.tick()
    Outlet.objects.update(paused=True)
    before.tick(after=11 * MINUTE)
    before.jumped = HOUR
    Outlet.objects.update(paused=False)
    assert before.tick().delivered == ["tumblr-en"]
    assert len(day.visible()) == 1


def test_a_time_service_that_sets_the_clock_is_believed(before):
    before.tick()
    before.jumped, before.synchronised = 15 * MINUTE, True
    report = before.tick()
    assert (dates(), report.needs) == (["2026-03-14"], [])
    assert "synchronised" in ClockJump.objects.get().settled_by


def test_it_is_settled_as_soon_as_the_kernel_agrees(before):
    before.tick()
    before.jumped = 15 * MINUTE
    assert before.tick().released == []
    before.synchronised = True
    assert len(before.tick().released) == 1
    before.synchronised = False
    assert before.tick().needs == []


def test_a_person_says_that_it_is_right(before):
    before.tick()
    before.jumped = 15 * MINUTE
    assert before.tick().released == []
    (jump,) = clock_guard.accept("a person", before.clock().now())
    assert jump.settled_by == "a person"
    report = before.tick()
    assert (dates(), report.needs) == (["2026-03-14"], [])
    before.jumped = HOUR
    assert not before.trusted()


def test_moved_a_second_time_it_stays_shut_and_says_how_far_it_is_now(before):
    before.tick()
    for jump in (HOUR, 2 * HOUR):
        before.jumped = jump
        assert not before.trusted()
    (open_one,) = clock_guard.open_jumps()
    assert open_one.seconds == pytest.approx(7200, abs=5)


@pytest.mark.parametrize(("asleep", "delivered"), [(1, 1), (5, 1), (7, 1), (72, 0)])
def test_asleep_over_the_slot_is_no_jump(before, day, asleep, delivered):
    before.tick()
    before.tick(after=asleep * HOUR)
    assert ClockJump.objects.count() == 0
    assert dates()[0] == "2026-03-14"
    first = Delivery.objects.get(slot_on=factories.DAY)
    assert first.state == ("delivered" if delivered else "held")
    assert len([post for post in day.visible() if "Garden" in post["text"]]) == delivered


def test_the_slow_pull_of_a_time_service_is_no_jump(transactional_db):  # noqa: ARG001
    here = Host(wall_now())
    for _ in range(10):
        assert here.trusted()
        here.jumped += datetime.timedelta(seconds=25)
    assert ClockJump.objects.count() == 0


@pytest.mark.parametrize(("seconds", "trusted"), [(29, True), (31.5, False), (-29, True), (-31.5, False)])
def test_thirty_seconds_are_the_bound(transactional_db, seconds, trusted):  # noqa: ARG001
    here = Host(wall_now())
    here.trusted()
    here.jumped = datetime.timedelta(seconds=seconds)
    assert here.trusted() is trusted


def test_a_restart_forgets_the_reading_but_not_an_open_jump(transactional_db):  # noqa: ARG001
    here = Host(wall_now())
    here.trusted()
    LedgerClock.objects.update(boot_id="another")
    here.jumped = HOUR
    assert here.trusted()
    here.jumped = 3 * HOUR
    assert not here.trusted()
    LedgerClock.objects.update(boot_id="another")
    assert not here.trusted()
    here.synchronised = True
    assert here.trusted()


def test_other_processes_that_sync_hide_nothing(transactional_db):  # noqa: ARG001
    here = Host(wall_now())
    here.trusted()
    here.jumped = HOUR
    LedgerClock.objects.update(boot_seconds=0)  # as after hours without a sync
    before = LedgerClock.objects.get()
    assert not here.trusted()
    after = LedgerClock.objects.get()
    assert (after.wall_at - before.wall_at).total_seconds() == pytest.approx(after.boot_seconds, abs=1)


def test_a_jump_of_another_host_holds_back_nobody_here_but_is_told(before):
    ClockJump.objects.create(host="elsewhere", noticed_at=wall_now(), seconds=3600)
    report = before.tick(after=11 * MINUTE)
    assert dates() == ["2026-03-14"]
    assert "elsewhere" in report.needs[0]


def test_a_person_s_word_is_not_guarded(transactional_db):  # noqa: ARG001
    for days in (0, 400, -400):
        clock = clock_from(wall_now() + datetime.timedelta(days=days))
        assert not clock.is_hosts
        assert clock_guard.trusted(clock, clock.now())
    assert LedgerClock.objects.count() == 0
    assert Clock().is_hosts


def test_the_ledger_clock_follows_no_jump(before):
    before.tick()
    seconds = ledger_seconds()
    before.jumped = DAYS
    before.tick()
    assert 0 <= ledger_seconds() - seconds < 60


def test_the_command_shows_both_clocks_and_takes_a_persons_word(transactional_db):  # noqa: ARG001
    told = CliRunner().invoke(clock_command.command, ["--json"])
    assert told.exit_code == 0
    shown = json.loads(told.output)
    assert set(shown) == {"wall", "ledger_seconds", "trusted", "synchronised", "jumps", "zone_data"}
    assert (shown["trusted"], shown["jumps"]) == (True, [])
    assert shown["synchronised"] is kernel_synchronised()
    jump = ClockJump.objects.create(host="elsewhere", noticed_at=wall_now(), seconds=3600)
    ClockJump.objects.create(host="far", noticed_at=wall_now(), seconds=-90)
    done = CliRunner().invoke(clock_command.command, [])
    assert done.exit_code == 1
    assert "elsewhere: its wall clock moved by +3600 seconds" in done.output
    done = CliRunner().invoke(clock_command.command, ["accept", "--host=elsewhere"])
    assert done.exit_code == 1
    assert "accepted      elsewhere: +3600 s" in done.output
    done = CliRunner().invoke(clock_command.command, ["accept"])
    assert done.exit_code == 0
    jump.refresh_from_db()
    assert jump.settled_by.startswith("bpod clock (")
    assert attention.needs(Delivery.objects.all()) == []
