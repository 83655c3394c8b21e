"""`bpod import`: each file on its own, wholly or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from publisher.posts import text
from publisher.posts.importer import find, picturefile, reader, store
from publisher.posts.importer.page import Page, PageError
from publisher.posts.models import Post


@dataclass(frozen=True)
class Report:
    """What became of one file; its fields are those of `--json` (docs/reference/import.md)."""

    path: str
    ok: bool
    error: str | None
    post: dict[str, Any] | None
    """What was understood, also where it could not be stored; None where nothing was."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def import_pages(
    paths: Iterable[Path],
    *,
    draft: bool,
    dry_run: bool,
    now: datetime,
    archive: Callable[[Post], None],
    progress: Callable[[int, int], None] | None = None,
) -> list[Report]:
    """Import every page in `paths` (files, and folders with all below them), in the order of their paths.

    Without `draft` each stored post is given to `archive`, inside the file's own transaction: whatever
    it raises becomes that file's error and nothing of the file stays. A dry run stores nothing and
    says what would happen. `progress` is told how many files of how many are done.
    """
    found = find.pages(paths)
    # Only a dry run needs to remember: in a real one the database knows.
    taken = (
        {day: f"“{title}”" for day, title in Post.objects.values_list("publish_on", "title")}
        if dry_run
        else {}
    )
    reports = []
    for done, file in enumerate(found, 1):
        reports.append(_try(file, taken) if dry_run else _import(file, now, None if draft else archive))
        if progress:
            progress(done, len(found))
    return reports


def _try(file: find.Found, taken: dict[date, str]) -> Report:
    page = None
    try:
        page = reader.read(file.path)
        store.refuse(page)
        if page.publish_on in taken:
            raise store.DateTakenError(page.publish_on, taken[page.publish_on])
        if file.picture:
            picturefile.read(file.picture)
        taken[page.publish_on] = str(file.path)
    except PageError as error:
        return _report(file, page, str(error))
    return _report(file, page)


def _import(file: find.Found, now: datetime, archive: Callable[[Post], None] | None) -> Report:
    page = None
    try:
        page = reader.read(file.path)
        store.store(page, file.picture, now=now, then=archive and _reported(archive))
    except PageError as error:
        return _report(file, page, str(error))
    return _report(file, page)


def _reported(archive: Callable[[Post], None]) -> Callable[[Post], None]:
    def archived(post: Post) -> None:
        try:
            archive(post)
        except Exception as error:
            # One post that the archive does not take must not end the import of the others.
            raise PageError(f"it cannot join the archive: {error}") from error

    return archived


def _report(file: find.Found, page: Page | None, error: str | None = None) -> Report:
    return Report(str(file.path), error is None, error, _understood(page) if page else None)


def _understood(page: Page) -> dict[str, Any]:
    paragraphs = text.paragraphs(page.body)
    return {
        "publish_on": page.publish_on.isoformat(),
        "language": page.language,
        "kicker": page.kicker,
        "title": page.title,
        "strapline": page.strapline,
        "body_text": "\n\n".join(paragraphs),
        "paragraphs": len(paragraphs),
        "links": text.links(page.body),
        "writers": list(page.writers),
        "credits": [line.text for line in page.credit_lines],
        "licence": page.credits.licence,
        "publications": [
            {"journal": paper.journal, "doi": paper.doi or None} for paper in page.credits.publications
        ],
    }
