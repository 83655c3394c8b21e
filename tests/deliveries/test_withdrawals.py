"""What was withdrawn is taken away everywhere, whatever was on its way."""

from __future__ import annotations

import pytest

from channels.models import Outlet
from publisher.deliveries import amendments, transitions
from publisher.deliveries.models import Act, Delivery, Receipt, State
from publisher.editions.models import Edition
from tests import factories
from tests.deliveries.amending import (
    FAULTS,
    HOUR,
    PAUSE,
    amendment,
    calls,
    correct,
    leave_in_doubt,
    log,
    released,
    remove,
    withdraw,
)


class TestWithdrawal:
    def test_the_post_is_deleted_at_every_outlet_and_the_page_says_so(self, day, settings):
        released(day, "one", "two")
        assert withdraw(day.now).languages == ("en",)
        assert sorted(day.tick().delivered) == ["one", "two"]
        assert [day.visible(name) for name in ("one", "two")] == [[], []]
        site = settings.SITE_ROOT / "en"
        assert "shown by mistake" in (site / "archive/2026/3/14.gone").read_text()
        assert not (site / "archive/2026/3/14.html").exists()
        assert "<entry" not in (site / "feed").read_text()
        assert log(amendment(Act.WITHDRAW, "one")) == [("delete", "delivered")]
        deletions = calls(day, "delete")
        for _ in range(3):
            assert day.tick(after=PAUSE).delivered == []
        assert calls(day, "delete") == deletions

    def test_what_waits_is_cancelled_and_never_sent(self, day):
        day.outlet()
        Outlet.objects.update(paused=True)
        factories.approved()
        day.tick()
        withdraw(day.now)
        assert day.state() is State.CANCELLED
        Outlet.objects.update(paused=False)
        day.tick(after=PAUSE)
        assert day.visible() == []
        assert calls(day, "delete") == 0

    def test_a_worker_that_holds_the_claim_sends_nothing_after_the_withdrawal(self, day):
        day.outlet()
        Outlet.objects.update(paused=True)
        factories.approved()
        day.tick()
        Outlet.objects.update(paused=False)
        held = transitions.claim(day.delivery().pk, day.now)
        withdraw(day.now)
        with pytest.raises(transitions.LostLeaseError):
            transitions.send(held, day.now)
        Delivery.objects.update(lease_until_seconds=0)
        day.tick(after=PAUSE)
        assert day.state() is State.CANCELLED
        assert day.visible() == []

    @pytest.mark.parametrize("fault", ["accept-then-hang", "accept-then-reset", "before-accept-503"])
    def test_what_may_have_arrived_is_looked_up_first_and_then_deleted(self, day, fault):
        day.outlet()
        factories.approved()
        leave_in_doubt(day, fault)
        arrived = bool(day.visible())
        withdraw(day.now + PAUSE)
        for _ in range(3):
            day.tick(after=HOUR)
        assert day.visible() == []
        announced = Delivery.objects.get(act=Act.ANNOUNCE)
        assert announced.state == (State.DELIVERED if arrived else State.CANCELLED)
        assert Delivery.objects.filter(act=Act.WITHDRAW, state=State.DELIVERED).count() == arrived

    @pytest.mark.parametrize("fault", FAULTS)
    def test_a_fault_during_the_deletion_ends_with_no_post(self, day, fault):
        released(day)
        withdraw(day.now)
        day.peer.arm("tumblr", "delete", fault, seconds=1)
        for _ in range(3):
            day.tick(after=HOUR)
        assert day.visible() == []
        assert amendment(Act.WITHDRAW).state == State.DELIVERED

    def test_what_somebody_deleted_before_counts_as_done(self, day):
        released(day)
        remove(day, day.visible()[0]["id"])
        withdraw(day.now)
        assert day.tick().needs == []
        assert amendment(Act.WITHDRAW).state == State.DELIVERED

    def test_a_correction_under_way_is_pointless_after_a_withdrawal(self, day):
        released(day)
        Outlet.objects.update(paused=True)
        correct(day.now, title="Garden Inside")
        day.tick()
        withdraw(day.now + PAUSE)
        assert amendment().state == State.CANCELLED
        Outlet.objects.update(paused=False)
        day.tick(after=2 * PAUSE)
        assert day.visible() == []

    def test_the_plan_says_what_will_happen_at_each_outlet(self, day):
        released(day, "gone")
        day.outlet("waits")
        Delivery.objects.create(
            edition=Edition.objects.get(),
            outlet=Outlet.objects.get(name="waits"),
            slot_on=factories.DAY,
            due_at=day.now,
            next_at=day.now,
        )
        plan = amendments.plan(Edition.objects.all())
        assert [(line.outlet, line.what) for line in plan] == [
            ("gone", "deleted by us"),
            ("waits", "not sent yet: cancelled"),
        ]
        assert plan[0].url == day.visible("gone")[0]["url"]
        Receipt.objects.update(remote_id="")
        assert amendments.plan(Edition.objects.all())[0].what.startswith("by hand: ")

    def test_a_withdrawal_at_the_moment_of_the_edit_wins(self, day):
        released(day)
        correct(day.now, title="Garden Inside")
        amendments.open_due(day.now)
        held = transitions.claim(amendment().pk, day.now)
        withdraw(day.now)
        with pytest.raises(transitions.LostLeaseError):
            transitions.send(held, day.now)
        Delivery.objects.filter(act=Act.CORRECT).update(lease_until_seconds=0)
        day.tick(after=PAUSE)
        day.tick(after=PAUSE)
        assert day.visible() == []
        assert amendment().state == State.CANCELLED
