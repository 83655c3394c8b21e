"""What an import tells of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from publisher.posts import text
from publisher.posts.importer.page import Page
from publisher.posts.importer.records import Outcome


@dataclass(frozen=True)
class Report:
    """What became of one file; `to_json` is that of `--json` (docs/reference/import.md)."""

    path: str
    ok: bool
    error: str | None
    post: dict[str, Any] | None
    """What was understood, also where it could not be stored; None where nothing was."""
    outcome: Outcome = Outcome.STORED
    is_new: bool = True
    """False: it was here already, and nothing was written."""

    def to_json(self) -> dict[str, Any]:
        return {"path": self.path, "ok": self.ok, "error": self.error, "post": self.post}


def understood(page: Page) -> dict[str, Any]:
    paragraphs = text.paragraphs(page.body)
    return {
        "publish_on": page.publish_on.isoformat() if page.publish_on else None,
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
