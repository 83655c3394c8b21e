"""One week of the house, in a browser: Monday 24 to Sunday 30 March 2031, when the clocks go forward."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import Browser, Page, expect

from tests.e2e.stage import Person, Stage

TUESDAY = "2031-03-25"
TITLE, CATALAN_TITLE = "A coral in bloom", "Un corall en flor"
BODY = (
    "At night the polyps of this coral open like flowers, and each of them is a hunter. "
    "Their arms carry cells that fire at whatever drifts by, and what they catch feeds the whole colony. "
    "By day they live on light: small algae inside them turn it into sugar and give it away. "
) * 3
CORRECTED = "The colony in the picture is as wide as a hand."
CATALAN_BODY = (
    "De nit els pòlips d’aquest corall s’obren com flors, i cadascun és un caçador. "
    "Els braços porten cèl·lules que disparen contra tot el que passa, i el que atrapen alimenta tota la colònia. "
    "De dia viuen de la llum: unes algues petites la converteixen en sucre i en donen la major part. "
) * 3
ALT = "Pale arms of a coral spread around a dark centre, on a blue ground."
CATALAN_ALT = "Braços pàl·lids d’un corall oberts al voltant d’un centre fosc, sobre fons blau."


class Week:
    def __init__(self, stage: Stage, browser: Browser, shots: Path, axe: Path | None) -> None:
        self.stage, self._shots, self._axe = stage, shots, axe
        desk = stage.urls["en"]
        self.people = {
            name: Person(browser, desk, name, shots)
            for name in ("writer", "chief", "translator", "reviewer", "follower")
        }
        self.findings: list[str] = []

    def play(self) -> None:
        for number, part in enumerate(PARTS, 1):
            sys.stderr.write(f"{number} of {len(PARTS)}: {part.__doc__}\n")
            try:
                part(self)
            except Exception:
                self._show_what_went_wrong()
                raise
        strangers = [url for person in self.people.values() for url in person.strangers]
        errors = [error for person in self.people.values() for error in person.errors]
        assert strangers == [], f"pages asked other machines: {strangers}"
        assert errors == [], f"scripts failed: {errors}"
        assert self.findings == [], "axe-core found:\n" + "\n".join(self.findings)

    def page(self, name: str) -> Page:
        return self.people[name].page

    def look(self, name: str, what: str) -> None:
        person = self.people[name]
        person.shot(what)
        self.findings += [f"{what}: {finding}" for finding in person.violations(self._axe)]

    def _show_what_went_wrong(self) -> None:
        for name, person in self.people.items():
            person.page.screenshot(path=self._shots / f"wrong-{name}.png", full_page=True)

    def followers(self, kind: str, account: str) -> list[dict[str, Any]]:
        """Posts as they see them; what follows as a reply belongs to its post."""
        posts = self.stage.ask("followers", kind=kind, account=account)["posts"]
        return [post for post in posts if not post.get("reply_to")]


def writes(week: Week) -> None:
    """On Monday a writer writes Tuesday's post and hands it in."""
    week.people["writer"].sign_in("/desk/")
    page = week.page("writer")
    week.look("writer", "01-today-before")
    page.get_by_role("link", name="Write its post").click()
    expect(page.locator("#id_publish_on")).to_have_value(TUESDAY)
    page.locator("#id_title").fill(TITLE)
    page.locator("#id_strapline").fill("By night a flower, by day a garden")
    page.locator(
        "[data-contentpath=body] .public-DraftEditor-content, #panel-child-body-content .public-DraftEditor-content"
    ).first.click()
    page.keyboard.insert_text(BODY.strip())
    _picture(page)
    page.locator("#id_licence").select_option("CC-BY-4.0")
    page.locator("#id_creators-ADD").click()
    page.locator("#id_creators-0-name").fill("M. N.")
    week.look("writer", "02-editor")
    _act(page, "Submit to Approval")
    expect(page.locator(".messages")).to_contain_text("submitted")


