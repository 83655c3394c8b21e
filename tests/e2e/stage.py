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

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
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
  {runOnly: {type: 'tag', values: tags}, rules: {'target-size': {enabled: sizes}}}
)"""


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

    def __init__(self, browser: Browser, base_url: str, name: str, shots: Path) -> None:
        context = browser.new_context(base_url=base_url, viewport=DESKTOP, locale="en-GB")
        context.set_default_timeout(WAIT_MS)
        self.page: Page = context.new_page()
        self.name, self._shots = name, shots
        self.strangers: list[str] = []
        """Addresses of other machines that a page asked for."""
        self.page.on("request", lambda request: self._meet(request.url))
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _meet(self, url: str) -> None:
        if url.startswith("http") and "//127.0.0.1:" not in url and "//localhost:" not in url:
            self.strangers.append(url)

    def sign_in(self, to: str) -> None:
        self.page.goto(to)
        self.page.locator("input[name=login], input[name=username]").first.fill(self.name)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.page.wait_for_url(f"**{to}")

    def shot(self, name: str) -> None:
        """The page as it is, on a desktop and on a phone."""
        for size, view in (("desktop", DESKTOP), ("phone", PHONE)):
            self.page.set_viewport_size(view)
            self.page.wait_for_timeout(150)
            self.page.screenshot(path=self._shots / f"{name}-{size}.png", full_page=True)
        self.page.set_viewport_size(DESKTOP)

    def violations(self, axe: Path | None) -> list[str]:
        """What axe-core finds on the page by WCAG 2.2 AA; nothing is known without it. Wagtail's own menu and its field
        for rich text are not ours to name."""
        if axe is None:
            return []
        self.page.evaluate(axe.read_text())
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
        # The buttons of its editing form lie under its own footer as it scrolls.
        is_form = self.page.locator("#w-editor-form, [data-edit-form]").count() > 0
        found = self.page.evaluate(JUDGE, [tags, not is_form])
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
