"""An export, and the installation that it is taken by: this one, emptied."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from wagtail.models import Collection

from publisher.desk import roles
from publisher.transfer import files, out
from publisher.transfer.take import take
from tests import factories

KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def export(target: Path, **options) -> str:
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(out.export(files.Folder(files.folder_of(target)), **options))
    return target.read_text()


def empty() -> None:
    """As `bpod prepare` leaves a new one."""
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    with transaction.atomic(), connection.cursor() as cursor:
        for name in sorted(set(names) - KEPT):
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608 - our own tables
    for folder in (
        settings.MEDIA_ROOT,
        settings.FROZEN_ROOT,
        settings.SITE_ROOT,
        settings.BPOD_HOME / "originals",
    ):
        shutil.rmtree(folder, ignore_errors=True)
    Collection.add_root(name="Root")
    factories.sites()
    roles.ensure()


def taken(target: Path) -> int:
    with files.beside(target) as shelf:
        return take(target, shelf)