def _picture(page: Page) -> None:
    page.locator("#id_pictures-ADD").click()
    page.locator("#id_pictures-0-picture-chooser [data-chooser-action-choose]").first.click()
    page.locator(".modal .listing a, .modal .image-choice").first.click()
    page.locator("#id_pictures-0-alt_text").fill(ALT)
    page.locator("#id_pictures-0-rights-ADD").click()
    page.locator("#id_pictures-0-rights-0-permission").select_option("allowed")


def _act(page: Page, words: str) -> None:
    """A button of the editor's menu of actions; autosave has had its moment."""
    page.wait_for_timeout(1500)
    button = page.locator(f"footer :is(a, button):has-text('{words}')").first
    if not button.is_visible():
        page.locator("footer [data-w-dropdown-target='toggle']").first.click()
    button.click()


def approves(week: Week) -> None:
    """An editor reads it beside every outlet's view, and approves it."""
    week.people["chief"].sign_in("/desk/")
    page = week.page("chief")
    page.get_by_role("link", name=TITLE).first.click()
    expect(page.locator("#id_title")).to_have_value(TITLE)
    _act(page, "Approve")
    expect(page.locator(".messages")).to_contain_text(re.compile("approved", re.IGNORECASE))
    week.look("chief", "03-approved")
    page.goto("/desk/calendar/")
    expect(page.locator("body")).to_contain_text(TITLE)
    week.look("chief", "04-calendar")


def translates(week: Week) -> None:
    """A translator takes the text and writes the Catalan, a second person approves it."""
    week.stage.at("2031-03-24T11:00:00+00:00")
    week.people["translator"].sign_in("/translate/")
    page = week.page("translator")
    week.look("translator", "05-queue")
    page.get_by_role("link", name=TITLE).first.click()
    page.get_by_role("button", name=re.compile("Take it|Agafa")).click()
    given = {
        "title": CATALAN_TITLE,
        "strapline": "De nit una flor, de dia un jardí",
        "body": CATALAN_BODY.strip(),
    }
    for area in page.locator("textarea[name^='field-']").all():
        name = (area.get_attribute("name") or "").removeprefix("field-")
        area.fill(given.get(name, CATALAN_ALT))
    week.look("translator", "06-translating")
    page.locator("button[value=submit]").click()
    expect(page.locator("body")).to_contain_text("Another person reads it now")
    week.people["reviewer"].sign_in("/translate/")
    page = week.page("reviewer")
    page.get_by_role("link", name=re.compile(f"{TITLE}|{CATALAN_TITLE}")).first.click()
    week.look("reviewer", "07-review")
    page.locator("button[value=approve]").click()
    page.wait_for_load_state()


def is_released(week: Week) -> None:
    """On Tuesday at eight it is out, not a minute before: page, feeds, outlets, in both languages."""
    follower = week.page("follower")
    week.stage.at("2031-03-25T07:59:00+00:00")
    page = f"{week.stage.urls['en']}/archive/2031/3/25"
    assert not is_there(page)
    week.stage.at("2031-03-25T08:00:00+00:00")
    assert is_there(page)
    follower.goto(page)
    expect(follower.locator("h1")).to_contain_text(TITLE)
    week.look("follower", "08-post")
    follower.goto(f"{week.stage.urls['ca']}/")
    expect(follower.locator("body")).to_contain_text(CATALAN_TITLE)
    week.look("follower", "09-catalan-home")
    for kind, account in (
        ("mastodon", "mastodon-en"),
        ("tumblr", "tumblr-en"),
        ("telegram", "telegram-en"),
        ("bluesky", "bluesky-ca"),
    ):
        found = week.followers(kind, account)
        assert len(found) == 1, [(one["id"], one["reply_to"], one["text"][:60]) for one in found]
        [post] = found
        assert (CATALAN_TITLE if account.endswith("ca") else TITLE) in str(post)
    desk = week.page("chief")
    desk.goto("/desk/")
    expect(desk.locator("[data-said]")).to_have_text("Today’s post is out, everywhere.")
    week.look("chief", "10-today-out")


def is_there(url: str) -> bool:
    """Asked by a stranger: a browser would remember for a minute that it was not."""
    return requests.get(url, timeout=10).status_code == HTTPStatus.OK


