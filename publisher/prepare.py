"""Brings an installation up to date: tables, sites, slots, roles, static files. Safe to repeat."""

from __future__ import annotations

from collections.abc import Mapping

import click
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from publisher.desk import roles
from publisher.editions import sites
from publisher.editions.models import Site
from publisher.schedule.models import Slot
from publisher.tick import rebuild_all


def ensure_prepared() -> None:
    """Prepare where it was not done yet; cheap where it was."""
    if _unapplied() or not Site.objects.exists():
        click.echo("preparing the database …", err=True)
        prepare()


def prepare(site_urls: Mapping[str, str] | None = None) -> None:
    """`site_urls` are the addresses of the sites from now on; a change writes every page again."""
    if _unapplied():
        call_command("migrate", verbosity=0)
    Slot.ensure_defaults()
    moved = sites.ensure({**settings.ENVIRONMENT.site_urls, **(site_urls or {})})
    roles.ensure()
    call_command("collectstatic", verbosity=0, interactive=False)
    if moved:
        rebuild_all()


def _unapplied() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
