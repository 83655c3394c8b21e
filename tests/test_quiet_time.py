"""What no post waits for is done when nothing is due, and is never in the way."""

from __future__ import annotations

import datetime
import json

import pytest
from click.testing import CliRunner

from publisher.clock import Clock
from publisher.commands import tick_command
from publisher.deliveries.models import Delivery, State
from publisher.editions import store
from publisher.editions.models import LaterCuts
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from publisher.tick import tick, use_quiet_time
from tests import factories, peers

MINUTE = datetime.timedelta(minutes=1)
PAGE = "en/archive/2026/3/14.html"


@pytest.fixture
def slot_at(transactional_db):  # noqa: ARG001 - durable commits need a real transaction
    """One post is out since long, and the next comes."""
    factories.sites()
    factories.archived(
        factories.draft(factories.DAY - datetime.timedelta(days=1), title="Old"), released_at=factories.NOON
    )
    factories.approved()
    slot = Slot.objects.get(language="en")
    return slot_instant(factories.DAY, slot.time, slot.zone)


def quiet(at) -> bool:
    return use_quiet_time(Clock(now=lambda: at))


@pytest.mark.parametrize("before", [2 * MINUTE, MINUTE])
def test_shortly_before_a_slot_nothing_else_is_begun(slot_at, before):
    assert not quiet(slot_at - before)
    assert not LaterCuts.objects.exists()


def test_long_before_it_the_time_is_used(slot_at):
    assert quiet(slot_at - 3 * MINUTE)
    assert LaterCuts.objects.count() == 1


def test_what_was_cut_is_on_the_page_after_the_next_tick(slot_at, settings):
    now = Clock(now=lambda: slot_at)
    tick(now)
    page = settings.SITE_ROOT / PAGE
    assert "image/avif" not in page.read_text()
    assert quiet(slot_at)
    assert tick(now).baked > 0
    assert "image/avif" in page.read_text()
    assert tick(now).baked == 0


def test_while_a_delivery_waits_or_is_under_way_nothing_else_is_begun(slot_at, tmp_path):
    with peers.sandbox(tmp_path / "peer") as peer:
        settings, secrets = peer.outlet("tumblr", "bpod")
        factories.outlet(settings=settings, secrets=secrets)
        peer.arm("tumblr", "prepare", "before-accept-503", count=None)
        tick(Clock(now=lambda: slot_at))
        delivery = Delivery.objects.get()
        assert delivery.state == State.PENDING
        for at in (slot_at, delivery.next_at):
            assert not quiet(at)
        Delivery.objects.update(state=State.SENDING, token="another", lease_until_seconds=1e12)
        assert not quiet(slot_at + 9 * MINUTE)
        Delivery.objects.update(state=State.CANCELLED, token="", lease_until_seconds=None)
        assert quiet(slot_at)


def test_what_goes_wrong_is_said_and_stops_nothing(slot_at, caplog):
    folder = store.root()
    folder.rename(folder.with_name("elsewhere"))
    folder.touch()
    assert not quiet(slot_at - 3 * MINUTE)
    assert "the next one tries again" in caplog.text


def test_a_tick_from_cron_cuts_one_post_when_its_work_is_done(slot_at):  # noqa: ARG001
    done = CliRunner().invoke(tick_command.command, ["--json"])
    assert done.exit_code == 0, done.output
    assert set(json.loads(done.stdout)) == {"released", "baked", "delivered", "unconfirmed", "needs"}
    assert LaterCuts.objects.count() == 1


def test_a_told_tick_does_nothing_else(slot_at):
    assert CliRunner().invoke(tick_command.command, ["--at", slot_at.isoformat()]).exit_code == 0
    assert not LaterCuts.objects.exists()
