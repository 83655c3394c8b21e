"""The files that a line names, put beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from publisher.editions import store
from publisher.posts.importer import kept
from publisher.submissions import quarantine
from publisher.submissions.models import SubmissionFile
from publisher.transfer import cuts
from publisher.transfer.errors import TransferError
from publisher.transfer.files import Shelf, name_of
from publisher.transfer.lines import archive, donations


def put(kind: str, row: Any, shelf: Shelf) -> None:
    if kind == "picture":
        path = Path(row.file.path)
        shelf.put(name_of(archive.sha256_of(row), path.suffix), path)
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
    if sha256 := donations.preview_of(file):
        shelf.put(name_of(sha256), quarantine.preview_path(file.name))
