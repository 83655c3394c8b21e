"""The sites there are, and where they are."""

from __future__ import annotations

from collections.abc import Mapping

from publisher.editions.models import Site

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
