"""The first page: is today's post out, everywhere; what needs a person; what lies ahead."""

from __future__ import annotations

import dataclasses
import datetime
import re
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels.models import Outlet
from publisher.clock import wall_now
from publisher.deliveries.models import Attempt, Delivery, Receipt, State
from publisher.desk.day import Day, DeliveryLine, EditionLine, today
from publisher.desk.today import ahead
from publisher.desk.today.standing import FeedLine, feeds_of, standing
from publisher.editions.models import Edition
from publisher.schedule.models import Slot
from publisher.schedule.runway import AHEAD_DAYS
from publisher.schedule.slots import ONE_DAY
from publisher.website.files import site_folder
from tests.desk.editing import messages_of
from tests.desk.test_pages import approve, deliver, words

AT = datetime.datetime(2031, 3, 3, 9, tzinfo=datetime.UTC)
PART = "/desk/today/part/"

ENGLISH = EditionLine(
    language="en",
    name="English",
    state="Released",
    code="good",
    title="Tide",
    address="http://en.example/archive/2031/3/3",
    slot_at=AT,
    zone="Europe/London",
    released_at=AT,
    page_live_at=AT,
)
CATALAN = dataclasses.replace(ENGLISH, language="ca", name="Catalan")
LINE = DeliveryLine("tumblr-en", "tumblr", "English", "Delivered", "good", "yes", 1, "", "", "")
FEEDS = [FeedLine("en", "English", 3, 3, ""), FeedLine("ca", "Catalan", 3, 3, "")]
WAITS = {"released_at": None, "page_live_at": None}


def a_day(*editions: EditionLine, deliveries: tuple[DeliveryLine, ...] = (LINE,), needs=()) -> Day:
    return Day(AT.date(), editions, deliveries, tuple(needs))


@pytest.mark.parametrize(
    ("day", "feeds", "sentence", "code"),
    [
        (a_day(ENGLISH, CATALAN), FEEDS, "Today’s post is out, everywhere.", "good"),
        (
            a_day(ENGLISH, dataclasses.replace(CATALAN, state="Not approved yet", code="open", **WAITS)),
            FEEDS[:1],
            "Today’s post is out; Catalan not approved yet.",
            "open",
        ),
        (
            a_day(ENGLISH, dataclasses.replace(CATALAN, state="Approved, and late", code="bad", **WAITS)),
            FEEDS[:1],
            "Today’s post is out, but Catalan approved, and late.",
            "bad",
        ),
        (
            a_day(ENGLISH, deliveries=(dataclasses.replace(LINE, code="open", reached="no"), LINE)),
            FEEDS,
            "Today’s post is out; 1 of 2 outlets are still to have it.",
            "open",
        ),
        (
            a_day(ENGLISH, deliveries=(dataclasses.replace(LINE, reached="unknown", asks=4),), needs=["x"]),
            FEEDS,
            "Today’s post is out, but nobody knows whether it arrived at one outlet.",
            "bad",
        ),
        (
            a_day(ENGLISH, CATALAN),
            [dataclasses.replace(FEEDS[0], carrying=1), FEEDS[1]],
            "Today’s post is out, but 2 of the English feeds lack it.",
            "bad",
        ),
        (
            a_day(dataclasses.replace(ENGLISH, page_live_at=None)),
            FEEDS,
            "Today’s post is out, but its English page was not seen to answer.",
            "bad",
        ),
        (
            a_day(dataclasses.replace(ENGLISH, state="Approved, and late", code="bad", **WAITS)),
            [],
            "Today’s post is not out: approved, and late.",
            "bad",
        ),
        (
            a_day(dataclasses.replace(ENGLISH, state="Approved, waits for its slot", **WAITS)),
            [],
            "Today’s post is approved and waits for its slot.",
            "good",
        ),
        (
            a_day(dataclasses.replace(ENGLISH, title="", state="Not approved yet", code="open", **WAITS)),
            [],
            "Nothing is approved for today yet.",
            "open",
        ),
        (
            a_day(dataclasses.replace(ENGLISH, title="", state="late", code="bad", **WAITS)),
            [],
            "Nothing is approved for today, and its slot has passed.",
            "bad",
        ),
    ],
)
def test_one_sentence_says_how_it_stands(day, feeds, sentence, code):
    found = standing(day, feeds)
    assert (found.sentence, found.code) == (sentence, code)


def test_the_feeds_themselves_are_read(desk, settings, tmp_path):  # noqa: ARG001
    settings.SITE_ROOT = tmp_path
    day = a_day(ENGLISH)
    assert [(line.carrying, line.of) for line in feeds_of(day)] == [(0, 3)]
    folder = site_folder("en")
    folder.mkdir(parents=True)
    for name in ("feed", "feed.rss"):
        (folder / name).write_text("… tag:example.org,2012:2031-03-03 …")
    (folder / "feed.json").write_text("… tag:example.org,2012:2031-03-02 …")
    assert [(line.language, line.carrying, line.is_well) for line in feeds_of(day)] == [("en", 2, False)]
    assert feeds_of(a_day(dataclasses.replace(ENGLISH, **WAITS))) == []


