"""Every page of one site: from frozen values and slim cards to bytes. Nothing here reads the clock."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from channels.contract import Link
from publisher.editions import credits
from publisher.editions.content import Content
from publisher.website import article, structured
from publisher.website.addresses import day_path
from publisher.website.appearances import Appearance
from publisher.website.listpages import ListPages
from publisher.website.plainpages import PlainPages
from publisher.website.reruns import First
from publisher.website.shelf import Entry
from publisher.website.showing import Notice
from publisher.website.sites import SOURCE
from publisher.website.topics import topics


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
    first: First | None = None
    """Of a rerun that is out."""
    standing_in: frozenset[str] = frozenset()
    """The languages whose page of that day names that of the first showing as the one to find."""
    appearances: tuple[Appearance, ...] = ()
    """Where else it can be seen."""


_RELATED: dict[str, Any] = {"topics": [], "appearances": (), "share": (), "citation": ""}
"""What only a post's own page tells."""


class Pages(ListPages, PlainPages):
    def post(self, shown: Shown, *, before: Entry | None = None, after: Entry | None = None) -> bytes:
        """A post's own page."""
        related = {
            "topics": [
                {"kind": self._kind_name(topic.kind), "name": name, "path": topic.path}
                for topic, name in topics(shown.content).items()
            ],
            "appearances": shown.appearances,
            "share": article.share_links(shown.content, self.press, shown.path),
            "citation": article.citation(shown.content, self.press, shown.path),
        }
        return self._render(
            "post.html",
            **{**self._post(shown), **related},
            path=shown.path,
            canonical=shown.first.path if shown.first else "",
            before=self._entry(before),
            after=self._entry(after),
            translations=self._elsewhere(shown.elsewhere),
            # Pages that tell search engines of another one are not offered to them beside it.
            alternates=self._elsewhere(
                {
                    language: path
                    for language, path in shown.elsewhere.items()
                    if language not in shown.standing_in
                }
            ),
        )

    def home(self, shown: Shown | None, *, earlier: list[Entry], awaited: Entry | None, count: int) -> bytes:
        return self._render_on_each_site(
            "home.html",
            "/",
            **self._post(shown),
            entries=[self._entry(entry) for entry in earlier],
            awaited=self._entry(awaited),
            count=count,
            year_line=self._year_line(shown.content.publish_on if shown else None),
            site_metadata=structured.site(self.press),
            post_translations=self._elsewhere(shown.elsewhere) if shown else [],
        )

    def _post(self, shown: Shown | None) -> dict[str, Any]:
        if shown is None:
            return {"post": None, "notice": None, "original": None, **_RELATED}
        notice = shown.notice
        return {
            "post": article.view(
                shown.content, self.press, shown.path, shown.corrected_on, self._first(shown)
            ),
            "notice": {"kind": notice.page.value, "day": self._words.day(notice.day)} if notice else None,
            "original": self._source_url(shown.elsewhere.get(SOURCE, shown.content.path)),
            **_RELATED,
        }

    def _first(self, shown: Shown) -> Link | None:
        """What the page of a rerun says of the first showing, and where that is: here, or at its source."""
        told = next(iter(credits.first_published(shown.content)), None)
        if told is None or shown.first is None:
            return told
        there = self._source_url(shown.first.source_path) if shown.first.source_path else None
        return Link(told.text, shown.first.path or there or "")

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
