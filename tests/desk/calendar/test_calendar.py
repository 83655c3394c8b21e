"""The calendar as people read it and move in it."""

from __future__ import annotations

import datetime
import re

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from wagtail.models import ModelLogEntry

from publisher.desk.calendar.asking import begins_on
from publisher.editions import freeze
from publisher.editions.models import Edition
from publisher.posts.models import Post, Series, Writer
from publisher.schedule.moving.plan import plan
from publisher.schedule.moving.steps import OnTaken
from publisher.schedule.slots import ONE_DAY
from tests.desk.conftest import DAY, signed_in

MARCH = "/desk/calendar/?month=2031-03"
MOVE = "/desk/calendar/move/"
BEFORE = datetime.datetime(2031, 3, 1, 6, 0, tzinfo=datetime.UTC)


def words(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


def day(response, date: datetime.date) -> str:
    html = response.content.decode()
    found = re.search(rf'<li id="d{date}".*?</li>', html, re.DOTALL)
    return " ".join(strip_tags(found[0]).split()) if found else ""


def approve(post):
    return freeze.approve(Post.objects.get(pk=post.pk), by=None, by_name="someone", now=BEFORE).edition


def test_each_day_says_what_stands_on_it(sign_in, make_post):
    series = Series.objects.create(name="Senses Week")
    draft = make_post(series=series, part=2, pinned=True, pinned_reason="Rose Day")
    ready = make_post(publish_on=DAY + ONE_DAY, title="River of nerves")
    approve(ready)
    page = sign_in("editor").get(MARCH)
    assert day(page, DAY) == (
        "Mon 3 March Senses Week - II Tide of cells Draft Catalan: not handed out yet Pinned: Rose Day"
        " Choose “Tide of cells” Move to… “Tide of cells” To the shelf… “Tide of cells”"
    )
    assert "River of nerves Approved Catalan: open" in day(page, DAY + ONE_DAY)
    assert day(page, DAY + 2 * ONE_DAY) == "Wed 5 March Empty Write a post for 5 March"
    assert "29 empty days to come" in words(page)
    html = page.content.decode()
    assert f'href="/desk/posts/edit/{draft.pk}/"' in html
    assert f'href="{MOVE}?post={draft.pk}"' in html
    assert "/private/media/images/" in html


def test_what_is_out_or_late_is_said_and_what_is_out_has_no_handle(sign_in, make_post):
    out, late = (
        make_post(publish_on=datetime.date(2020, 3, 3)),
        make_post(publish_on=datetime.date(2020, 3, 4)),
    )
    Edition.objects.filter(pk=approve(out).pk).update(state="released", released_at=BEFORE)
    approve(late)
    page = sign_in("editor").get("/desk/calendar/?month=2020-03")
    assert "Tide of cells Released Catalan: open" in day(page, datetime.date(2020, 3, 3))
    assert "Move to" not in day(page, datetime.date(2020, 3, 3))
    assert "Held: its slot has passed" in day(page, datetime.date(2020, 3, 4))
    assert "Move to" in day(page, datetime.date(2020, 3, 4))
    assert "empty days to come" not in words(page)


def test_the_months_before_and_after_and_this_one_are_a_step_away(sign_in):
    html = sign_in("editor").get("/desk/calendar/?month=2031-12&view=list&state=draft").content.decode()
    assert 'href="?state=draft&amp;view=list&amp;month=2031-11" rel="prev"' in html
    assert 'href="?state=draft&amp;view=list&amp;month=2032-01" rel="next"' in html
    assert "desk-month--list" in html


@pytest.mark.parametrize("given", ["", "2031-13", "nonsense", "0001-01", "99999-01", "2031-3-3"])
def test_whatever_is_no_month_is_this_one(sign_in, given):
    page = sign_in("editor").get("/desk/calendar/", {"month": given})
    assert page.status_code == 200
    assert page.context["month"] == page.context["today"].replace(day=1)


@pytest.mark.parametrize(
    ("today", "whole_weeks", "first_shown"),
    [
        (datetime.date(2031, 3, 20), False, datetime.date(2031, 3, 20)),
        (datetime.date(2031, 3, 20), True, datetime.date(2031, 3, 17)),
        (datetime.date(2031, 3, 1), True, datetime.date(2031, 2, 24)),
        (datetime.date(2031, 2, 27), False, datetime.date(2031, 3, 1)),
        (datetime.date(2031, 4, 1), True, datetime.date(2031, 3, 1)),
    ],
)
def test_a_narrow_screen_begins_with_today_or_its_week(today, whole_weeks, first_shown):
    assert begins_on(datetime.date(2031, 3, 1), today, whole_weeks=whole_weeks) == first_shown


@pytest.mark.parametrize(("view", "goal"), [("", "today"), ("list", "today"), ("month", "this week")])
def test_what_is_before_is_folded_and_never_today(sign_in, view, goal):
    page = sign_in("editor").get("/desk/calendar/", {"view": view})
    html, today = page.content.decode(), page.context["today"]
    begin = today - today.weekday() * ONE_DAY if view == "month" else today
    folded = {
        datetime.date.fromisoformat(one) for one in re.findall(r'id="d(\S+)" class="[^"]*--earlier', html)
    }
    assert folded == {one.date for one in page.context["days"] if one.date < begin}
    told = re.findall(rf"<summary>(\d+) days? of {today:%B} before {goal}</summary>", html)
    assert told == ([str((begin - today.replace(day=1)).days)] if begin > today.replace(day=1) else [])


def test_of_another_month_nothing_is_folded(sign_in):
    assert "<details" not in sign_in("editor").get(MARCH).content.decode().partition('class="desk-month')[0]


def test_filters_leave_the_days_they_ask_for(sign_in, make_post):
    series = Series.objects.create(name="Senses Week")
    make_post(series=series)
    other = make_post(publish_on=DAY + ONE_DAY, title="River of nerves")
    other.writers.set([], bulk=False)
    other.save()
    approve(other)
    writer = Writer.objects.get()
    client = sign_in("editor")

    def shown(query):
        return [found.date for found in client.get(f"{MARCH}&{query}").context["days"] if found.shown]

    assert shown(f"series={series.pk}") == [DAY]
    assert shown(f"writer={writer.pk}") == [DAY]
    assert shown("state=approved") == [DAY + ONE_DAY]
    assert shown("missing=ca") == [DAY, DAY + ONE_DAY]
    assert len(shown("state=empty")) == 40
    Edition.objects.create(post=other, language="ca", publish_on=other.publish_on)
    assert shown("missing=ca") == [DAY]


def test_the_number_of_queries_does_not_grow_with_the_posts(sign_in, make_post, settings):
    # Wagtail keeps each thumbnail in a cache: one of the process, not of the database.
    settings.CACHES = {
        **settings.CACHES,
        "renditions": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }
    client = sign_in("editor")

    def queries():
        client.get(MARCH)  # cuts each thumbnail once
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get(MARCH)
        return len(found)

    approve(make_post(publish_on=DAY - ONE_DAY, title="River of nerves"))
    for place in range(3):
        make_post(publish_on=DAY + place * ONE_DAY, series=Series.objects.create(name=f"S{place}"))
    few = queries()
    for place in range(3, 28):
        make_post(publish_on=DAY + place * ONE_DAY, series=Series.objects.create(name=f"S{place}"))
    assert queries() == few
    assert few < 40


def test_moving_asks_shows_the_plan_and_moves_when_it_is_confirmed(sign_in, make_post):
    post, other = make_post(), make_post(publish_on=DAY + ONE_DAY, title="River of nerves")
    client = sign_in("editor")
    assert "New date" in words(client.get(MOVE, {"post": post.pk}))
    asked = {"post": post.pk, "to": DAY + ONE_DAY}
    page = client.get(MOVE, asked)
    assert "Tue 4 March has “River of nerves”. What becomes of it?" in words(page)
    assert page.context["plan"] is None
    page = client.get(MOVE, {**asked, "on_taken": "swap"})
    assert "Move 2 posts" in words(page)
    token = page.context["plan"].token
    answer = client.post(MOVE, {**asked, "on_taken": "swap", "token": token, "reason": "fits better"})
    assert answer["Location"] == "/desk/calendar/?month=2031-03#d2031-03-04"
    assert "2 posts moved." in words(client.get(answer["Location"]))
    post.refresh_from_db()
    other.refresh_from_db()
    assert (post.publish_on, other.publish_on) == (DAY + ONE_DAY, DAY)
    trail = ModelLogEntry.objects.filter(action="desk.move").order_by("object_id")
    assert [(str(entry.user), entry.message) for entry in trail] == [
        ("editor", "Moved from Mon 3 March 2031 to Tue 4 March 2031, with one other post: fits better"),
        ("editor", "Moved from Tue 4 March 2031 to Mon 3 March 2031, with one other post: fits better"),
    ]
    assert "Moved from Mon 3 March 2031" in words(client.get(f"/desk/posts/history/{post.pk}/"))


def test_a_stale_plan_is_shown_again_and_nothing_moves(sign_in, make_post):
    post = make_post()
    client = sign_in("editor")
    asked = {"post": post.pk, "to": DAY + ONE_DAY, "on_taken": "swap"}
    token = client.get(MOVE, asked).context["plan"].token
    make_post(publish_on=DAY + ONE_DAY, title="River of nerves")
    answer = client.post(MOVE, {**asked, "token": token})
    assert answer.status_code == 409
    assert "something changed since the plan was shown" in words(answer)
    assert "Move 2 posts" in words(answer)
    assert Post.objects.get(pk=post.pk).publish_on == DAY


def test_a_series_is_laid_out_on_weekends_in_the_order_of_its_parts(sign_in, make_post):
    series = Series.objects.create(name="Small Worlds")
    posts = [
        make_post(publish_on=DAY + place * ONE_DAY, title=f"Part {part}", series=series, part=part)
        for place, part in enumerate((3, 1, 2))
    ]
    client = sign_in("writer")
    asked = {"post": [post.pk for post in posts], "to": "2031-03-14", "rhythm": "weekends"}
    page = client.get(MOVE, asked)
    assert "Date of the first one" in words(page)
    token = page.context["plan"].token
    client.post(MOVE, {**asked, "token": token})
    assert list(Post.objects.order_by("part").values_list("publish_on", flat=True)) == [
        datetime.date(2031, 3, 15),
        datetime.date(2031, 3, 16),
        datetime.date(2031, 3, 22),
    ]


def test_a_writer_moves_drafts_and_sees_but_does_not_move_what_is_approved(sign_in, make_post):
    post = make_post()
    approve(post)
    client = sign_in("writer")
    asked = {"post": post.pk, "to": DAY + ONE_DAY}
    page = client.get(MOVE, asked)
    assert "only who may approve may move it" in words(page)
    assert 'name="token"' not in page.content.decode()
    token = plan({post.pk: DAY + ONE_DAY}, OnTaken.ASK, BEFORE).token
    assert client.post(MOVE, {**asked, "token": token}).status_code == 302
    assert Post.objects.get(pk=post.pk).publish_on == DAY
    assert sign_in("editor").post(MOVE, {**asked, "token": token}).status_code == 302
    assert Post.objects.get(pk=post.pk).publish_on == DAY + ONE_DAY


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"to": "2031-02-30"}, "write it as year, month and day"),
        ({"to": "1999-01-01"}, "this century"),
        ({"to": "2020-01-01"}, "the slot of Wed 1 January 2020 has passed"),
    ],
)
def test_what_cannot_be_is_said_beside_the_date(sign_in, make_post, asked, said):
    page = sign_in("editor").get(MOVE, {"post": make_post().pk, **asked})
    assert said in words(page)
    assert 'aria-invalid="true"' in page.content.decode()


def test_without_a_post_the_calendar_is_offered(sign_in):
    for query in ({}, {"post": "99999"}, {"post": "x"}, {"post": "9" * 40}):
        assert "Choose one or several posts" in words(sign_in("editor").get(MOVE, query))
    assert sign_in("editor").post(MOVE, {"post": "1"}).status_code == 400


ADDRESSES = [
    "/desk/calendar/",
    MOVE,
    "/desk/calendar/address/",
    "/desk/calendar/shelf/",
    "/desk/calendar/unfilled/",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_no_right_to_the_posts_sees_nothing(sign_in, address):
    assert sign_in("translator").get(address).status_code == 302
    assert Client().get(address).status_code == 302
    bystander = User.objects.create(username="bystander")
    bystander.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client = Client()
    client.force_login(bystander)
    answer = client.get(address)
    assert answer.status_code == 302
    assert answer["Location"] == "/desk/"


def test_a_move_needs_the_token_of_the_form(make_post):
    post = make_post()
    client = signed_in(User.objects.create_superuser("root"))
    client.handler.enforce_csrf_checks = True
    assert client.post(MOVE, {"post": post.pk, "to": DAY}).status_code == 403
