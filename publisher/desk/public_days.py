"""What the translators are told of the sites: which days are public, and in which languages."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from django.db.models import QuerySet

from publisher.editions.models import Edition, Site, Slug
from publisher.editions.standing import SOURCE
from publisher.website.addresses import ARCHIVE, day_path, slug_path
from translations.public_days import PublicDay

State = Edition.State
_DAY = re.compile(rf"{ARCHIVE}/(\d{{4}})/(\d{{1,2}})/(\d{{1,2}})(?:\.html)?/?")
_NAMED = re.compile(rf"{re.escape(slug_path(''))}([a-z0-9-]+)(?:\.html)?/?")


def of(language: str, dates: Collection[datetime.date] | None = None) -> Iterator[PublicDay]:
    """Every day whose English is or was public; of some dates alone also their titles."""
    sites = dict(Site.objects.filter(language__in=(SOURCE, language)).values_list("language", "base_url"))
    there = _public(language, dates).filter(state=State.RELEASED)
    outdated = dict(there.values_list("publish_on", "outdated"))
    english = _public(SOURCE, dates)
    titles = {} if dates is None else dict(english.values_list("publish_on", "current__content__title"))
    for on, state in english.values_list("publish_on", "state"):
        base_url = sites.get(language if on in outdated else SOURCE, "")
        yield PublicDay(
            on,
            f"{base_url}{day_path(on)}",
            is_translated=on in outdated,
            is_outdated=bool(outdated.get(on)),
            is_withdrawn=state == State.WITHDRAWN,
            title=titles.get(on, ""),
        )


def reads(rows: Iterable[tuple[str, int]]) -> Mapping[datetime.date, int]:
    """Reads of addresses, in any language and of any age, made reads of days. Other pages are left out."""
    counts: Counter[datetime.date] = Counter()
    named = dict(Slug.objects.values_list("slug", "edition__publish_on"))
    for address, count in rows:
        on = _day_of(unquote(urlsplit(address.strip()).path), named)
        if on is not None:
            counts[on] += count
    return counts


def _public(language: str, dates: Collection[datetime.date] | None) -> QuerySet[Edition]:
    found = Edition.objects.filter(language=language, state__in=(State.RELEASED, State.WITHDRAWN))
    return (found if dates is None else found.filter(publish_on__in=dates)).order_by("publish_on")


def _day_of(path: str, named: Mapping[str, datetime.date]) -> datetime.date | None:
    if match := _NAMED.fullmatch(path):
        return named.get(match[1])
    if (match := _DAY.fullmatch(path)) is None:
        return None
    try:
        return datetime.date(*map(int, match.groups()))
    except ValueError:
        return None
