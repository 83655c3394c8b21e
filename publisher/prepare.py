"""Brings an installation up to date: tables, sites, slots, roles, static files. Safe to repeat."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from publisher.desk import roles
from publisher.editions.models import Site
from publisher.schedule.models import Slot
from publisher.website import bake as website

SITES: Mapping[str, Mapping[str, object]] = {
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
SLOTS = {"en": (datetime.time(8, 0), "Europe/London"), "ca": (datetime.time(9, 0), "Europe/Madrid")}


def ensure_prepared() -> None:
    """Prepare where it was not done yet; cheap where it was."""
    if _unapplied() or Site.objects.count() < len(SITES):
        click.echo("preparing the database …", err=True)
        prepare()


def prepare(site_urls: Mapping[str, str] | None = None) -> None:
    """`site_urls` are the addresses of the sites from now on; a change writes every page again."""
    if _unapplied():
        call_command("migrate", verbosity=0)
    for language, (time, zone) in SLOTS.items():
        Slot.objects.get_or_create(language=language, defaults={"time": time, "zone": zone})
    for language, defaults in SITES.items():
        Site.objects.get_or_create(language=language, defaults=defaults)
    roles.ensure()
    call_command("collectstatic", verbosity=0, interactive=False)
    if _moved({**settings.ENVIRONMENT.site_urls, **(site_urls or {})}):
        website.rebuild()


def _unapplied() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _moved(site_urls: Mapping[str, str]) -> bool:
    changed = [
        Site.objects.filter(language=language).exclude(base_url=url).update(base_url=url)
        for language, url in site_urls.items()
    ]
    return any(changed)
