"""What the week is played on: the house in its own process, and people in a real browser."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.house import PASSWORD
from tests.e2e.otp import STEP_SECONDS, digits

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
TALL_MAX = 3_000
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
WAIT_MS = 60_000
"""A machine with much else to do takes its time; one without never waits so long."""

JUDGE = """([tags, sizes]) => axe.run(
  {exclude: [['#wagtail-sidebar'], ['.public-DraftEditor-content']]},
  {runOnly: {type: 'tag', values: tags}, rules: {'target-size': {enabled: sizes}}, resultTypes: ['violations']}
)"""
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
TALL = "() => Math.max(...[document.documentElement, document.querySelector('main')].map(one => one?.scrollHeight ?? 0))"
APPEARS_MS = 300
"""Wagtail's messages fade in, a moment after the page is there; before that they have too little contrast."""
STILL = """() => document.getAnimations().every(
  one => one.playState !== 'running' || one.effect.getTiming().iterations === Infinity
)"""
BEYOND = "() => document.documentElement.scrollWidth - innerWidth"


class Stage:
    """The house answers what it is asked; `urls` are its sites, by language."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.urls: dict[str, str] = self._read()

    def ask(self, do: str, **more: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self._process.stdin.flush()
        return self._read()

    def at(self, instant: str) -> None:
        self.ask("at", instant=instant)

    def mail(self, to: str, subject: str) -> str:
        """The text of the one mail that somebody got about this."""
        got = [mail for mail in self.ask("mails", to=to)["mails"] if subject in mail["subject"]]
        assert len(got) == 1, f"{to} got {[mail['subject'] for mail in got]}"
        text: str = got[0]["text"]
        return text

    def next_digits(self, secret: str) -> str:
        """Of the half minute that begins now: those of one that is over were perhaps used."""
        return digits(secret, self.ask("pass", seconds=STEP_SECONDS)["now"])

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("the house ended; what it said stands above")
        answer: dict[str, Any] = json.loads(line)
        return answer


@contextmanager
def stage(home: Path) -> Iterator[Stage]:
    words = [sys.executable, "-m", "tests.e2e.house", str(home)]
    process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield Stage(process)
    finally:
        if process.stdin:
            process.stdin.close()
        process.wait(timeout=30)


class Person:
    """Somebody at the desk or in the translators' room, in a browser of their own."""

    def __init__(self, browser: Browser, house: Stage, name: str, shots: Path | None) -> None:
        context = browser.new_context(base_url=house.urls["en"], viewport=DESKTOP, locale="en-GB")
        context.set_default_timeout(WAIT_MS)
        self.page: Page = context.new_page()
        self.name, self._house, self._shots = name, house, shots
        self.secret = ""
        """Of their authenticator app, once it is set up."""
        self.strangers: list[str] = []
        """Addresses of other machines that a page asked for."""
        self.page.on("request", lambda request: self._meet(request.url))
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(f"{self.page.url}: {error}"))

    def _meet(self, url: str) -> None:
        if url.startswith("http") and "//127.0.0.1:" not in url and "//localhost:" not in url:
            self.strangers.append(f"{self.page.url}: {url}")

    def sign_in(self, to: str) -> None:
        """With the second factor, where the role asks for one: set up the first time, shown after that."""
        page = self.page
        page.goto(to)
        page.locator("input[name=login]").fill(self.name)
        page.locator("input[name=password]").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "/login/" not in url)
        if "/second-factor/" in page.url:
            self.set_up_an_app()
            page.goto(to)
        elif self.secret:
            page.locator("input[name=code]").fill(self._house.next_digits(self.secret))
            page.keyboard.press("Enter")
        page.wait_for_url(f"**{to}")

    def set_up_an_app(self) -> None:
        page = self.page
        page.get_by_role("link", name="Set up an app").click()
        if page.locator("input[name=password]").count():  # it was asked for too long ago
            page.locator("input[name=password]").fill(PASSWORD)
            page.keyboard.press("Enter")
        self.secret = page.locator("#authenticator_secret").input_value()
        page.locator("input[name=code]").fill(self._house.next_digits(self.secret))
        page.keyboard.press("Enter")
        page.wait_for_url("**/recovery-codes/**")

    def shot(self, name: str) -> list[str]:
        """The whole page on a desktop and on a phone, where somebody wants to look at it; what is wider than a phone."""
        wide = []
        for size, view in (("desktop", DESKTOP), ("phone", PHONE)):
            self.page.set_viewport_size(view)
            if self._shots:
                self._whole(name, size, view)
            if self.page.evaluate(BEYOND) > 0:
                wide.append(f"{name}: wider than a {size}")
        self.page.set_viewport_size(DESKTOP)
        return wide

    def _whole(self, name: str, size: str, view: dict[str, int]) -> None:
        """Wagtail scrolls in a part of its page: only a browser that is high enough shows all of it."""
        assert self._shots is not None
        height = min(max(self.page.evaluate(TALL) + 60, view["height"]), TALL_MAX)
        self.page.set_viewport_size({**view, "height": height})
        self.page.wait_for_timeout(150)
        self.page.screenshot(path=self._shots / f"{name}-{size}.png")
        self.page.set_viewport_size(view)

    def violations(self, axe: Path | None) -> list[str]:
        """What axe-core finds on the page by WCAG 2.2 AA; nothing is known without it. Wagtail's own menu and its field
        for rich text are not ours to name."""
        if axe is None:
            return []
        if self.page.locator(".messages li").count():
            self.page.wait_for_timeout(APPEARS_MS)
        self.page.wait_for_function(STILL)
        self.page.evaluate(axe.read_text())
        # The buttons of its editing form lie under its own footer as it scrolls.
        is_form = self.page.locator("#w-editor-form, [data-edit-form]").count() > 0
        found = self.page.evaluate(JUDGE, [TAGS, not is_form])
        return [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


def browser_path() -> str | None:
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


@contextmanager
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