def fails_and_is_mended(week: Week) -> None:
    """On Wednesday an outlet does not say whether it arrived; the first page asks by itself, a person looks and tells."""
    page = week.page("chief")
    week.stage.ask("break", kind="telegram", operation="send", fault="accept-then-reset")
    week.stage.at("2031-03-26T08:00:00+00:00")
    expect(page.locator("[data-said]")).to_contain_text("nobody knows whether it arrived")
    expect(page.locator(".desk-needs")).to_contain_text("telegram-en")
    week.look("chief", "11-today-needs-a-person")
    page.locator(".desk-needs").get_by_role("link", name=re.compile("Decide.*telegram-en")).click()
    post = week.followers("telegram", "telegram-en")[-1]
    page.get_by_label(re.compile("It is there")).check()
    page.get_by_label(re.compile("Address of the post")).fill(post["url"])
    page.get_by_role("button", name="Record it").click()
    expect(page.locator(".messages")).to_contain_text("recorded")
    page.goto("/desk/deliveries/board/")
    week.look("chief", "12-board")
    expect(page.locator(".desk-cell--asks")).to_have_count(0)
    week.stage.at("2031-03-26T08:30:00+00:00")
    assert len(week.followers("telegram", "telegram-en")) == 2
    page.goto("/desk/deliveries/decisions/")
    expect(page.locator(".desk-table")).to_contain_text("chief: adopt")


def is_corrected(week: Week) -> None:
    """On Thursday a sentence is added to Tuesday's post; page and outlets follow, nothing is announced again."""
    week.stage.at("2031-03-27T08:00:00+00:00")
    page = week.page("chief")
    page.goto("/desk/posts/")
    page.get_by_role("link", name=TITLE).first.click()
    _act(page, "Reopen")
    page.locator("textarea, input[type=text]").last.fill("one more fact")
    page.get_by_role("button", name=re.compile("Reopen", re.IGNORECASE)).last.click()
    body = page.locator(".public-DraftEditor-content").first
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(f" {CORRECTED}")
    page.get_by_label(re.compile("How much do the words differ")).select_option("minor")
    week.look("chief", "12b-plan-of-the-correction")
    _act(page, "Save and approve")
    page.wait_for_load_state()
    week.stage.at("2031-03-27T09:00:00+00:00")
    follower = week.page("follower")
    follower.goto(f"{week.stage.urls['en']}/archive/2031/3/25")
    follower.reload()  # a browser keeps a page for a minute
    expect(follower.locator("body")).to_contain_text(CORRECTED)
    expect(follower.locator("body")).to_contain_text("27 March 2031")
    week.look("follower", "13-corrected")
    assert len([post for post in week.followers("mastodon", "mastodon-en") if TITLE in str(post)]) == 1


def passes_the_weekend(week: Week) -> None:
    """Friday to Sunday nobody is there; on Sunday eight o'clock comes an hour earlier for the world."""
    week.stage.at("2031-03-28T08:00:00+00:00")
    week.stage.at("2031-03-29T08:00:00+00:00")
    sunday = f"{week.stage.urls['en']}/archive/2031/3/30"
    week.stage.at("2031-03-30T06:59:00+00:00")
    assert not is_there(sunday)
    week.stage.at("2031-03-30T07:00:00+00:00")
    assert is_there(sunday)
    for kind, account in (
        ("mastodon", "mastodon-en"),
        ("tumblr", "tumblr-en"),
        ("telegram", "telegram-en"),
    ):
        assert len(week.followers(kind, account)) == 6, account


def looks_back(week: Week) -> None:
    """On Monday the team sees that the weekend was well."""
    week.stage.at("2031-03-31T07:30:00+00:00")
    page = week.page("chief")
    for name, address in (
        ("14-today-after", "/desk/"),
        ("15-board-after", "/desk/deliveries/board/"),
        ("16-rehearsals", "/desk/rehearsals/"),
        ("17-outlets", "/desk/outlets/"),
        ("18-posts", "/desk/posts/"),
    ):
        page.goto(address)
        week.look("chief", name)


PARTS: tuple[Callable[[Week], None], ...] = (
    writes,
    approves,
    translates,
    is_released,
    fails_and_is_mended,
    is_corrected,
    passes_the_weekend,
    looks_back,
)
