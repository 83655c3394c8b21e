"""The shelf, the policy, and what the first page and the calendar say of days that nobody fills."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags
from wagtail.models import ModelLogEntry

from publisher.clock import wall_now
from publisher.desk.day import today
from publisher.editions import freeze
from publisher.posts import copies
from publisher.posts.models import Creator, Post, Series
from publisher.schedule.models import Reserve, UnfilledDay, UnfilledPolicy
from publisher.schedule.slots import ONE_DAY
from publisher.schedule.unfilled import days as unfilled
from tests.desk.conftest import DAY

SHELF, POLICY = "/desk/calendar/shelf/", "/desk/calendar/unfilled/"
NOW = datetime.datetime(2031, 3, 1, 6, 0, tzinfo=datetime.UTC)
GIVEN = {"way": "rerun", "lead_hours": 26, "older_years": 2, "again_years": 7, "weekly_max": 1}


def words(response) -> str:
    return " ".join(strip_tags(response.content.decode()).split())


@pytest.fixture
def shelved(sign_in, make_post):
    post = make_post()
    sign_in("editor").post(SHELF, {"shelve": "1", "post": post.pk})
    return Reserve.objects.get()


def test_a_draft_goes_to_the_shelf_and_its_day_is_free(sign_in, shelved):
    assert not Post.objects.exists()
    assert (shelved.title, shelved.approved_by_name) == ("Tide of cells", "editor")
    page = words(sign_in("writer").get(SHELF))
    assert "Tide of cells Approved by editor" in page
    assert ModelLogEntry.objects.filter(object_id=str(shelved.pk), user__username="editor").exists()


def test_from_the_shelf_it_becomes_a_draft_of_a_day_whole(sign_in, shelved):
    answer = sign_in("writer").post(SHELF, {"reserve": shelved.pk, "to": "2031-04-02"})
    assert answer["Location"] == "/desk/calendar/?month=2031-04#d2031-04-02"
    post = Post.objects.get()
    assert (post.publish_on, post.title, post.locked) == (datetime.date(2031, 4, 2), "Tide of cells", False)
    placed = post.pictures.get()
    assert placed.alt_text.startswith("A sheet of cells")
    assert placed.rights.get().permission == "allowed"
    assert post.writers.get().writer.name == "The day's writer"
    assert post.get_latest_revision_as_object().publish_on == post.publish_on
    shelved.refresh_from_db()
    assert shelved.post == post
    again = sign_in("writer").post(SHELF, {"reserve": shelved.pk, "to": "2031-04-03"}, follow=True)
    assert "it lies on the shelf no more" in words(again)


def test_a_date_that_is_taken_is_refused_and_the_shelf_keeps_it(sign_in, shelved, make_post):
    make_post(title="River of nerves")
    answer = sign_in("writer").post(SHELF, {"reserve": shelved.pk, "to": str(DAY)}, follow=True)
    assert "there is a post on 3 March 2031 already" in words(answer)
    assert Reserve.objects.get().post is None


def test_what_was_approved_or_lacks_something_is_not_shelved(sign_in, make_post):
    post, bare = make_post(), make_post(publish_on=DAY + ONE_DAY, alt_text="")
    freeze.approve(post, by=None, by_name="x", now=NOW)
    client = sign_in("editor")
    said = words(client.post(SHELF, {"shelve": "1", "post": post.pk}, follow=True))
    assert "it was approved for its date once" in said
    said = words(client.post(SHELF, {"shelve": "1", "post": bare.pk}, follow=True))
    assert "has no description" in said
    assert Post.objects.count() == 2
    assert not Reserve.objects.exists()


def test_only_who_may_approve_puts_on_the_shelf_or_changes_the_policy(sign_in, make_post):
    post = make_post()
    client = sign_in("writer")
    assert client.post(SHELF, {"shelve": "1", "post": post.pk}).status_code == 302
    assert client.post(POLICY, GIVEN).status_code == 302
    assert Post.objects.count() == 1
    assert not UnfilledPolicy.objects.exists()
    assert not Reserve.objects.exists()


@pytest.fixture
def lay(make_post):
    """So many reserves more: of a part of a series, with a link, a picture that may be cropped; each third spoilt."""
    linked, series = make_post(publish_on=DAY + 300 * ONE_DAY), Series.objects.create(name="Senses Week")

    def lay(count: int) -> None:
        for number in range(count):
            post = make_post(
                series=series, part=1, body=f'<p>After <a linktype="post" id="{linked.pk}">it</a>.</p>'
            )
            post.pictures.update(may_be_cropped=True)
            data = copies.data_of(Post.objects.get(pk=post.pk))
            post.delete()
            if number % 3 == 2:
                data["writers"][0]["writer"] = 999
            proof = copies.digest(data)
            Reserve.objects.create(
                title=f"Reserve {number}",
                draft=data,
                digest=proof,
                picture_id=data["pictures"][0]["picture"],
                approved_by_name="E. D.",
                approved_at=NOW,
            )

    return lay


def test_the_shelf_takes_as_many_queries_however_much_lies_there(sign_in, lay):
    client, taken = sign_in("writer"), {}
    for more in (3, 27):
        lay(more)
        page = words(client.get(SHELF))  # makes the small pictures
        assert page.count("Draw the focal area at the picture") == 2 * Reserve.objects.count() // 3
        assert page.count("something of it was deleted since") == Reserve.objects.count() // 3
        with CaptureQueriesContext(connection) as seen:
            client.get(SHELF)
        taken[Reserve.objects.count()] = len(seen)
    assert taken == {3: QUERIES, 30: QUERIES}, seen.captured_queries


QUERIES = 18


def test_the_policy_is_the_house_s_and_is_checked(sign_in):
    client = sign_in("editor")
    assert "Hold: nothing is published" in words(client.get(POLICY))
    client.post(POLICY, GIVEN)
    saved = UnfilledPolicy.objects.get()
    assert (saved.way, saved.older_years, saved.weekly_max, saved.drafts_step_aside) == ("rerun", 2, 1, False)
    assert client.post(POLICY, {**GIVEN, "weekly_max": 3}).status_code == 400
    assert client.post(POLICY, {**GIVEN, "way": "blank"}).status_code == 400
    assert UnfilledPolicy.objects.get().weekly_max == 1


def test_each_number_of_the_policy_is_explained_to_whoever_types_it(sign_in):
    client = sign_in("editor")
    for html in (client.get(POLICY), client.post(POLICY, {**GIVEN, "lead_hours": 99})):
        page = html.content.decode()
        for name in ("lead_hours", "older_years", "again_years", "weekly_max"):
            described = re.search(rf'<input[^>]* name="{name}"[^>]* aria-describedby="([^"]+)"', page)[1]
            assert all(f'id="{one}"' in page for one in described.split()), described
            assert f"id_{name}_helptext" in described
    assert 'id="id_lead_hours_error">Ensure this value is less than or equal to 72.' in page


def test_the_calendar_and_the_first_page_say_what_will_come(sign_in, make_post):
    this = today(wall_now())
    UnfilledPolicy.objects.create(way="rerun")
    old = make_post(publish_on=datetime.date(2019, this.month, 1), title="Old and good", licence="CC0-1.0")
    Creator.objects.create(post=old, name="A studio")
    freeze.archive(Post.objects.get(pk=old.pk), by_name="x", now=NOW, released_at=NOW)
    begun = make_post(publish_on=this - ONE_DAY, title="River of nerves")
    freeze.approve(begun, by=None, by_name="x", now=NOW)
    client = sign_in("editor")
    page = client.get(f"/desk/calendar/?month={this + ONE_DAY:%Y-%m}")
    shown = next(day for day in page.context["days"] if day.foreseen)
    assert (shown.state, shown.foreseen) == (
        "planned",
        f"If nobody fills it: rerun of “Old and good”, first published on 1 {this:%B} 2019",
    )
    assert shown.foreseen in words(page)
    unfilled.name_due(wall_now())
    assert UnfilledDay.objects.exists()
    assert "Unfilled days" in words(client.get("/desk/"))
    assert "if nobody fills it: rerun of “Old and good”" in words(client.get("/desk/"))
