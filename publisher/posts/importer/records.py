"""The rows that say what became of each file, and the addresses under which it was found."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from publisher.posts.importer import kept, old_site
from publisher.posts.importer.find import Found
from publisher.posts.importer.old_site import Place
from publisher.posts.importer.page import Page
from publisher.posts.models import ImportedFile, ImportedPage, OldAddress, Post

Outcome = ImportedFile.Outcome
LENGTH_MAX = 500


class Known:
    """What earlier imports say of some files, read at once."""

    def __init__(self, files: Iterable[Found]) -> None:
        rows = ImportedFile.objects.filter(path__in=[path_of(file) for file in files])
        self._rows = {(row.path, row.sha256): row for row in rows}
        self._paths = {path for path, _ in self._rows}

    def row(self, file: Found, source: bytes) -> ImportedFile | None:
        return self._rows.get((path_of(file), _sha256(source)))

    def is_done(self, file: Found, source: bytes) -> ImportedFile | None:
        """The row of these very bytes, where they need not be read again."""
        row = self.row(file, source)
        if row is None or row.outcome not in ImportedFile.DONE:
            return None
        return row if row.post_id is not None or row.outcome == Outcome.SKIPPED else None

    def has_others(self, file: Found) -> bool:
        return path_of(file) in self._paths


def keep(
    file: Found,
    source: bytes,
    outcome: Outcome,
    known: Known,
    *,
    now: datetime,
    page: Page | None = None,
    post: Post | None = None,
    error: str = "",
    unread: tuple[Any, ...] = (),
    draft: bool = False,
) -> None:
    """Write down what became of a file; what was not wholly understood is kept byte for byte."""
    said = {
        "folder": str(file.folder.absolute())[-LENGTH_MAX:],
        "outcome": outcome,
        "error": error,
        "unread": [asdict(one) for one in unread],
        "post_id": post.pk if post else None,
        "language": page.language if page else "",
        "draft": draft,
    }
    row, path, sha256 = known.row(file, source), path_of(file), _sha256(source)
    if row is not None and all(getattr(row, name) == value for name, value in said.items()):
        return
    if post is None or unread or outcome == Outcome.COPY or (page and page.language != "en"):
        kept.put(source)
    ImportedFile.objects.update_or_create(path=path, sha256=sha256, defaults={**said, "read_at": now})
    if outcome in ImportedFile.DONE and known.has_others(file):
        undone = ImportedFile.objects.filter(path=path).exclude(sha256=sha256)
        undone.exclude(outcome__in=ImportedFile.DONE).delete()


def remember(post: Post, file: Found, page: Page) -> None:
    """Each address that led to the page leads to its post for ever."""
    places = [*([file.place] if file.place else []), *old_site.told(page.addresses)]
    for place in dict.fromkeys(places):
        if place.is_of_one_post:
            OldAddress.objects.get_or_create(
                language=place.language, address=place.address, defaults={"post": post}
            )


def imported_before(file: Found, source: bytes) -> Post | None:
    """The post that was made of a file of this name and these bytes, before there were rows of files."""
    page = ImportedPage.objects.filter(name=file.path.name[-255:], sha256=_sha256(source)).first()
    return page.post if page else None


def slug_of(file: Found, page: Page) -> str:
    places: list[Place] = [*([file.place] if file.place else []), *old_site.told(page.addresses)]
    return next((place.slug for place in places if place.slug), "")


def path_of(file: Found) -> str:
    return file.name[-LENGTH_MAX:]


def _sha256(source: bytes) -> str:
    return hashlib.sha256(source).hexdigest()
