"""The search page as its template wants it: results with their pictures, filters with their counts, and links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from publisher.posts.licences import BY_PERMISSION, LICENCES, RESERVED, STATED_ELSEWHERE
from publisher.search.finding import SHOWN_MAX, Answer, Found
from publisher.search.models import Facet
from publisher.website import render
from publisher.website.models import BakedPage
from publisher.website.named import Named
from publisher.website.sheet import Sheet
from publisher.website.words import words_of

PATH = "/search"
LANGUAGE = "language"
VALUES_MAX = 8
"""Values of a filter that are shown at once."""
MORE_MAX = 60
"""And so many more where somebody opens the rest."""


@dataclass(frozen=True)
class Asked:
    """What an address asks for."""

    text: str = ""
    facets: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    page: int = 1

    @property
    def narrowed(self) -> dict[str, str]:
        return {**self.facets, **({LANGUAGE: self.language} if self.language else {})}

    def with_filter(self, kind: str, value: str) -> Asked:
        """The first page of what is left."""
        if kind == LANGUAGE:
            return replace(self, language=value, page=1)
        facets = {**self.facets, kind: value}
        return replace(self, facets={name: one for name, one in facets.items() if one}, page=1)

    @property
    def url(self) -> str:
        query = {"q": self.text, **self.narrowed, "page": str(self.page) if self.page > 1 else ""}
        asked = urlencode({name: value for name, value in query.items() if value})
        return f"{PATH}?{asked}" if asked else PATH


class SearchPages(Sheet):
    def search(self, asked: Asked, answer: Answer, around: Answer) -> bytes:
        return self._render("search.html", **self._page(asked), **self._results(asked, answer, around))

    def results(self, asked: Asked, answer: Answer, around: Answer) -> bytes:
        """The part of the page that changes while somebody types."""
        return self._render("search_results.html", **self._results(asked, answer, around))

    def busy(self, asked: Asked) -> bytes:
        results = {**self._results(asked, Answer(), Answer()), "busy": True, "said": ""}
        return self._render("search.html", **self._page(asked), **results)

    def _page(self, asked: Asked) -> dict[str, Any]:
        return {
            "path": PATH,
            "noindex": True,
            "asked": asked,
            "narrowed": list(asked.narrowed.items()),
            "script": f"/{render.script_name()}",
        }

    def _results(self, asked: Asked, answer: Answer, around: Answer) -> dict[str, Any]:
        wanted = bool(asked.text or asked.narrowed)
        last = -(-answer.ranked // SHOWN_MAX) if wanted else 0
        return {
            "text": asked.text,
            "wanted": wanted,
            "busy": False,
            "said": self._said(answer) if wanted else "",
            "hits": self._hits(answer.found) if wanted else [],
            "meant": [{"typed": typed, "taken": taken} for typed, taken in answer.meant],
            "loosened": answer.loosened,
            "chosen": self._chosen(asked),
            "filters": self._filters(asked if answer.count else Asked(), around),
            "is_browsing": not (wanted and answer.count),
            "page_line": self._words("Page {number} of {last}", number=asked.page, last=last),
            "before": replace(asked, page=min(asked.page - 1, last)).url if asked.page > 1 and last else None,
            "after": replace(asked, page=asked.page + 1).url if asked.page < last else None,
        }

    def _said(self, answer: Answer) -> str:
        if not answer.count:
            return self._words("Nothing was found")
        if answer.is_more:
            return self._words("More than {number} pictures", number=self._words.number(answer.count))
        return self._words("One picture", "{count} pictures", answer.count)

    def _hits(self, found: Sequence[Found]) -> list[dict[str, Any]]:
        """Those whose page is there: it comes a moment after the words can be found."""
        days = {one.document.publish_on for one in found}
        pages = {
            (page.language, page.publish_on): page
            for page in BakedPage.objects.filter(publish_on__in=days).only(
                "language", "publish_on", "state", "card"
            )
        }
        named = Named(days)
        hits = []
        for one in found:
            page = pages.get((one.document.language, one.document.publish_on))
            if page is not None and page.state == BakedPage.State.RELEASED:
                own = pages.get((self.press.language, page.publish_on), page)
                hits.append(self._hit(one, page, own, named))
        return hits

    def _hit(self, found: Found, page: BakedPage, own: BakedPage, named: Named) -> dict[str, Any]:
        foreign = page.language != self.press.language
        is_shown_here = own.language == self.press.language and own.state != BakedPage.State.WITHDRAWN
        return {
            "url": self.press.base_of(page.language) + named.path(page) if foreign else named.path(page),
            "language": page.language if foreign else "",
            "language_name": words_of(page.language).own_name if foreign else "",
            "kicker": page.card.get("kicker", ""),
            "title": found.title,
            "snippet": found.snippet,
            "iso": page.publish_on.isoformat(),
            "day": self._words.day(page.publish_on),
            "thumb": own.card.get("thumb") if is_shown_here else None,
            "initial": page.card.get("title", "")[:1],
        }

    def _chosen(self, asked: Asked) -> list[dict[str, str]]:
        names = self._names()
        return [
            {
                "name": names[kind],
                "value": self._label(kind, value),
                "url": asked.with_filter(kind, "").url,
            }
            for kind, value in asked.narrowed.items()
        ]

    def _filters(self, asked: Asked, answer: Answer) -> list[dict[str, Any]]:
        """What more it can be narrowed by; a value that all have narrows nothing."""
        counts = {**answer.facets, LANGUAGE: sorted(answer.languages.items(), key=lambda one: -one[1])}
        filters = []
        for kind, name in self._names().items():
            values = counts.get(kind, ())
            if kind in asked.narrowed or not values or (len(values) == 1 and values[0][1] == answer.count):
                continue
            links = [
                {
                    "label": self._label(kind, value),
                    "count": self._words.number(count),
                    "url": asked.with_filter(kind, value).url,
                }
                for value, count in values[: VALUES_MAX + MORE_MAX]
            ]
            filters.append(
                {"kind": kind, "name": name, "values": links[:VALUES_MAX], "more": links[VALUES_MAX:]}
            )
        return filters

    def _names(self) -> dict[str, str]:
        return {
            Facet.Kind.YEAR.value: self._words("Year"),
            Facet.Kind.SERIES.value: self._words("Series"),
            LANGUAGE: self._words("Language"),
            Facet.Kind.LICENCE.value: self._words("Licence"),
            Facet.Kind.JOURNAL.value: self._words("Journal"),
            Facet.Kind.WRITER.value: self._words("Writer"),
        }

    def _label(self, kind: str, value: str) -> str:
        if kind == LANGUAGE:
            return words_of(value).own_name
        if kind == Facet.Kind.LICENCE and value in LICENCES:
            return self._without_licence().get(value, LICENCES[value].name)
        return value

    def _without_licence(self) -> dict[str, str]:
        return {
            BY_PERMISSION: self._words("By permission"),
            RESERVED: self._words("All rights reserved"),
            STATED_ELSEWHERE: self._words("Stated elsewhere"),
        }
