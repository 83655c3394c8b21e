"""What earlier imports could not understand, as rows for a table and for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count

from publisher.posts.importer import kept
from publisher.posts.models import ImportedFile

Outcome = ImportedFile.Outcome


def report() -> dict[str, Any]:
    """The shape of `bpod import --report --json` (docs/reference/import.md)."""
    counted = dict(
        ImportedFile.objects.order_by()
        .values_list("outcome")
        .annotate(Count("pk"))
        .values_list("outcome", "pk__count")
    )
    return {
        "files": sum(counted.values()),
        "outcomes": {outcome.value: counted.get(outcome.value, 0) for outcome in Outcome},
        "rows": [_row(row) for row in _told()],
    }


def _told() -> Iterator[ImportedFile]:
    """All but what was stored and wholly understood, and mere copies of it."""
    rows = ImportedFile.objects.select_related("post").exclude(outcome=Outcome.COPY)
    return (row for row in rows.iterator() if row.outcome != Outcome.STORED or row.unread)


def _row(row: ImportedFile) -> dict[str, Any]:
    original = kept.path(row.sha256)
    return {
        "path": row.path,
        "outcome": row.outcome,
        "date": row.post.publish_on.isoformat() if row.post else None,
        "language": row.language or None,
        "error": row.error or None,
        "fields": row.unread,
        "sha256": row.sha256,
        "original": str(original) if original.exists() else None,
    }
