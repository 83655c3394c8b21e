"""The sites there are, where they are, and what each of them hides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q

from publisher.editions.models import Edition, Site
from publisher.editions.standing import Facts, OnMissing, Stage, Weight, standing

DEFAULTS: Mapping[str, Mapping[str, object]] = {
    "en": {
        "base_url": "http://127.0.0.1:8000",
        "name": "BPoD",
        "tagline": "Biomedical Picture of the Day",
        "tag_authority": "bpod.org.uk,2012",
    },
    "ca": {
        "base_url": "http://127.0.0.1:8001",
        "name": "BPoD",
        "tagline": "La imatge biomèdica del dia",
        "tag_authority": "bpod.cat,2015",
    },
}


def ensure(urls: Mapping[str, str]) -> bool:
    """Make the sites that are missing and move those whose address changed. True where one moved."""
    for language, defaults in DEFAULTS.items():
        Site.objects.get_or_create(language=language, defaults=defaults)
    moved = [
        Site.objects.filter(language=language).exclude(base_url=url).update(base_url=url)
        for language, url in urls.items()
    ]
    return any(moved)


def hidden_weights(site: Site) -> list[str]:
    """How outdated a released translation is where its site shows none of it."""
    return [weight.value for weight in Weight if not _shows(site, weight)]


def hidden(sites: Iterable[Site]) -> Q:
    """The released translations that their own site does not show; empty where no site hides any."""
    which = Q()
    for site in sites:
        if weights := hidden_weights(site):
            which |= Q(language=site.language, state=Edition.State.RELEASED, outdated__in=weights)
    return which


def _shows(site: Site, weight: Weight) -> bool:
    on_missing = OnMissing(site.on_missing)
    return standing(Facts(Stage.PUBLIC, Stage.PUBLIC, weight, on_missing, site.hide_on_critical)).page.is_real
