"""One switch for all outlets."""

from __future__ import annotations

import datetime
import json

import pytest
from click.testing import CliRunner

from channels.models import Outlet
from publisher.commands import outlet_command
from publisher.deliveries import brake, transitions, waiting
from publisher.deliveries.models import Brake, Delivery, State
from tests import factories

MINUTE = datetime.timedelta(minutes=1)
NOW = datetime.datetime(2026, 3, 14, 8, 0, tzinfo=datetime.UTC)


def bpod_outlet(*words: str):
    return CliRunner().invoke(outlet_command.command, words)


def test_while_it_is_pulled_nothing_leaves_and_the_site_goes_on(day):
    day.outlet()
    day.outlet("other")
    factories.approved()
    brake.pull("a person", "something odd on Tumblr", day.now)
    report = day.tick()
    assert len(report.released) == 1
    assert report.delivered == []
    assert set(Delivery.objects.values_list("state", "attempts")) == {(State.PENDING, 0)}
    assert "a person pulled the brake" in report.needs[0]
    assert "something odd on Tumblr" in report.needs[0]
    assert "bpod outlet resume --all" in report.needs[0]
    assert brake.release("a person")
    assert sorted(day.tick(after=MINUTE).delivered) == ["other", "tumblr-en"]
    assert day.tick().needs == []


def test_a_worker_that_is_just_about_to_send_does_not(day):
    day.outlet()
    factories.approved()
    Outlet.objects.update(paused=True)
    day.tick()
    Outlet.objects.update(paused=False)
    held = transitions.claim(day.delivery().pk, day.now)
    brake.pull("a person", "stop", day.now)
    assert transitions.send(held, day.now) is None
    delivery = day.delivery()
    assert (delivery.state, delivery.attempts, delivery.reason) == (State.PENDING, 0, "the brake is pulled")
    assert not delivery.attempt_log.exists()
    assert waiting.due(day.now) == []
    assert transitions.claim(delivery.pk, day.now) is None
    brake.release("a person")
    assert day.tick().delivered == ["tumblr-en"]
    assert day.delivery().reason == ""


@pytest.mark.django_db
def test_there_is_one_and_the_first_reason_stays():
    assert brake.pulled() is None
    first = brake.pull("one", "because", NOW)
    again = brake.pull("two", "also", NOW + MINUTE)
    assert (again.by_name, again.reason, again.pulled_at) == ("one", "because", first.pulled_at)
    assert Brake.objects.count() == 1
    assert brake.release("two")
    assert not brake.release("two")
    assert brake.pulled() is None


@pytest.mark.django_db
@pytest.mark.parametrize(("reason", "mend"), [("  ", "is missing"), ("x" * 301, "Say it in 300")])
def test_a_reason_is_asked_for(reason, mend):
    with pytest.raises(ValueError, match=f"^reason: .*{mend}"):
        brake.pull("one", reason, NOW)
    assert brake.pulled() is None


@pytest.mark.django_db
def test_the_command_pulls_it_shows_it_and_releases_it():
    factories.outlet("one")
    factories.outlet("two")
    Outlet.objects.filter(name="two").update(paused=True)
    assert bpod_outlet("pause", "--all", "--reason", "a test").exit_code == 0
    shown = bpod_outlet("list").output
    assert shown.startswith("all outlets: stopped since ")
    assert "a test; when all is well again: bpod outlet resume --all" in shown
    rows = json.loads(bpod_outlet("list", "--json").output)
    assert [row["state"] for row in rows] == ["stopped with all others: a test", "paused"]
    assert "the brake is released" in bpod_outlet("resume", "--all").output
    assert "was not pulled" in bpod_outlet("resume", "--all").output
    rows = json.loads(bpod_outlet("list", "--json").output)
    assert [row["state"] for row in rows] == ["open", "paused"]
    assert Outlet.objects.filter(paused=True).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "mend"),
    [
        (["pause"], "NAME of one outlet, or --all"),
        (["pause", "one", "--all"], "NAME of one outlet, or --all"),
        (["resume"], "NAME of one outlet, or --all"),
        (["pause", "--all"], "--reason: is missing"),
    ],
)
def test_half_a_command_is_refused_with_a_sentence(words, mend):
    factories.outlet("one")
    done = bpod_outlet(*words)
    assert done.exit_code == 2
    assert mend in done.output
    assert brake.pulled() is None
    assert not Outlet.objects.get().paused
