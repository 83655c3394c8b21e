"""An export, and the installation that it is taken by: this one, emptied."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.conf import settings
from wagtail.models import Collection

from publisher.desk import roles
from publisher.transfer import files, out
from publisher.transfer.take import take
from tests import factories, tables


def export(target: Path, **options) -> str:
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(out.export(files.Folder(files.folder_of(target)), **options))
    return target.read_text()


def empty() -> None:
    """As `bpod prepare` leaves a new one."""
    tables.empty()
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
