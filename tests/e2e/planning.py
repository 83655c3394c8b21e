"""The calendar: posts are moved by keyboard and by mouse, and a day that nobody fills is filled by itself."""

from __future__ import annotations

import re

import requests
from playwright.sync_api import Page, expect

from tests.e2e.house import TEAM
from tests.e2e.play import Week
from tests.e2e.stage import DESKTOP, PHONE

APPROVED, DRAFT = "The lantern cells", "A quiet reserve"
APRIL, MARCH = "/desk/calendar/?month=2031-04", "/desk/calendar/?month=2031-03"
EMPTY = "2031-03-31"


def begins_with_today(week: Week) -> None:
    """On a telephone the calendar begins with today; the days before it are one tap away, or a link."""
    page = week.page("chief")
    page.set_viewport_size(PHONE)
    page.goto("/desk/calendar/")
    today, before = page.locator("#d2031-03-24"), page.locator("#d2031-03-05")
    expect(today).to_be_in_viewport()
    expect(before).to_be_hidden()
    page.locator(".desk-earlier summary").click()
    expect(before).to_be_visible()
    page.goto("about:blank")
    page.goto("/desk/calendar/?month=2031-03#d2031-03-05")
    expect(before).to_be_in_viewport()
    page.set_viewport_size(DESKTOP)


def moves(week: Week) -> None:
    """An approved post of April is moved to the next day by keyboard, and to the one after by mouse."""
    page = week.page("chief")
    page.goto(APRIL)
    page.get_by_role("link", name=re.compile(f"Move to.*{APPROVED}")).focus()
    page.keyboard.press("Enter")
    page.locator("#to").fill("2031-04-09")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-table")).to_contain_text(
        "its frozen texts, translations and rehearsals follow"
    )
    week.look("chief", "08-move")
    page.locator("#reason").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("moved to 9 April 2031")
    _drag(page, "2031-04-09", "2031-04-10")
    page.get_by_role("button", name="Move 1 post").click()
    expect(page.locator(".messages")).to_contain_text("moved to 10 April 2031")
    expect(page.locator("#d2031-04-10")).to_contain_text(re.compile(f"{APPROVED}.*Approved", re.DOTALL))
    expect(page.locator("#d2031-04-09")).to_contain_text("Empty")


def _drag(page: Page, start: str, end: str) -> None:
    """As a hand does it: from the picture of the post, in several steps, over other days."""
    begin = page.locator(f"#d{start} .desk-card")
    begin.scroll_into_view_if_needed()
    begin.hover()
    page.mouse.down()
    goal = page.locator(f"#d{end}").bounding_box()
    assert goal is not None
    page.mouse.move(goal["x"] + goal["width"] / 2, goal["y"] + goal["height"] / 2, steps=8)
    page.mouse.up()
    page.wait_for_url(f"**/move/?*to={end}*")


def provides(week: Week) -> None:
    """A draft is laid on the shelf, and the calendar tells that it fills the Monday which nobody has filled."""
    page = week.page("chief")
    page.goto(APRIL)
    page.get_by_role("link", name=re.compile(f"To the shelf.*{DRAFT}")).click()
    page.get_by_role("button", name="To the reserve shelf").click()
    expect(page.locator(".messages")).to_contain_text(f"“{DRAFT}” lies on the shelf")
    week.look("chief", "09-shelf")
    page.goto("/desk/calendar/unfilled/")
    page.get_by_label(re.compile("A post from the reserve shelf")).check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".messages")).to_contain_text("A post from the reserve shelf")
    week.look("chief", "10-policy")
    page.goto(MARCH)
    expect(page.locator(f"#d{EMPTY}")).to_contain_text(
        f"If nobody fills it: “{DRAFT}” from the reserve shelf"
    )
    week.look("chief", "11-calendar-foresees")


def is_filled(week: Week) -> None:
    """On the Monday after, at eight, what was foretold is public, and the team is told."""
    address = f"{week.stage.urls['en']}/archive/2031/3/31"
    page = week.page("chief")
    week.stage.at("2031-03-31T06:59:00+00:00")
    assert requests.get(address, timeout=10).status_code == 404
    page.goto("/desk/")
    expect(page.locator(".desk-unfilled")).to_contain_text(f"“{DRAFT}” from the reserve shelf")
    week.stage.at("2031-03-31T07:00:00+00:00")
    assert DRAFT in requests.get(address, timeout=10).text
    assert len([post for post in week.followers("mastodon", "mastodon-en") if DRAFT in str(post)]) == 1
    assert "mastodon-en: with the picture" in week.stage.mail(TEAM, "was unfilled")
    page.goto(MARCH)
    expect(page.locator(f"#d{EMPTY}")).to_contain_text(re.compile(f"{DRAFT}.*Released", re.DOTALL))
