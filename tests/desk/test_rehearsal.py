"""Tomorrow, as the last rehearsal found it; the list; one verdict whole."""

from __future__ import annotations

import datetime
import re

import pytest

from channels.models import Outlet
from publisher.clock import Clock
from publisher.desk.rehearsals import ahead
from publisher.editions import freeze
from publisher.projections import PROJECTIONS
from publisher.schedule.models import Rehearsal, Slot
from publisher.schedule.rehearsal_rounds import rehearse_due
from tests.desk.conftest import DAY
from tests.desk.test_pages import words

HOUR = datetime.timedelta(hours=1)
SLOT = datetime.datetime(2031, 3, 3, 8, 0, tzinfo=datetime.UTC)
SOON = datetime.datetime.now(datetime.UTC)


def rehearse(now: datetime.datetime) -> None:
    rehearse_due(Clock(now=lambda: now), PROJECTIONS)


def approve(post):
    return freeze.approve(post, by=None, by_name="someone", now=SLOT - 40 * HOUR).edition


@pytest.fixture
def tomorrow(desk) -> datetime.date:  # noqa: ARG001
    """The date of the next slots, which are ten hours away whenever the test runs."""
    at = SOON + 10 * HOUR
    Slot.objects.update(time=at.time().replace(microsecond=0), zone="UTC")
    return at.date()


def test_it_says_that_nothing_was_rehearsed_then_ready_then_what_stands_in_the_way(make_post):
    now = SLOT - 20 * HOUR

    def english():
        (day,) = ahead(now)
        assert (day.date, day.word) == (DAY, "Tomorrow")
        return day.lines[0]

    approve(make_post())
    assert (english().name, english().state, english().code) == ("English", "Not rehearsed yet", "open")
    rehearse(now)
    assert (english().state, english().code) == ("Ready", "good")
    Outlet.objects.create(name="tumblr-en", kind="tumblr", account="bpod", language="en", sealed="broken")
    now = SLOT - HOUR / 2
    rehearse(now)
    found = ahead(now)[0].lines[0]
    assert (ahead(now)[0].word, found.state, found.code) == ("Still today", "1 blocker", "bad")


def test_a_verdict_on_an_earlier_approval_is_not_shown_for_a_later_one(make_post):
    post, now = make_post(), SLOT - 20 * HOUR
    approve(post)
    rehearse(now)
    freeze.reopen(post, by_name="someone", reason="a slip", now=now)
    assert ahead(now)[0].lines[0].state == "Not rehearsed yet"
    rehearse(now)
    assert ahead(now)[0].lines[0].state == "Nothing approved"
    approve(post)
    assert ahead(now)[0].lines[0].state == "Ready"


def test_a_slot_that_moved_since_is_said(make_post):
    approve(make_post())
    now = SLOT - 20 * HOUR
    rehearse(now)
    Slot.objects.filter(language="en").update(time=datetime.time(9))
    assert [line.moved for line in ahead(now)[0].lines] == [True, False]


def test_the_first_page_has_tomorrow_with_links_to_the_mend(sign_in, make_post, tomorrow):
    post = make_post(publish_on=tomorrow)
    approve(post)
    Outlet.objects.create(
        name="tumblr-en", kind="tumblr", account="bpod", language="en", held_reason="401 <b>"
    )
    rehearse(SOON)
    response = sign_in("editor").get("/desk/")
    assert "English 1 blocker Tide of cells tumblr-en: is held: 401 &lt;b&gt; – reconnect it" in words(
        response
    )
    page = response.content.decode()
    assert '<a href="/desk/outlets/">reconnect it</a>' in page
    assert f'<a href="/translate/{tomorrow}/ca/">' in page
    row = Rehearsal.objects.get(language="en")
    assert f'href="/desk/rehearsals/{row.pk}/"' in page
    assert "reconnect it" not in words(sign_in("writer").get("/desk/"))


def test_the_list_and_the_whole_verdict(sign_in, make_post):
    approve(make_post())
    Outlet.objects.create(name="tumblr-en", kind="tumblr", account="bpod", language="en", paused=True)
    rehearse(SLOT - 20 * HOUR)
    Rehearsal.objects.filter(language="en").update(mailed_at=SLOT - 20 * HOUR)
    editor = sign_in("editor")
    assert (
        "Mon 3 Mar 2031, English, 26 hours before English Ready Tide of cells "
        "Sun 2 Mar, 12:00 26 hours before 12:00" in words(editor.get("/desk/rehearsals/"))
    )
    row = Rehearsal.objects.get(language="en")
    page = words(editor.get(f"/desk/rehearsals/{row.pk}/"))
    assert "Ready: Mon 3 March, Tide of cells, 0 outlets and 1 paused" in page
    assert "The approved post ready" in page
    assert "tumblr-en tumblr paused Advice: is paused: what is due waits" in page


def test_before_the_first_rehearsal_the_list_says_when_it_comes(sign_in):
    assert "Nothing was rehearsed yet" in words(sign_in("editor").get("/desk/rehearsals/"))


def test_only_those_who_see_deliveries_see_rehearsals(sign_in, make_post):
    approve(make_post())
    rehearse(SLOT - 20 * HOUR)
    pk = Rehearsal.objects.get(language="en").pk
    for address in ("/desk/rehearsals/", f"/desk/rehearsals/{pk}/"):
        assert sign_in("writer").get(address, follow=True).redirect_chain
        assert sign_in("editor").get(address).status_code == 200
    assert sign_in("editor").get("/desk/rehearsals/999999/").status_code == 404


def test_every_table_cell_of_a_phone_has_its_label(sign_in, make_post):
    approve(make_post())
    rehearse(SLOT - 20 * HOUR)
    pk = Rehearsal.objects.get(language="en").pk
    for address in ("/desk/rehearsals/", f"/desk/rehearsals/{pk}/"):
        page = sign_in("editor").get(address).content.decode()
        table = page.partition('<table class="desk-table">')[2].partition("</table>")[0]
        cells = re.findall(r"<td([^>]*)>", table)
        assert cells
        assert all("data-label=" in cell for cell in cells)
