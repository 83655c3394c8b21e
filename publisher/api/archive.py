"""What of the archive is told: released Editions, as far as their own site shows them, and nothing else."""

from __future__ import annotations

import datetime
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, QuerySet

from publisher.api.problems import FieldError, ProblemError, not_found, not_valid
from publisher.api.schemas import AskedPage
from publisher.editions import credits, sites
from publisher.editions.content import Content, Cut, FrozenPicture
from publisher.editions.models import Edition, Site, TamperedError
from publisher.editions.standing import SOURCE
from publisher.posts import text
from publisher.posts.licences import LICENCES
from publisher.website.pictures import shown

log = logging.getLogger(__name__)

State = Edition.State
Said = dict[str, Any]


def all_sites() -> dict[str, Site]:
    return {site.language: site for site in Site.objects.all()}


def site_of(language: str, known: Mapping[str, Site]) -> Site:
    if language not in known:
        raise not_valid(FieldError("query.language", f"choose one of: {', '.join(known)}"))
    return known[language]


def public(known: Mapping[str, Site]) -> QuerySet[Edition]:
    """Released, not hidden by its own site, and not the translation of what was withdrawn."""
    source = Edition.objects.filter(post=OuterRef("post"), language=SOURCE, state=State.RELEASED)
    rows = Edition.objects.filter(Exists(source), state=State.RELEASED, current__isnull=False)
    return rows.exclude(sites.hidden(known.values()))


def counted(known: Mapping[str, Site]) -> list[Said]:
    rows = public(known).order_by().values("language")
    told = {
        row["language"]: row
        for row in rows.annotate(posts=Count("pk"), first=Min("publish_on"), last=Max("publish_on"))
    }
    none: Said = {"posts": 0, "first": None, "last": None}
    return [
        {
            "language": language,
            "name": site.name,
            "url": site.base_url,
            "posts": told.get(language, none)["posts"],
            "first_on": told.get(language, none)["first"],
            "last_on": told.get(language, none)["last"],
        }
        for language, site in known.items()
    ]


def page(asked: AskedPage) -> Said:
    """The newest first; `cursor` is where the last page ended."""
    known = all_sites()
    site = site_of(asked.language, known)
    bounds = {"publish_on__gte": asked.since, "publish_on__lte": asked.until, "publish_on__lt": asked.cursor}
    rows = public(known).filter(
        language=asked.language, **{name: day for name, day in bounds.items() if day is not None}
    )
    found = list(rows.select_related("current").order_by("-publish_on")[: asked.limit + 1])
    more, found = len(found) > asked.limit, found[: asked.limit]
    others = _languages(found, known)
    return {
        "language": asked.language,
        "posts": [said for edition in found if (said := _told(edition, site, others)) is not None],
        "next": found[-1].publish_on if more else None,
    }


def one(day: datetime.date, language: str) -> Said:
    """In the language asked for where it is public in it, else in the source language."""
    known = all_sites()
    site_of(language, known)
    rows = {
        edition.language: edition
        for edition in public(known)
        .filter(publish_on=day, language__in={language, SOURCE})
        .select_related("current")
    }
    edition = rows.get(language) or rows.get(SOURCE)
    if edition is None:
        raise _nothing(day)
    others = _languages([edition], known)
    return {**post(edition, known[edition.language], others[edition.post_id]), "asked_language": language}


def post(edition: Edition, site: Site, languages: list[str]) -> Said:
    """Raises `TamperedError`."""
    content = edition.content()
    assert edition.current is not None  # noqa: S101 - `content` has read it
    return {
        **_words(content),
        "languages": languages,
        "url": site.base_url + content.path,
        "pictures": [_picture(picture, content, site) for picture in shown(content, content.language)],
        "released_at": edition.released_at,
        "corrected_at": edition.current.corrected_at,
        "outdated": edition.outdated,
    }


def _nothing(day: datetime.date) -> ProblemError:
    gone = Edition.objects.filter(publish_on=day, language=SOURCE, state=State.WITHDRAWN).first()
    if gone is not None:
        said = gone.withdrawn_note or "It was taken back."
        return ProblemError(HTTPStatus.GONE, "withdrawn", f"The post of {day} was withdrawn: {said}")
    return not_found(f"No post of {day} is public.")


def _told(edition: Edition, site: Site, others: Mapping[int, list[str]]) -> Said | None:
    try:
        return post(edition, site, others[edition.post_id])
    except TamperedError:
        log.exception("%s: not told", edition)
        return None


def _languages(editions: Iterable[Edition], known: Mapping[str, Site]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = public(known).filter(post__in=[edition.post_id for edition in editions])
    for post_id, language in rows.order_by("language").values_list("post_id", "language"):
        found[post_id].append(language)
    return found


def _words(content: Content) -> Said:
    licence = LICENCES.get(content.licence)
    return {
        "publish_on": content.publish_on,
        "language": content.language,
        "kicker": content.kicker,
        "series": content.series,
        "part": content.part,
        "title": content.title,
        "strapline": content.strapline,
        "body_html": content.body,
        "body_text": text.plain(content.body),
        "writers": content.writers,
        "translators": content.translators,
        "creators": [vars(creator) for creator in content.creators],
        "institutions": [vars(place) for place in content.institutions],
        "publications": [vars(paper) for paper in content.publications],
        "credit_lines": [{"text": line.text, "url": line.url} for line in credits.lines(content)],
        "licence": vars(licence) if licence else None,
        "rights_line": content.rights_line,
    }


def _picture(picture: FrozenPicture, content: Content, site: Site) -> Said:
    largest = _size(picture.master, site)
    return {
        **{name: largest[name] for name in ("url", "mime", "width", "height")},
        "alt": picture.alt,
        "credit": credits.attribution(content),
        "sizes": [_size(cut, site) for cut in picture.cuts],
        "rights": [vars(right) for right in picture.rights],
    }


def _size(cut: Cut, site: Site) -> Said:
    return {
        "url": site.base_url + cut.path,
        "mime": cut.mime,
        "width": cut.width,
        "height": cut.height,
        "bytes": cut.size_bytes,
    }
