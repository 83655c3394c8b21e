"""The addresses of some days' pages that are made of titles, read at once."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable

from publisher.editions.models import Slug
from publisher.website.addresses import day_path, slug_path
from publisher.website.models import BakedPage


class Named:
    def __init__(self, days: Iterable[datetime.date]) -> None:
        self._slugs: dict[tuple[str, datetime.date], list[str]] = defaultdict(list)
        rows = Slug.objects.filter(edition__publish_on__in=list(days)).order_by("-since", "-pk")
        for language, day, slug in rows.values_list("language", "edition__publish_on", "slug"):
            self._slugs[language, day].append(slug)

    def path(self, row: BakedPage) -> str:
        """The one address that a page calls its own: that of its title, where it has one."""
        paths = self.slug_paths(row)
        return paths[0] if paths else day_path(row.publish_on)

    def slug_paths(self, row: BakedPage) -> list[str]:
        """The newest title first; none before it was public. One that is hidden keeps its addresses."""
        if row.state == BakedPage.State.AWAITED and not row.outdated:
            return []
        return [slug_path(slug) for slug in self._slugs.get((row.language, row.publish_on), [])]
