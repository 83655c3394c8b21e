"""Every screen of the desk and of the translators, once: in order on both sizes, and by WCAG 2.2 AA."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http import HTTPStatus
from itertools import chain

from playwright.sync_api import Page

from tests.e2e.play import Week

ROOMS = (
    *("", "calendar/", "calendar/?view=list", "calendar/shelf/", "calendar/unfilled/", "calendar/address/"),
    *("deliveries/", "deliveries/board/", "deliveries/decisions/", "rehearsals/", "questions/"),
    *("submissions/", "submissions/terms/", "outlets/", "outlets/new/", "outlets/new/mastodon/"),
    *("wordings/", "wordings/mastodon/en/", "people/", "statistics/", "import/", "tokens/"),
    *("posts/", "posts/add/", "series/", "writers/", "images/", "slots/", "slots/edit/en/", "sites/"),
    *("sites/edit/en/", "account/", "security/", "security/sessions/", "security/email/"),
    *("security/mfa/", "security/password/"),
)
BEHIND = {
    "deliveries/": r"/desk/delivery/\d+/",
    "rehearsals/": r"/desk/rehearsals/\d+/",
    "outlets/": r"/desk/outlets/\d+/",
    "people/": r"/desk/people/\d+/",
    "submissions/": r"/desk/submissions/\d+/",
    "posts/": r"/desk/posts/edit/\d+/",
    "images/": r"/desk/images/\d+/",
    "": r"/desk/rehearsals/\d+/",
}
"""What the last link of that kind on the page leads to: of posts, one that is public."""
OF_A_POST = ("posts/history", "posts/approvals", "posts/comments", "posts/correct", "withdraw")
OF_AN_OUTLET = ("change", "remove")
IN_THE_DARK = (
    *(
        "desk/",
        "desk/calendar/",
        "desk/deliveries/board/",
        "desk/statistics/",
        "desk/people/",
        "desk/posts/add/",
    ),
    *("desk/security/", "desk/security/mfa/", "translate/", "translate/coverage/"),
)
TRANSLATING = ("", "people/", "assign/", "coverage/", "glossary/", "contributions/", "mail/")


def shows_every_room(week: Week) -> None:
    """Every screen of the desk and of the translators' room is in order."""
    page = week.page("chief")
    for address in chain(_of_the_desk(page), (f"/translate/{room}" for room in TRANSLATING)):
        answer = page.goto(address)
        assert answer is not None
        assert answer.status == HTTPStatus.OK, f"{address}: {answer.status}"
        week.look("chief", "room-" + re.sub(r"\W+", "-", address).strip("-"))
    page.emulate_media(color_scheme="dark")
    for room in IN_THE_DARK:
        page.goto(f"/{room}")
        week.look("chief", f"dark-{room.strip('/').replace('/', '-')}")


def _of_the_desk(page: Page) -> Iterator[str]:
    """The page stands at each when the next is asked for."""
    for room in ROOMS:
        yield f"/desk/{room}"
        behind = next(reversed(_links(page, BEHIND[room])), "") if room in BEHIND else ""
        if behind:
            yield behind
        number = behind.rstrip("/").rpartition("/")[2]
        if room == "posts/":
            yield from (f"/desk/{name}/{number}/" for name in OF_A_POST)
        if room == "outlets/":
            yield from (f"{behind}{name}/" for name in OF_AN_OUTLET)


def _links(page: Page, kind: str) -> list[str]:
    found: list[str] = page.locator("main a[href], .content a[href]").evaluate_all(
        "links => links.map(link => link.getAttribute('href'))"
    )
    return [address for address in found if re.fullmatch(kind, address)]
