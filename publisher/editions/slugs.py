"""Addresses made of titles: `/fotos/un-jardi-a-dins` is the post for ever, whatever its title becomes."""

from __future__ import annotations

import datetime
import itertools
import re
import unicodedata
from collections.abc import Callable

from publisher.editions.models import Edition, Slug
from publisher.editions.standing import SOURCE

WORDS_MAX_CODEPOINTS = 100
NAMELESS = "foto"


def slug_of(title: str) -> str:
    """Plain letters, digits and hyphens; “cèl·lula” is `cellula`, “l’ull” is `l-ull`."""
    plain = unicodedata.normalize("NFKD", title.casefold().replace("·", ""))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    slug = re.sub(r"[^a-z0-9]+", "-", letters).strip("-")
    if len(slug) > WORDS_MAX_CODEPOINTS:
        slug = slug[: WORDS_MAX_CODEPOINTS + 1].rpartition("-")[0] or slug[:WORDS_MAX_CODEPOINTS]
    return slug or NAMELESS


def give(edition: Edition, title: str, now: datetime.datetime) -> None:
    """Make the title's slug the address of a translation; one that was taken by another post gets a number.

    Earlier ones stay: an address that was public leads to the same post for ever.
    """
    if edition.language == SOURCE:
        return

    def is_taken(slug: str) -> bool:
        row, created = Slug.objects.get_or_create(
            language=edition.language, slug=slug, defaults={"edition": edition, "since": now}
        )
        return not created and row.edition_id != edition.pk

    slug = first_free(slug_of(title), is_taken)
    Slug.objects.filter(language=edition.language, slug=slug).update(since=now)


def first_free(base: str, is_taken: Callable[[str], bool]) -> str:
    """`base`, `base-2`, `base-3`, …"""
    candidates = itertools.chain([base], (f"{base}-{number}" for number in itertools.count(2)))
    return next(slug for slug in candidates if not is_taken(slug))
