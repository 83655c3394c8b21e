"""Every page of one site: from frozen values and slim cards to bytes. Nothing here reads the clock."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from publisher.editions.content import Content
from publisher.posts import text
from publisher.website import article, render
from publisher.website.addresses import ARCHIVE, FEEDS, Month, day_path, list_path
from publisher.website.shelf import Entry
from publisher.website.showing import Notice
from publisher.website.sites import SOURCE, Press
from publisher.website.words import words_of

FEED_NAMES = dict(zip(FEEDS, ("Atom", "RSS", "JSON Feed"), strict=True))


@dataclass(frozen=True)
class Shown:
    """A post as its own page and the home page show it."""

    content: Content
    path: str
    """The address that its page calls its own."""
    corrected_on: datetime.date | None = None
    notice: Notice | None = None
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Language to path, of every site that has it: of real pages alone."""


class Pages:
    def __init__(self, press: Press) -> None:
        self.press = press
        self.site = press.site
        self._words = press.words

    def post(self, shown: Shown, *, before: Entry | None = None, after: Entry | None = None) -> bytes:
        """A post's own page."""
        return self._render(
            "post.html",
            **self._post(shown),
            path=shown.path,
            before=self._entry(before),
            after=self._entry(after),
            translations=self._elsewhere(shown.elsewhere),
        )

    def home(self, shown: Shown | None, *, earlier: list[Entry], awaited: Entry | None, count: int) -> bytes:
        return self._render(
            "home.html",
            **self._post(shown),
            path="/",
            entries=[self._entry(entry) for entry in earlier],
            awaited=self._entry(awaited),
            count=count,
            year_line=self._year_line(shown.content.publish_on if shown else None),
            post_translations=self._elsewhere(shown.elsewhere) if shown else [],
        )

    def _post(self, shown: Shown | None) -> dict[str, Any]:
        if shown is None:
            return {"post": None, "notice": None, "original": None}
        notice = shown.notice
        return {
            "post": article.view(shown.content, self.press, shown.path, shown.corrected_on),
            "notice": {"kind": notice.page.value, "day": self._words.day(notice.day)} if notice else None,
            "original": self._source_url(shown.elsewhere.get(SOURCE, shown.content.path)),
        }

    def awaited(self, content: Content, *, corrected: bool = False) -> bytes:
        """The placeholder for a post that is out in the source language and not yet in this one; `corrected`:
        for one whose translation is hidden since its source was corrected."""
        picture = next(iter(article.picture_views(content, self.press.language)), None)
        return self._render(
            "awaited.html",
            path=content.path,
            day=self._words.day(content.publish_on),
            title=content.title,
            # Its description is the source's: better in another language than none at all.
            picture=picture,
            original=self._source_url(content.path),
            corrected=corrected,
            noindex=True,
        )

    def borrowed(self, content: Content) -> bytes:
        """The source's own words in the place of a translation, marked as what they are."""
        shown = Shown(content, content.path)
        return self._render("borrowed.html", **self._post(shown), path=content.path, noindex=True)

    def _source_url(self, path: str) -> str | None:
        """Where the source is; none on its own site."""
        source = next((site for site in self.press.others if site.language == SOURCE), None)
        return source.base_url.rstrip("/") + path if source else None

    def withdrawn(self, day: datetime.date, note: str, note_language: str) -> bytes:
        return self._render(
            "withdrawn.html",
            path=day_path(day),
            day=self._words.day(day),
            note=note,
            note_language=note_language,
            noindex=True,
        )

    def month(self, month: Month, entries: list[Entry], before: Entry | None, after: Entry | None) -> bytes:
        return self._render(
            "month.html",
            path=month.path,
            title=self._words.month(month.first),
            entries=[self._entry(entry) for entry in entries],
            older=self._month_link(before),
            newer=self._month_link(after),
        )

    def list_page(self, number: int, entries: list[Entry], last: int) -> bytes:
        return self._render(
            "list.html",
            path=list_path(number),
            number=number,
            first_day=self._words.day(entries[0][0]),
            last_day=self._words.day(entries[-1][0]),
            entries=[self._entry(entry) for entry in reversed(entries)],
            older=list_path(number - 1) if number > 1 else None,
            newer=list_path(number + 1) if number < last else ARCHIVE,
        )

    def archive(self, head: list[Entry], months: dict[int, dict[int, int]], count: int, last: int) -> bytes:
        names = [self._words.month_name(number) for number in range(1, 13)]
        years = [
            {
                "year": year,
                "months": [
                    {
                        "name": names[number - 1],
                        "path": Month(year, number).path,
                        "posts": posts.get(number, 0),
                    }
                    for number in range(1, 13)
                ],
            }
            for year, posts in months.items()
        ]
        return self._render(
            "archive.html",
            path=ARCHIVE,
            entries=[self._entry(entry) for entry in head],
            years=years,
            count=count,
            older=list_path(last) if last else None,
        )

    def about(self, newest: datetime.date | None, count: int) -> bytes:
        return self._render(
            "about.html",
            path="/about",
            about=render.Markup(text.canonical(self.press.site.about)),
            year_line=self._year_line(newest),
            count=count,
        )

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

    def _render(self, template: str, **values: Any) -> bytes:
        return render.render(template, **{**self._everywhere, **values})

    @cached_property
    def _everywhere(self) -> dict[str, Any]:
        """What every page needs; a page's own values go before."""
        return {
            "_": self._words,
            "site": self.press.site,
            "language": self.press.language,
            "base_url": self.press.base_url,
            "style": f"/{render.style_name()}",
            "feeds": [{"path": f"/{name}", "mime": FEEDS[name], "name": FEED_NAMES[name]} for name in FEEDS],
            "sites": self._elsewhere(dict.fromkeys((other.language for other in self.press.others), "/")),
            "translations": [],
            "noindex": False,
            "newsletter": self.press.has_newsletter,
        }

    def _elsewhere(self, paths: Mapping[str, str]) -> list[dict[str, str]]:
        """Where the other sites have it: language to path."""
        found = []
        for other in self.press.others:
            if other.language in paths:
                words = words_of(other.language)
                found.append(
                    {
                        "language": other.language,
                        "name": words.own_name,
                        "invitation": words("Read it in English"),  # each language names itself here
                        "url": other.base_url.rstrip("/") + paths[other.language],
                    }
                )
        return found

    def _year_line(self, newest: datetime.date | None) -> str:
        if newest is None or newest.year < self.press.site.first_year:
            return ""
        year = self._words.ordinal(newest.year - self.press.site.first_year + 1)
        return self._words("In our {year} year", year=year)

    def _entry(self, entry: Entry | None) -> dict[str, Any] | None:
        if entry is None:
            return None
        day, card = entry
        return {**card, "path": day_path(day), "day": self._words.day(day), "iso": day.isoformat()}

    def _month_link(self, entry: Entry | None) -> dict[str, str] | None:
        if entry is None:
            return None
        month = Month.of(entry[0])
        return {"path": month.path, "name": self._words.month(month.first)}