def test_days_ready_are_counted_to_the_first_that_is_not(desk, make_post):  # noqa: ARG001
    now = datetime.datetime(2031, 3, 3, 7, tzinfo=datetime.UTC)
    for number in (0, 1, 2, 4):
        approve(make_post(publish_on=now.date() + ONE_DAY * number))
    found = ahead.ready(now)
    assert found is not None
    assert (found.first, found.ready, found.first_empty, found.code) == (
        now.date(),
        3,
        now.date() + ONE_DAY * 3,
        "open",
    )
    assert len(found.empty) == AHEAD_DAYS - 4
    after_the_slot = ahead.ready(now + datetime.timedelta(hours=2))
    assert after_the_slot is not None
    assert (after_the_slot.first, after_the_slot.ready) == (now.date() + ONE_DAY, 2)
    Slot.objects.all().delete()
    assert ahead.ready(now) is None


@pytest.mark.parametrize(
    ("zone", "day", "on", "minutes"),
    [
        ("Europe/London", (2026, 3, 28), (2026, 3, 29), 60),
        ("Europe/London", (2026, 3, 29), (2026, 3, 29), 60),
        ("Europe/London", (2026, 3, 30), (2026, 10, 25), -60),
        ("Europe/Madrid", (2027, 10, 31), (2027, 10, 31), -60),
        ("Australia/Lord_Howe", (2026, 5, 1), (2026, 10, 4), 30),
    ],
)
def test_the_next_change_of_the_clocks_is_told(desk, zone, day, on, minutes):  # noqa: ARG001
    Slot.objects.filter(language="ca").delete()
    Slot.objects.update(zone=zone)
    now = datetime.datetime(*day, 0, 10, tzinfo=ZoneInfo(zone))
    [change] = ahead.clock_change(now)
    assert (change.on, change.minutes) == (datetime.date(*on), minutes)


def test_a_zone_without_summer_time_changes_nothing(desk):  # noqa: ARG001
    Slot.objects.update(zone="UTC")
    assert ahead.clock_change(AT) == []


@pytest.fixture
def asked(desk, make_post) -> Delivery:  # noqa: ARG001
    """Of today, and nobody knows whether it arrived."""
    outlet = Outlet.objects.create(name="tumblr-en", kind="tumblr", account="bpod", language="en")
    edition = approve(make_post(publish_on=today(wall_now())))
    Edition.objects.filter(pk=edition.pk).update(
        state=Edition.State.RELEASED, released_at=wall_now(), page_live_at=wall_now()
    )
    return deliver(edition, outlet, State.NEEDS_PERSON, reason="no answer came")


def test_what_needs_a_person_has_one_safe_button(sign_in, asked):
    client = sign_in("editor")
    page = client.get(PART)
    assert "on tumblr-en: needs a person: no answer came" in words(page)
    button = f"/desk/today/look-again/{asked.pk}/"
    assert f'action="{button}"' in page.content.decode()
    assert client.get(button).status_code == 405
    response = client.post(button, follow=True)
    assert "looked up again" in messages_of(response)
    assert Delivery.objects.get().state == State.UNCONFIRMED
    assert Attempt.objects.get().detail == "editor: look_again"
    assert "moved on meanwhile" in messages_of(client.post(button, follow=True))


def test_an_outlet_that_is_held_needs_a_person_as_well(sign_in, asked):
    Outlet.objects.update(held_reason="401 token expired")
    page = sign_in("editor").get(PART)
    assert "tumblr-en is held: 401 token expired" in words(page)
    assert f"/desk/outlets/{asked.outlet_id}/" in page.content.decode()


def test_the_page_is_asked_again_cheaply_until_something_changes(sign_in, asked):
    client = sign_in("editor")
    first = client.get(PART)
    again = client.get(PART, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first["ETag"].strip('"') in client.get("/desk/").content.decode()
    Receipt.objects.create(
        delivery=asked, remote_id="1", url="", received_at=wall_now(), rendition_digest="d"
    )
    Delivery.objects.update(state=State.DELIVERED)
    changed = client.get(PART, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert "This needs a person" not in words(changed)


def test_the_first_page_costs_the_same_with_many_outlets(sign_in, asked):
    client = sign_in("editor")
    client.get(PART)
    with CaptureQueriesContext(connection) as few:
        client.get(PART)
    for number in range(20):
        outlet = Outlet.objects.create(name=f"x-{number}", kind="x", account="bpod", language="en")
        deliver(asked.edition, outlet, State.NEEDS_PERSON)
    with CaptureQueriesContext(connection) as many:
        client.get(PART)
    assert len(many) == len(few)


def test_who_may_not_see_deliveries_is_told_of_none(sign_in, asked):
    page = words(sign_in("writer").get(PART))
    assert "Days ready" in page
    assert "tumblr-en" not in page
    assert sign_in("translator").get(PART).status_code in {302, 403}
    assert sign_in("writer").post(f"/desk/today/look-again/{asked.pk}/").status_code in {302, 403}
    assert Delivery.objects.get().state == State.NEEDS_PERSON


@pytest.mark.parametrize(("asked_for", "given"), [("2031-03-07", "2031-03-07"), ("soon", ""), ("", "")])
def test_an_empty_day_leads_to_a_post_for_it(sign_in, desk, asked_for, given):  # noqa: ARG001
    page = sign_in("writer").get(f"/desk/posts/add/?publish_on={asked_for}").content.decode()
    field = re.search(r'<input[^>]*name="publish_on"[^>]*>', page)
    assert field is not None
    assert re.findall(r'value="([^"]*)"', field[0]) == ([given] if given else [])
