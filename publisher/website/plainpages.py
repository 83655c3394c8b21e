"""The pages that belong to no post: what this is, how to follow and to take part, what was mended."""

from __future__ import annotations

import datetime
from typing import Any

from publisher.posts import text
from publisher.website import render
from publisher.website.addresses import day_path
from publisher.website.outlets import Profile
from publisher.website.sheet import Sheet
from publisher.website.shelf import Entry


class PlainPages(Sheet):
    def about(self, newest: datetime.date | None, count: int) -> bytes:
        """The count is rounded, so that a new post seldom changes this page."""
        return self._render_on_each_site(
            "about.html",
            "/about",
            about=render.Markup(text.canonical(self.site.about)),
            year_line=self._year_line(newest),
            over=(count - 1) // 100 * 100,
        )

    def contribute(self) -> bytes:
        return self._render(
            "contribute.html",
            path="/contribute",
            contribute=render.Markup(text.canonical(self.site.contribute)),
        )

    def follow(self, profiles: tuple[Profile, ...]) -> bytes:
        """Every way in which the picture of the day comes to one."""
        return self._render_on_each_site("follow.html", "/follow", profiles=profiles)

    def corrections(self, corrected: list[tuple[datetime.date, Entry]]) -> bytes:
        lines = [
            {
                "day": self._words.day(corrected_on),
                "iso": corrected_on.isoformat(),
                "title": card["title"],
                "path": day_path(day),
                "of": self._words.day(day),
            }
            for corrected_on, (day, card) in corrected
        ]
        return self._render_on_each_site("corrections.html", "/corrections", lines=lines)

    def newsletter(self, step: str, *, problem: str = "", given: str = "") -> bytes:
        """Subscribing and leaving, step by step; the one page that is not a file."""
        return self._render(
            "newsletter.html",
            path="/newsletter",
            step=step,
            problem=problem,
            given=given,
            noindex=step != "form" or bool(problem),
        )

    def missing(self) -> bytes:
        return self._render("missing.html", path="/404", noindex=True)

    def opensearch(self) -> bytes:
        """How browsers ask (https://github.com/dewitt/opensearch)."""
        return self._render("opensearch.xml")

    def manifest(self) -> dict[str, Any]:
        """https://www.w3.org/TR/appmanifest/"""
        return {
            "name": f"{self.site.name} – {self.site.tagline}" if self.site.tagline else self.site.name,
            "short_name": self.site.name,
            "lang": self.press.language,
            "start_url": "/",
            "display": "browser",
            "background_color": "#0c0e11",
            "theme_color": "#0c0e11",
            "icons": [{"src": "/icon.png", "type": "image/png", "sizes": "512x512"}],
        }
