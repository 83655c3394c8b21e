"""What went wrong, as RFC 9457 writes it: a kind, a sentence, and each field with its mend."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from http import HTTPStatus

from django.http import HttpResponse

MEDIA_TYPE = "application/problem+json"
DOCS = "/api/v1/docs"

KINDS = {
    "not-readable": "The request cannot be read",
    "no-token": "A token is needed",
    "bad-token": "The token is not in force",
    "no-scope": "The token may not do this",
    "not-found": "There is nothing here",
    "no-such-way": "The address does not take this method",
    "date-taken": "The date has a post",
    "not-ours-to-change": "The draft is no longer the API’s to change",
    "withdrawn": "The post was withdrawn",
    "too-large": "Too much at once",
    "not-valid": "Some fields need mending",
    "key-used": "The idempotency key belongs to another request",
    "too-often": "Too many requests",
    "busy": "The search is busy",
}
"""Each has its paragraph on the page of the docs."""


@dataclass(frozen=True)
class FieldError:
    field: str
    """As it was asked: `body.title`, `query.language`."""
    message: str


@dataclass(eq=False)
class ProblemError(Exception):
    status: int
    kind: str
    detail: str
    errors: tuple[FieldError, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> HttpResponse:
        said = {
            "type": f"{DOCS}#{self.kind}",
            "title": KINDS[self.kind],
            "status": int(self.status),
            "detail": self.detail,
            "errors": [vars(one) for one in self.errors],
        }
        return HttpResponse(
            json.dumps(said, ensure_ascii=False),
            status=self.status,
            content_type=MEDIA_TYPE,
            headers=self.headers,
        )


def not_found(detail: str) -> ProblemError:
    return ProblemError(HTTPStatus.NOT_FOUND, "not-found", detail)


def not_valid(*errors: FieldError) -> ProblemError:
    said = "; ".join(f"{error.field}: {error.message}" for error in errors)
    return ProblemError(HTTPStatus.UNPROCESSABLE_ENTITY, "not-valid", said, errors)
