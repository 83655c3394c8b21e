"""Who plays the week, and what is asked of every page that somebody stops at."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.e2e.stage import Person, Stage

NAMES = ("writer", "chief", "translator", "reviewer", "follower", "donor", "newcomer", "elsewhere", "pupil")


class Week:
    def __init__(self, stage: Stage, browser: Browser, shots: Path | None, axe: Path | None) -> None:
        self.stage, self._shots, self._axe = stage, shots, axe
        self.people = {name: Person(browser, stage, name, shots) for name in NAMES}
        self.findings: list[str] = []

    def play(self, parts: Sequence[Callable[[Week], None]]) -> None:
        for number, part in enumerate(parts, 1):
            began = time.monotonic()
            try:
                part(self)
            except Exception:
                self._show_what_went_wrong()
                raise
            took = time.monotonic() - began
            sys.stderr.write(f"{number} of {len(parts)}: {part.__doc__} ({took:.1f} s)\n")
        strangers = [url for person in self.people.values() for url in person.strangers]
        errors = [error for person in self.people.values() for error in person.errors]
        assert strangers == [], f"pages asked other machines: {strangers}"
        assert errors == [], f"scripts failed: {errors}"
        assert self.findings == [], "found on the screens:\n" + "\n".join(self.findings)

    def page(self, name: str) -> Page:
        return self.people[name].page

    def look(self, name: str, what: str) -> None:
        person = self.people[name]
        self.findings += person.shot(what)
        self.findings += [f"{what}: {finding}" for finding in person.violations(self._axe)]

    def _show_what_went_wrong(self) -> None:
        if self._shots:
            for name, person in self.people.items():
                person.page.screenshot(path=self._shots / f"wrong-{name}.png", full_page=True)

    def followers(self, kind: str, account: str) -> list[dict[str, Any]]:
        """Posts as they see them; what follows as a reply belongs to its post."""
        posts = self.stage.ask("followers", kind=kind, account=account)["posts"]
        return [post for post in posts if not post.get("reply_to")]
