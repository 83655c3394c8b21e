"""Databases and public files: made once, and as good as new for each case."""

from __future__ import annotations

import contextlib
import datetime
import importlib
import shutil
import sqlite3
from pathlib import Path

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from publisher import tick
from publisher.editions import freeze
from publisher.editions.models import Edition, Site
from publisher.posts.models import Creator, PictureRight, Post
from publisher.schedule import release
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from tests import factories

YESTERDAY = factories.DAY - datetime.timedelta(days=1)
EARLIER = YESTERDAY - datetime.timedelta(days=1)
DAYS_ARCHIVED = 2
TITLE, CORRECTED = "Yesterday", "The day before"


def make(site_url: str) -> tuple[float, float]:
    """Two days are released and their pages answer; today is approved. Gives the instants of both slots."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    with connection.schema_editor() as editor:  # the one table that no model knows
        importlib.import_module("publisher.search.migrations.0002_matching").create(apps, editor)
    factories.sites()
    slot = Slot.objects.get(language="en")
    first, today = (slot_instant(day, slot.time, slot.zone) for day in (YESTERDAY, factories.DAY))
    for days in range(1, DAYS_ARCHIVED + 1):
        date = EARLIER - datetime.timedelta(days=days)
        factories.archived(factories.draft(date, title=f"Day {days}"), released_at=first)
    earlier = factories.draft(EARLIER, title="Earlier")
    Creator.objects.filter(post=earlier).update(
        name="another studio"
    )  # what is the same may be refused as a repetition
    factories.approve_draft(earlier)
    factories.approved(YESTERDAY, title=TITLE)
    release.release_due(first)
    _approve_later_words()
    Edition.objects.filter(state=Edition.State.RELEASED).update(page_live_at=first)
    factories.approved()
    Site.objects.filter(language="en").update(base_url=site_url)
    tick.bake_all()
    connections.close_all()
    return first.timestamp(), today.timestamp()


def _approve_later_words() -> None:
    """Two more revisions of yesterday, one with other words and one that no follower would notice; the
    first stays the approved one."""
    edition = Edition.objects.get(publish_on=YESTERDAY)
    for change in (_correct_the_title, _add_a_right_elsewhere):
        freeze.reopen(edition.post, by_name="crash", reason="a mistake", now=factories.NOON)
        change(Post.objects.get(pk=edition.post_id))
        factories.approve_draft(edition.post)
    Edition.objects.filter(pk=edition.pk).update(current=edition.current)


def _correct_the_title(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(title=CORRECTED)


def _add_a_right_elsewhere(post: Post) -> None:
    Post.objects.filter(pk=post.pk).update(title=TITLE)
    placed = post.pictures.get()
    PictureRight.objects.create(post_picture=placed, channel="elsewhere", permission="blocked")


class SqliteWorld:
    """The database and the public files, copied for each case."""

    def __init__(self) -> None:
        self.file = Path(settings.DATABASES["default"]["NAME"])
        self.kept = self.file.with_name("template.sqlite3")

    def keep(self) -> None:
        with contextlib.closing(sqlite3.connect(self.file)) as database:
            database.execute("VACUUM INTO ?", (str(self.kept),))
        keep_site()

    def renew(self, *, site: bool) -> None:
        for ending in ("", "-wal", "-shm", "-journal"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        shutil.copyfile(self.kept, self.file)
        if site:
            renew_site()


class PostgresWorld:
    """One database, whose rows are kept in a schema beside them and put back."""

    def __init__(self) -> None:
        given = settings.DATABASES["default"]
        self.where = " ".join(
            f"{name}={given[key]}"
            for name, key in (
                ("host", "HOST"),
                ("port", "PORT"),
                ("user", "USER"),
                ("password", "PASSWORD"),
                ("dbname", "NAME"),
            )
        )
        self.database: psycopg.Connection | None = None
        self.renewal = ""

    def keep(self) -> None:
        # Rows go in any order: a replica does not check again what was checked.
        self.database = psycopg.connect(
            f"{self.where} options='-c session_replication_role=replica'", autocommit=True
        )
        found = self.database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in found]
        self.database.execute("CREATE SCHEMA kept")
        for table in tables:
            self.database.execute(_sql("CREATE TABLE kept.{} AS TABLE public.{}", table, table))
        self.renewal = "".join(
            _sql("DELETE FROM public.{}; INSERT INTO public.{} TABLE kept.{}", table, table, table)
            for table in tables
        )
        keep_site()

    def renew(self, *, site: bool) -> None:
        assert self.database is not None
        self.database.execute(self.renewal)
        if site:
            renew_site()


def _sql(statement: str, *tables: str) -> str:
    return sql.SQL(statement).format(*map(sql.Identifier, tables)).as_string() + ";"


def keep_site() -> None:
    shutil.copytree(settings.SITE_ROOT, kept_site())


def renew_site() -> None:
    shutil.rmtree(settings.SITE_ROOT, ignore_errors=True)
    shutil.copytree(kept_site(), settings.SITE_ROOT)


def kept_site() -> Path:
    root: Path = settings.SITE_ROOT
    return root.with_name("site-kept")


def rebuild() -> int:
    """How many public files were not as the database would have them."""
    return tick.rebuild_all()


def kept_files() -> dict[str, bytes]:
    return files(kept_site())


def files(root: Path | None = None) -> dict[str, bytes]:
    """What readers can get at: every public file but those that begin with a dot, or stand in a folder that does."""
    root = root or settings.SITE_ROOT
    names = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in names.items() if "/." not in f"/{name}"}
