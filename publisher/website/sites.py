"""The sites as a bake sees them, and the digest of all that every one of their pages depends on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from django.forms.models import model_to_dict

from channels.models import Outlet
from publisher.editions.models import Site
from publisher.website import render, words
from publisher.website.files import Folder, Stage, site_folder
from publisher.website.models import BakedSite
from publisher.website.shelf import Shelf

SOURCE = "en"
"""The language posts are written in; the others are translated from it."""


@dataclass(frozen=True)
class Press:
    """One site ready to be baked: its row, its words, its folder, and the other sites."""

    site: Site
    words: words.Words
    folder: Folder
    others: tuple[Site, ...]
    has_newsletter: bool = False

    @property
    def language(self) -> str:
        return self.site.language

    @cached_property
    def base_url(self) -> str:
        return self.site.base_url.rstrip("/")

    @cached_property
    def shelf(self) -> Shelf:
        """Its posts by the index: for a bake, to be asked when the index is written."""
        return Shelf(self.language)

    @property
    def languages(self) -> tuple[str, ...]:
        """Of all sites; this one's first."""
        return (self.language, *(other.language for other in self.others))

    def base_of(self, language: str) -> str:
        site = next((one for one in self.others if one.language == language), self.site)
        return site.base_url.rstrip("/")

    @property
    def host(self) -> str:
        return urlsplit(self.site.base_url).netloc.lower()


def presses() -> dict[str, Press]:
    """One for each language that has a site; the source language first."""
    sites = sorted(Site.objects.all(), key=lambda site: (site.language != SOURCE, site.language))
    with_newsletter, stage = _with_newsletter(), Stage()
    return {
        site.language: Press(
            site,
            words.words_of(site.language),
            Folder(site_folder(site.language), stage),
            tuple(other for other in sites if other is not site),
            site.language in with_newsletter,
        )
        for site in sites
    }


def press_of(host: str) -> Press:
    """The site of that name, else the first: as `serve` chooses."""
    known = presses()
    return next((one for one in known.values() if one.host == host.lower()), next(iter(known.values())))


def digest(known: Mapping[str, Press]) -> str:
    """Changes with any Site row, newsletter, template, style or word: then every page is to be baked again."""
    by_language = [known[language] for language in sorted(known)]
    rows = [model_to_dict(press.site) for press in by_language]
    with_newsletter = [press.language for press in by_language if press.has_newsletter]
    parts = [json.dumps(rows, sort_keys=True), render.digest(), *with_newsletter]
    for row in rows:
        path = words.catalogue_path(row["language"])
        parts.append(path.read_text(encoding="utf-8") if path.exists() else "")
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _with_newsletter() -> set[str]:
    """The languages that have one: the foot of each page leads to it."""
    return set(Outlet.objects.filter(kind="newsletter").order_by().values_list("language", flat=True))


def is_current(sites_digest: str, languages: set[str]) -> bool:
    baked = dict(BakedSite.objects.values_list("language", "digest"))
    return baked == dict.fromkeys(languages, sites_digest)


def mark_current(sites_digest: str, languages: set[str]) -> None:
    BakedSite.objects.exclude(language__in=languages).delete()
    for language in languages:
        BakedSite.objects.update_or_create(language=language, defaults={"digest": sites_digest})
