"""Everything, as lines: one object each, in an order in which a line refers to earlier ones alone."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from channels.models import Outlet
from publisher.deliveries.models import Delivery
from publisher.editions import store
from publisher.editions.models import Edition, Site, Wording
from publisher.posts.importer import kept
from publisher.posts.models import ImportedFile, Picture, Post, Series, Writer
from publisher.schedule.models import Slot
from publisher.submissions import quarantine
from publisher.submissions.models import Submission, SubmissionFile, Terms
from publisher.transfer import cuts, tables
from publisher.transfer.errors import TransferError
from publisher.transfer.files import Shelf, name_of
from translations.models import Job, SourceRevision

Progress = Callable[[int, int], None]
Rows = Mapping[str, Any]


def export(
    shelf: Shelf,
    *,
    since: datetime.date | None = None,
    private: bool = False,
    progress: Progress | None = None,
) -> Iterator[str]:
    """The lines; the files they name are put on the shelf as they come. Raises `TransferError`.

    One state of the database from the first line to the last, whatever is written meanwhile.
    """
    yield _line(
        {
            "schema": tables.SCHEMA,
            "version": tables.VERSION,
            "since": since and since.isoformat(),
            "private": private,
        }
    )
    count = 1
    with _snapshot():
        kinds = _rows(since)
        posts, total = 0, kinds["post"].count()
        for kind in [kind for kind in tables.KINDS if private or kind not in tables.PRIVATE]:
            for row in _each(kinds[kind]):
                yield _line({"line": kind, **tables.KINDS[kind].told(row)})
                _put_files(kind, row, shelf)
                count += 1
                posts += kind == "post"
                if progress and kind == "post":
                    progress(posts, total)
    yield _line({"line": "end", "lines": count})


def _line(value: dict[str, Any]) -> str:
    """The same value makes the same line, on whatever database."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n"


def _rows(since: datetime.date | None) -> Rows:
    """Few rows are sorted here, for databases sort words each in their own way; many keep the order they came in."""
    posts = Post.objects.order_by("publish_on")
    pictures = Picture.objects.order_by("pk")
    files = ImportedFile.objects.select_related("post").order_by("pk")
    editions = Edition.objects.select_related("post", "current").order_by("post__publish_on", "language")
    sources = SourceRevision.objects.order_by("publish_on", "number")
    jobs = Job.objects.select_related("source").order_by("publish_on", "language")
    donations = Submission.objects.select_related("post").order_by("pk")
    deliveries = (
        Delivery.objects.filter(about=None).select_related("edition", "outlet", "revision").order_by("pk")
    )
    if since is not None:
        posts, sources = posts.filter(publish_on__gte=since), sources.filter(publish_on__gte=since)
        jobs = jobs.filter(publish_on__gte=since)
        donations = donations.filter(post__publish_on__gte=since)
        given = SubmissionFile.objects.filter(submission__in=donations)
        placed = Q(pk__in=posts.values("pictures__picture"))
        pictures = pictures.filter(placed | Q(pk__in=given.values("picture")))
        files = files.filter(post__publish_on__gte=since)
        editions = editions.filter(post__publish_on__gte=since)
        deliveries = deliveries.filter(edition__post__publish_on__gte=since)
    return {
        "site": sorted(Site.objects.all(), key=lambda site: site.language),
        "slot": sorted(Slot.objects.all(), key=lambda slot: slot.language),
        "wording": sorted(Wording.objects.all(), key=lambda row: (row.kind, row.language, row.number)),
        "outlet": sorted(Outlet.objects.all(), key=lambda outlet: outlet.name),
        "series": sorted(Series.objects.all(), key=lambda series: series.name),
        "writer": sorted(Writer.objects.all(), key=lambda writer: writer.name),
        "picture": pictures,
        "post": posts.select_related("series"),
        "terms": Terms.objects.order_by("pk"),
        "submission": donations,
        "imported_file": files,
        "edition": editions,
        "source": sources,
        "translation": jobs,
        "delivery": deliveries,
    }


def _each(rows: Any) -> Iterator[Any]:
    return rows.iterator(chunk_size=200) if isinstance(rows, QuerySet) else iter(rows)


def _put_files(kind: str, row: Any, shelf: Shelf) -> None:
    if kind == "picture":
        path = Path(row.file.path)
        shelf.put(name_of(tables.sha256_of(row), path.suffix), path)
    elif kind == "post" and (page := getattr(row, "imported_page", None)):
        shelf.put(name_of(page.sha256), bytes(page.content))
    elif kind == "imported_file" and kept.path(row.sha256).exists():
        shelf.put(name_of(row.sha256), kept.path(row.sha256))
    elif kind == "submission":
        for file in row.files.filter(removed_at=None):
            _put_donated(file, shelf)
    elif kind == "edition":
        for revision in row.revisions.select_related("later_cuts"):
            later = getattr(revision, "later_cuts", None)
            for sha256, mime in cuts.of(revision.content, later.cuts if later else None):
                path = store.path(sha256, mime)
                if not path.exists():
                    raise TransferError(
                        f"{row}: picture {sha256[:12]}… is not in the store; restore the folder “frozen” from a backup"
                    )
                shelf.put(name_of(sha256, store.EXTENSIONS[mime]), path)


def _put_donated(file: SubmissionFile, shelf: Shelf) -> None:
    if quarantine.path(file.name).exists():
        shelf.put(name_of(file.sha256), quarantine.path(file.name))
    if sha256 := tables.preview_of(file):
        shelf.put(name_of(sha256), quarantine.preview_path(file.name))


@contextmanager
def _snapshot() -> Iterator[None]:
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        # Django would begin it with a write lock, which nobody else could have meanwhile.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
