"""An outlet kept by hand: first a person is told that there is something to do, then that it was not done."""

from __future__ import annotations

import datetime

import pytest

from channels.contract import RemotePost
from channels.models import Outlet
from publisher.deliveries import transitions
from publisher.deliveries.models import Delivery, State
from publisher.status import status
from tests import factories
from tests.watch.conftest import MINUTE

KEYS = [("raised", "person:tumblr-en"), ("raised", "outlet:tumblr-en")]


@pytest.fixture
def waiting(scene):
    """Its post waits for a person."""
    outlet = scene.outlet()
    Outlet.objects.update(settings={**outlet.settings, "by_hand": "yes"})
    scene.approved()
    scene.tick()
    assert scene.delivery().state == State.NEEDS_PERSON
    return scene


@pytest.fixture
def page(waiting, settings):
    settings.WAGTAILADMIN_BASE_URL = "https://desk.example.org"
    return f"https://desk.example.org/desk/by-hand/{waiting.delivery().pk}/"


def post_it(scene):
    post = RemotePost("42", "https://bpod.tumblr.com/post/42")
    assert transitions.decide("adopt", scene.delivery(), scene.now, by_name="A. B.", post=post)


def test_that_it_is_to_be_posted_is_said_before_anything_is_missed(waiting, page):
    waiting.round(times=2)
    assert waiting.hook.events == KEYS[:1]
    told = waiting.hook.about("person:tumblr-en")
    assert told["level"] == "warning"
    assert told["what"] == "The post of 2026-03-14 waits for a person to post it on tumblr-en"
    assert f"to be posted by hand, with its ready text at {page}; " in told["mend"]
    assert waiting.hook.pings == 2


def test_not_done_by_the_minute_it_is_missed_like_any_other(waiting, page):
    waiting.round(times=2)
    waiting.until_watched()
    waiting.round()
    assert waiting.hook.events == KEYS
    told = waiting.hook.about("outlet:tumblr-en")
    assert (told["level"], told["what"]) == ("bad", "The English post of 2026-03-14 is not on tumblr-en")
    assert told["mend"] == f"to be posted by hand, with its ready text at {page}"


def test_done_by_hand_all_is_well_and_nothing_is_missed(waiting):
    waiting.round(times=2)
    post_it(waiting)
    waiting.until_watched()
    waiting.round(times=2)
    assert waiting.hook.events == [*KEYS[:1], ("well", "person:tumblr-en")]


def test_done_late_the_alarm_is_over(waiting):
    waiting.round(times=2)
    waiting.until_watched()
    waiting.round()
    post_it(waiting)
    waiting.round(times=3)
    assert sorted(waiting.hook.events[2:]) == [("well", "outlet:tumblr-en"), ("well", "person:tumblr-en")]


def test_what_went_wrong_there_is_never_hidden_behind_what_is_to_be_posted(waiting):
    waiting.approved(factories.DAY + datetime.timedelta(days=1), title="Second")
    waiting.now += datetime.timedelta(days=1)
    Delivery.objects.update(state=State.HELD, reason="no rights")
    waiting.tick()
    assert Delivery.objects.filter(state=State.NEEDS_PERSON).count() == 1
    waiting.round(MINUTE, times=2)
    told = waiting.hook.about("person:tumblr-en")
    assert (told["level"], told["seen"]) == ("bad", "held: no rights")


def test_the_status_of_the_day_names_the_page(waiting, page):
    day = status(factories.DAY, waiting.now)
    assert day["needs"] == [f"2026-03-14 on tumblr-en: to be posted by hand, with its ready text at {page}"]
    post_it(waiting)
    day = status(factories.DAY, waiting.now)
    assert (day["ok"], day["needs"]) == (True, [])
