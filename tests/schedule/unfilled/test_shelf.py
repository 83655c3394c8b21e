"""What lies on the shelf and cannot go out is named before its day, and passed over."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.auth.models import User

from publisher.posts import copies
from publisher.posts.models import Picture
from publisher.schedule.models import Reserve
from publisher.schedule.unfilled import choice, days, shelf
from tests.desk.conftest import signed_in
from tests.desk.test_pages import words
from tests.factories import DAY
from tests.schedule.unfilled.house import HOUR, SLOT, Way, at_the_slot, of, policy, reserve


def without_rights(data):
    return {**data, "pictures": [{**picture, "rights": []} for picture in data["pictures"]]}


def without_alt(data):
    return {**data, "pictures": [{**picture, "alt_text": ""} for picture in data["pictures"]]}


def of_a_writer_who_is_gone(data):
    return {**data, "writers": [{**line, "writer": 999} for line in data["writers"]]}


SPOILT = pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (without_rights, "may not be shown on the website"),
        (without_alt, "has no description"),
        (of_a_writer_who_is_gone, "something of it was deleted since"),
    ],
)


def spoilt(kept, spoil):
    data = spoil(kept.draft)
    Reserve.objects.filter(pk=kept.pk).update(draft=data, digest=copies.digest(data))
    return Reserve.objects.get(pk=kept.pk)


@SPOILT
def test_what_cannot_go_out_is_named_and_the_next_one_goes(spoil, said):
    policy(Way.RESERVE)
    first, _ = spoilt(reserve("One"), spoil), reserve("Two")
    assert said in shelf.unfit(first)
    assert choice.passed_over() == {first: shelf.unfit(first)}
    assert days.foresee([DAY], SLOT - HOUR)[DAY].comes == "“Two” from the reserve shelf"
    (row,) = at_the_slot()
    assert (row.state, of().content().title) == ("done", "Two")
    first.refresh_from_db()
    assert first.post is None


@SPOILT
def test_a_shelf_of_which_nothing_can_go_out_holds_the_day_and_says_why(spoil, said):
    policy(Way.RESERVE)
    spoilt(reserve("One"), spoil)
    (row,) = at_the_slot()
    assert row.state == "held"
    assert row.why.startswith("nothing on the reserve shelf can go out.")
    assert said in row.why


@pytest.mark.parametrize("break_it", [lambda file: file.write_bytes(b"no picture"), Path.unlink])
def test_what_is_found_at_the_slot_alone_keeps_the_next_one_not_waiting(break_it):
    """Nobody looks at the file before."""
    policy(Way.RESERVE)
    first, _ = reserve("One"), reserve("Two")
    picture = Picture.objects.get(pk=first.draft["pictures"][0]["picture"])
    break_it(Path(picture.file.path))
    assert shelf.unfit(first) == ""
    (row,) = at_the_slot()
    assert (row.state, row.reserve.title, of().content().title) == ("done", "Two", "Two")


def test_what_was_named_and_cannot_go_out_any_more_is_chosen_anew_before_the_slot():
    policy(Way.RESERVE)
    first, _ = reserve("One"), reserve("Two")
    days.name_due(SLOT - 25 * HOUR)
    assert days.foretold(DAY) == "“One” from the reserve shelf"
    spoilt(first, without_alt)
    days.name_due(SLOT - 24 * HOUR)
    assert days.foretold(DAY) == "“Two” from the reserve shelf"


def test_where_the_shelf_is_not_used_nobody_is_told_of_it():
    spoilt(reserve("One"), without_alt)
    assert choice.passed_over() == {}


def test_the_shelf_and_today_name_it():
    policy(Way.RESERVE)
    spoilt(reserve("One"), without_alt)
    reserve("Two")
    editor = signed_in(User.objects.create(username="editor", is_superuser=True))
    said = words(editor.get("/desk/calendar/shelf/"))
    assert said.count("It cannot go out") == 1
    assert said.index("One Approved by") < said.index("It cannot go out") < said.index("Two Approved by")
    today = words(editor.get("/desk/today/part/"))
    assert "“One” on the reserve shelf cannot go out: The picture has no description" in today
