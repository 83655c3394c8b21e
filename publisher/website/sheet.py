"""What every page of a site has: its words, its frame, and the forms in which posts and other sites appear on it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from publisher.website import render
from publisher.website.addresses import FEEDS, Span, Year, day_path
from publisher.website.shelf import Entry
from publisher.website.sites import Press
from publisher.website.words import words_of

FEED_NAMES = dict(zip(FEEDS, ("Atom", "RSS", "JSON Feed"), strict=True))


class Sheet:
    def __init__(self, press: Press) -> None:
        self.press = press
        self.site = press.site
        self._words = press.words

    def _render(self, template: str, **values: Any) -> bytes:
        whole = {**self._everywhere, **values}
        return render.render(template, **{"alternates": whole["translations"], **whole})

    def _render_on_each_site(self, template: str, path: str, **values: Any) -> bytes:
        """A page that every site has under the same address."""
        there = dict.fromkeys((other.language for other in self.press.others), path)
        return self._render(template, path=path, translations=self._elsewhere(there), **values)

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
            "locale": self._words.territory,
            "translations": [],
            "noindex": False,
            "canonical": "",
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

    def _kind_name(self, kind: str) -> str:
        words = self._words
        return {"series": words("Series"), "writer": words("Writer"), "journal": words("Journal")}[kind]

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

    def _span_link(self, kind: type[Span], entry: Entry | None) -> dict[str, str] | None:
        """To the month or year of a post."""
        if entry is None:
            return None
        span = kind.of(entry[0])
        return {"path": span.path, "name": self._span_name(span)}

    def _span_name(self, span: Span) -> str:
        return str(span.number) if isinstance(span, Year) else self._words.month(span.first)
