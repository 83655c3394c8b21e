"""Somebody joins, with a second factor, and is signed out again where they are not any more."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.house import PASSWORD
from tests.e2e.play import Week

ADDRESS = "newcomer@example.org"
CLASS = "Class of 2031"
PUPIL = {
    "first_name": "G. H.",
    "email": "pupil@example.org",
    "username": "pupil",
    "password1": PASSWORD,
    "password2": PASSWORD,
}
INVITED = re.compile(r"http\S+/desk/invitation/\S+")


def joins(week: Week) -> None:
    """On Monday the editor-in-chief sets up a second factor and invites an editor, who comes in by the mail's link."""
    week.people["chief"].sign_in("/desk/")
    assert week.people["chief"].secret
    chief = week.page("chief")
    chief.goto("/desk/people/")
    chief.get_by_label("E-mail address").fill(ADDRESS)
    chief.locator("form:has(#id_address) select").select_option("editor")
    chief.get_by_role("button", name="Send the invitation").click()
    expect(chief.locator(".messages")).to_contain_text(f"The invitation to {ADDRESS} is on its way")
    week.look("chief", "01-people-invited")
    found = INVITED.search(week.stage.mail(ADDRESS, "You are invited"))
    assert found
    newcomer = week.page("newcomer")
    newcomer.goto(found[0])
    newcomer.get_by_label("First name").fill("E. F.")
    newcomer.locator("#id_password").fill(PASSWORD)
    newcomer.locator("#id_again").fill(PASSWORD)
    week.look("newcomer", "02-joins")
    newcomer.get_by_role("button", name="Make the account").click()
    newcomer.wait_for_url("**/second-factor/**")
    newcomer.goto("/desk/calendar/")
    newcomer.wait_for_url("**/second-factor/**")  # nothing else is open before
    week.look("newcomer", "03-second-factor")
    week.people["newcomer"].set_up_an_app()
    week.look("newcomer", "04-recovery-codes")
    newcomer.goto("/desk/")
    expect(newcomer.locator("#desk-today")).to_contain_text("Monday 24 March 2031")
    assert newcomer.goto(found[0]).status == 410  # type: ignore[union-attr]
    chief.goto("/desk/people/")
    expect(chief.get_by_role("row", name=re.compile(ADDRESS))).to_contain_text("editor")


def joins_a_class(week: Week) -> None:
    """The editor-in-chief makes a class of translators; a pupil makes an account by its link, and nobody after that."""
    chief, pupil = week.page("chief"), week.page("pupil")
    chief.goto("/translate/people/")
    chief.get_by_label("Name of the class").fill(CLASS)
    chief.get_by_role("button", name="Make it").click()
    chief.get_by_label("For how many people").fill("1")
    chief.get_by_role("button", name="Make a link").click()
    link = chief.get_by_label("The link").input_value()
    week.look("chief", "19-class")
    pupil.goto(link)
    expect(pupil.locator("h1")).to_contain_text(f"Join the class {CLASS}")
    for name, given in PUPIL.items():
        pupil.locator(f"input[name={name}]").fill(given)
    week.look("pupil", "19-joins-a-class")
    pupil.get_by_role("button", name="Make my account").click()
    pupil.wait_for_url("**/translate/")
    expect(pupil.locator(".messages")).to_contain_text("Welcome")
    chief.reload()
    expect(chief.locator("main")).to_contain_text(PUPIL["first_name"])
    expect(chief.locator("main")).to_contain_text("1 of 1 places taken")
    assert week.page("elsewhere").goto(link).status == 410  # type: ignore[union-attr]


def leaves_other_browsers(week: Week) -> None:
    """The newcomer ends the session of another browser, and the editor-in-chief all that are left."""
    for name in ("newcomer", "elsewhere"):
        week.people[name].name = ADDRESS
    elsewhere, newcomer = week.people["elsewhere"], week.page("newcomer")
    elsewhere.secret = week.people["newcomer"].secret
    elsewhere.sign_in("/desk/calendar/")
    newcomer.goto("/desk/security/sessions/")
    expect(newcomer.locator(".rows li")).to_have_count(2)
    week.look("newcomer", "20-sessions")
    newcomer.get_by_role("button", name="Sign out everywhere else").click()
    expect(newcomer.locator(".rows li")).to_have_count(1)
    elsewhere.page.goto("/desk/calendar/")
    elsewhere.page.wait_for_url("**/desk/login/**")
    newcomer.goto("/desk/")
    expect(newcomer.locator("#desk-today")).to_be_visible()
    chief = week.page("chief")
    chief.goto("/desk/people/")
    chief.get_by_role("row", name=re.compile(ADDRESS)).get_by_role("link").click()
    chief.get_by_role("button", name="Sign out everywhere").click()
    expect(chief.locator(".messages")).to_contain_text("signed out everywhere")
    expect(chief.locator(".desk-findings")).to_contain_text("by chief")
    week.look("chief", "21-person")
    newcomer.goto("/desk/")
    newcomer.wait_for_url("**/desk/login/**")
