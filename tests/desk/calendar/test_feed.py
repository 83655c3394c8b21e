"""The feed that calendars subscribe to: whose it is, what it tells, and what it keeps to itself."""

from __future__ import annotations

import datetime

import icalendar
import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from publisher.clock import wall_now
from publisher.desk.calendar import addresses
from publisher.desk.day import today
from publisher.posts.models import Post
from publisher.schedule.models import CalendarAddress
from publisher.schedule.moving.carry import move
from publisher.schedule.moving.plan import plan
from publisher.schedule.moving.steps import OnTaken
from publisher.schedule.slots import ONE_DAY
from publisher.submissions import drafts
from tests import factories
from tests.submissions.giving import donated

ADDRESS = "/desk/calendar/address/"


@pytest.fixture
def soon(desk) -> datetime.date:  # noqa: ARG001
    return today(wall_now()) + 3 * ONE_DAY


@pytest.fixture
def editor(sign_in) -> Client:
    client: Client = sign_in("editor")
    client.post(ADDRESS)
    return client


def path(client: Client) -> str:
    address: str = client.get(ADDRESS).context["address"]
    return address.removeprefix("http://127.0.0.1:8000")


def events(client: Client) -> dict[str, icalendar.Event]:
    answer = Client().get(path(client))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    made = icalendar.Calendar.from_ical(answer.content)
    return {str(event["uid"]): event for event in made.walk("VEVENT")}


def test_a_post_is_a_day_and_an_hour_in_its_zone(editor, make_post, soon):
    post = make_post(publish_on=soon)
    found = events(editor)
    whole, slot = found[f"day-post-{post.pk}@127.0.0.1"], found[f"slot-post-{post.pk}@127.0.0.1"]
    assert whole.decoded("dtstart") == soon
    assert str(whole["summary"]) == "Tide of cells – draft"
    assert "English at 08:00 Europe/London" in str(whole["description"])
    assert "Catalan at 09:00 Europe/Madrid" in str(whole["description"])
    at = slot.decoded("dtstart")
    assert (at.date(), at.time()) == (soon, datetime.time(8))
    assert slot["dtstart"].params["TZID"] == "Europe/London"
    assert whole["url"] == f"http://127.0.0.1:8000/desk/calendar/?month={soon:%Y-%m}#d{soon}"


def test_an_empty_day_between_planned_ones_stands_out(editor, make_post, soon):
    make_post(publish_on=soon + ONE_DAY)
    found = events(editor)
    assert str(found[f"day-empty-{soon}@127.0.0.1"]["summary"]) == "Empty"
    assert f"day-empty-{soon + 2 * ONE_DAY}@127.0.0.1" not in found


def test_a_moved_post_keeps_its_entry_with_a_higher_sequence(editor, make_post, soon):
    post = make_post(publish_on=soon)
    name = f"day-post-{post.pk}@127.0.0.1"
    Post.objects.get().latest_revision.__class__.objects.update(
        created_at=wall_now() - datetime.timedelta(minutes=5)
    )
    before = events(editor)[name]
    wanted, now = {post.pk: soon + 7 * ONE_DAY}, wall_now()
    token = plan(wanted, OnTaken.ASK, now).token
    move(wanted, OnTaken.ASK, token=token, by=None, by_name="x", now=now)
    after = events(editor)[name]
    assert after.decoded("dtstart") == soon + 7 * ONE_DAY
    assert int(after["sequence"]) > int(before["sequence"])
    assert int(events(editor)[name]["sequence"]) == int(after["sequence"])
    assert int(after["sequence"]) < 2**31


def test_an_embargoed_title_is_for_those_who_may_see_the_donation(editor, soon):
    factories.outlet()
    until = {
        "embargo": "until",
        "embargo_on": f"{soon + 90 * ONE_DAY}",
        "embargo_time": "09:00",
        "embargo_zone": "UTC",
    }
    post = drafts.make(donated(wall_now(), **until), soon, by=None, by_name="ed", now=wall_now())
    Post.objects.update(title="Tide of cells")
    name = f"day-post-{post.pk}@127.0.0.1"
    assert str(events(editor)[name]["summary"]) == "Tide of cells – draft"
    user = User.objects.get(username="editor")
    user.groups.clear()
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_post"]))
    assert str(events(editor)[name]["summary"]) == "(under embargo) – draft"
    assert b"Tide of cells" not in Client().get(path(editor)).content


def test_an_address_is_its_owners_until_it_is_revoked(editor, sign_in):
    first = path(editor)
    assert Client().get(first).status_code == 200
    editor.post(ADDRESS)
    second = path(editor)
    assert second != first
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    editor.post(ADDRESS, {"revoke": "1"})
    assert Client().get(second).status_code == 404
    assert editor.get(ADDRESS).context["address"] == ""
    assert sign_in("writer").get(ADDRESS).context["address"] == ""


def test_who_left_reads_no_more(editor):
    address = path(editor)
    User.objects.filter(username="editor").update(is_active=False)
    assert Client().get(address).status_code == 404
    User.objects.filter(username="editor").update(is_active=True)
    User.objects.get(username="editor").groups.clear()
    assert Client().get(address).status_code == 404


@pytest.mark.usefixtures("editor")
def test_the_row_alone_makes_no_address():
    row = CalendarAddress.objects.get()
    token = addresses.token(row)
    assert token.startswith(row.nonce)
    for guess in (row.nonce, f"{row.nonce}.", f"{row.nonce}.x", token[:-1], token.swapcase()):
        assert Client().get(f"/desk/calendar/{guess}.ics").status_code == 404


def test_the_feed_is_read_only(editor):
    assert Client().post(path(editor)).status_code == 405
