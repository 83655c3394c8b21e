"""After an outage: the site and the feeds always, the outlets where it is not too late, each once."""

from __future__ import annotations

import datetime

import pytest

from publisher.deliveries import transitions
from publisher.deliveries.models import Delivery, State
from publisher.editions import freeze
from publisher.editions.models import Edition
from publisher.posts.models import Post
from publisher.schedule import release
from publisher.schedule.models import Slot
from tests import factories
from tests.racing import at_once

HOUR = datetime.timedelta(hours=1)
DAYS = 24 * HOUR
LATE = "due 2026-03-14 08:00 Europe/London, {} hours ago: later than the 6 hours of the catch-up; send it now or cancel it"


@pytest.fixture(autouse=True)
def _six_hours(day) -> None:  # noqa: ARG001 - the slots are there by then
    Slot.objects.update(catch_up_hours=6)


def page(settings) -> str:
    return (settings.SITE_ROOT / "en/archive/2026/3/14.html").read_text()


@pytest.mark.parametrize("late", [datetime.timedelta(0), HOUR, 5 * HOUR, 6 * HOUR])
def test_what_is_a_little_late_goes_out_by_itself(day, late):
    day.outlet()
    factories.approved()
    report = day.tick(after=late)
    assert report.delivered == ["tumblr-en"]
    assert report.needs == []
    assert day.delivery().due_at == day.now - late
    assert Edition.objects.get().released_at == day.now


@pytest.mark.parametrize(("late", "hours"), [(6 * HOUR + HOUR / 3600, 6), (7 * HOUR, 7), (3 * DAYS, 72)])
def test_what_is_too_late_is_public_and_waits_for_a_person(day, settings, late, hours):
    day.outlet()
    factories.approved()
    report = day.tick(after=late)
    assert len(report.released) == 1
    assert report.delivered == []
    assert "Garden Within" in page(settings)
    assert (day.state(), day.delivery().reason) == (State.HELD, LATE.format(hours))
    assert day.delivery().due_at == day.now - late
    assert LATE.format(hours) in report.needs[0]
    assert day.tick(after=DAYS).delivered == []
    assert transitions.decide("retry", day.delivery(), day.now, by_name="a person")
    assert day.tick().delivered == ["tumblr-en"]
    assert len(day.visible()) == 1


def test_a_person_may_also_let_it_be(day):
    day.outlet()
    factories.approved()
    day.tick(after=7 * HOUR)
    assert transitions.decide("cancel", day.delivery(), day.now, by_name="a person")
    assert day.tick(after=HOUR).needs == []
    assert day.visible() == []


def test_each_language_has_hours_of_its_own(day):
    day.outlet()
    Slot.objects.filter(language="en").update(catch_up_hours=9)
    factories.approved()
    assert day.tick(after=8 * HOUR).delivered == ["tumblr-en"]


def test_after_a_long_outage_today_goes_out_and_the_days_before_are_asked(day):
    day.outlet()
    for number in range(3):
        factories.approved(factories.DAY - number * DAYS, title=f"Day {number}")
    report = day.tick(after=HOUR)
    assert [edition["date"] for edition in report.released] == ["2026-03-12", "2026-03-13", "2026-03-14"]
    assert report.delivered == ["tumblr-en"]
    assert "Day 0" in day.visible()[0]["text"]
    assert sorted(Delivery.objects.values_list("state", flat=True)) == ["delivered", "held", "held"]
    assert len(report.needs) == 2


def test_however_often_it_is_called_it_is_released_once(day):
    day.outlet()
    factories.approved()
    now = day.now + 7 * HOUR
    assert [len(release.release_due(now).editions) for _ in range(3)] == [1, 0, 0]
    assert len(release.release_due(now - 7 * HOUR).editions) == 0
    assert Delivery.objects.count() == 1


def test_of_two_machines_one_releases_it(day):
    for name in ("one", "two"):
        day.outlet(name)
    factories.approved()
    released = at_once(*[lambda: len(release.release_due(day.now).editions)] * 4)
    assert sorted(released) == [0, 0, 0, 1]
    assert Delivery.objects.count() == 2


def test_a_post_moved_to_another_date_while_it_was_due_goes_out_on_that_date(day):
    day.outlet()
    edition = factories.approved()
    post = Post.objects.get(pk=edition.post_id)
    day.now += HOUR
    freeze.reopen(post, by_name="test", reason="another day", now=day.now)
    assert day.tick().released == []
    Post.objects.filter(pk=post.pk).update(publish_on=factories.DAY + DAYS)
    factories.approve_draft(post, now=day.now)
    assert day.tick(after=22 * HOUR).released == []
    assert [row["date"] for row in day.tick(after=HOUR).released] == ["2026-03-15"]
    assert len(day.visible()) == 1
    assert day.delivery().slot_on == factories.DAY + DAYS


@pytest.mark.parametrize(("late", "delivered"), [(2 * HOUR, ["tumblr-en"]), (3 * DAYS, [])])
def test_an_approval_after_the_slot_releases_at_once_and_the_catch_up_counts(day, late, delivered):
    day.outlet()
    assert day.tick(after=late).released == []
    factories.approved(now=day.now)
    report = day.tick()
    assert len(report.released) == 1
    assert report.delivered == delivered
