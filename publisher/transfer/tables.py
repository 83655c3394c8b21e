"""Which tables a line of each kind holds. A new column of theirs is carried as soon as it is there."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePath
from typing import Any

from channels.models import Outlet
from publisher.deliveries.models import Attempt, Delivery, Receipt, State
from publisher.editions.models import Edition, EditionRevision, LaterCuts, Site, Slug, Wording
from publisher.posts import links
from publisher.posts.models import (
    Creator,
    CreditNote,
    ImportedFile,
    ImportedPage,
    Institution,
    OldAddress,
    Picture,
    PictureRight,
    Post,
    PostPicture,
    PostWriter,
    Publication,
    Series,
    Writer,
)
from publisher.schedule.models import Slot
from publisher.submissions import quarantine
from publisher.submissions.models import (
    DonorConsent,
    Submission,
    SubmissionEvent,
    SubmissionFile,
    SubmissionMail,
    SubmissionRight,
    Terms,
)
from publisher.transfer.errors import FieldError
from publisher.transfer.records import Children, Link, Record
from translations.models import Job, SourceRevision, TranslationRevision

SCHEMA, VERSION = "bpod-archive", 1

DAY = Link(Post, "publish_on")

SITE = Record(Site, omit=frozenset({"base_url"}))
SLOT = Record(Slot)
SERIES = Record(Series)
WRITER = Record(Writer)
WORDING = Record(Wording)
OUTLET = Record(
    Outlet,
    omit=frozenset(
        {"sealed", "renewing_until_at", "checked_at", "check_answer", "check_words", "expires_at"}
    ),
)


def sha256_of(picture: Any) -> str:
    with picture.file.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def suffix_of(name: str) -> str:
    return PurePath(name).suffix


PICTURE = Record(
    Picture,
    omit=frozenset({"file"}),
    extra={"name": lambda picture: picture.file.name, "sha256": sha256_of},
)

PAGE = Record(ImportedPage, omit=frozenset({"content"}))
_PLACED = Record(
    PostPicture,
    links={"picture": Link(Picture, "file")},
    children={"rights": Children(Record(PictureRight), "post_picture")},
)
POST = Record(
    Post,
    omit=frozenset(
        {
            *("has_unpublished_changes", "first_published_at", "last_published_at", "live"),
            *("go_live_at", "expire_at", "expired"),
        }
    ),
    links={"series": Link(Series, "name"), "rerun_of": DAY},
    extra={"body": lambda post: links.resolved(post.body)},  # ids are of this installation alone
    children={
        "writers": Children(Record(PostWriter, links={"writer": Link(Writer, "name")}), "post"),
        "creators": Children(Record(Creator), "post"),
        "institutions": Children(Record(Institution), "post"),
        "publications": Children(Record(Publication), "post"),
        "credit_notes": Children(Record(CreditNote), "post"),
        "pictures": Children(_PLACED, "post"),
        "old_addresses": Children(Record(OldAddress), "post"),
        "imported_page": Children(PAGE, "post", one=True),
    },
)
FILE = Record(ImportedFile, links={"post": DAY}, omit=frozenset({"folder"}))

_REVISION = Record(
    EditionRevision,
    children={"later_cuts": Children(Record(LaterCuts), "revision", one=True)},
)
EDITION = Record(
    Edition,
    links={"post": DAY},
    extra={"current": lambda edition: edition.current.number if edition.current else None},
    children={
        "revisions": Children(_REVISION, "edition"),
        "slugs": Children(Record(Slug), "edition"),
    },
)

_RESTING = {
    State.CLAIMED: State.PENDING,
    State.SENDING: State.UNCONFIRMED,
    State.LOOKING_UP: State.UNCONFIRMED,
}
"""Where a delivery is found again by an installation that holds no lease on it."""


def resting(delivery: Any) -> str:
    state = State(delivery.state)
    return _RESTING.get(state, state).value


def followed_by(delivery: Any) -> list[dict[str, Any]]:
    rows = Delivery.objects.filter(about=delivery).select_related("edition", "outlet", "revision")
    return [DELIVERY.told(row) for row in rows.order_by("pk")]


DELIVERY: Record = Record(
    Delivery,
    omit=frozenset({"state", "token", "lease_until_seconds", "quiet_until_seconds"}),
    links={"outlet": Link(Outlet, "name")},
    extra={
        "state": resting,
        "date": lambda delivery: delivery.edition.publish_on.isoformat(),
        "language": lambda delivery: delivery.edition.language,
        "revision": lambda delivery: delivery.revision.number if delivery.revision else None,
        "followed_by": followed_by,
    },
    children={
        "attempt_log": Children(Record(Attempt), "delivery"),
        "receipt": Children(Record(Receipt), "delivery", one=True),
    },
)

SOURCE = Record(SourceRevision)
APPROVED = Record(
    TranslationRevision,
    omit=frozenset({"parent_number", "status", "origin"}),
    extra={"based_on": lambda revision: revision.based_on.number},
)


def approved(job: Any) -> list[dict[str, Any]]:
    rows = job.revisions.filter(status=TranslationRevision.Status.APPROVED).select_related("based_on")
    return [APPROVED.told(row) for row in rows.order_by("number")]


def settled(job: Any) -> str:
    """Nobody of another installation is at work on it: it is open, unless it is over."""
    return str(job.state if job.state in (Job.State.DONE, Job.State.CANCELLED) else Job.State.OPEN)


JOB = Record(
    Job,
    omit=frozenset({"state", "lease_until"}),
    extra={"state": settled, "source": lambda job: job.source.number, "approved": approved},
)

TERMS = Record(Terms)


class _TermsLink(Link):
    """Two columns name a text of the terms: `en/1`."""

    def told(self, instance: Any) -> Any:
        return f"{instance.language}/{instance.number}"

    def read(self, value: Any) -> Any:
        if value is not None and not (isinstance(value, str) and _TERMS.fullmatch(value)):
            raise FieldError("terms", f"is {value!r}; a language and a number such as en/1 are wanted")
        return value

    def found(self, name: str, value: Any) -> Any:
        language, _, number = str(value).partition("/")
        key = Terms.objects.filter(language=language, number=int(number)).values_list("pk", flat=True).first()
        if key is None:
            raise FieldError(name, f"is {value!r}, which no line before it has")
        return key


_TERMS = re.compile(r"[A-Za-z-]{2,16}/\d{1,5}")


def preview_of(file: Any) -> str | None:
    path = quarantine.preview_path(file.name)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


SUBMISSION = Record(
    Submission,
    links={"post": DAY},
    children={
        "files": Children(
            Record(
                SubmissionFile, links={"picture": Link(Picture, "file")}, extra={"preview_sha256": preview_of}
            ),
            "submission",
        ),
        "rights": Children(Record(SubmissionRight), "submission"),
        "consents": Children(
            Record(DonorConsent, links={"terms": _TermsLink(Terms, "number")}), "submission"
        ),
        "events": Children(Record(SubmissionEvent), "submission"),
        "mails": Children(Record(SubmissionMail), "submission"),
    },
)

PRIVATE = ("terms", "submission")
"""Only where they are asked for: donors and their addresses."""

KINDS: dict[str, Record] = {
    "site": SITE,
    "slot": SLOT,
    "wording": WORDING,
    "outlet": OUTLET,
    "series": SERIES,
    "writer": WRITER,
    "picture": PICTURE,
    "post": POST,
    "terms": TERMS,
    "submission": SUBMISSION,
    "imported_file": FILE,
    "edition": EDITION,
    "source": SOURCE,
    "translation": JOB,
    "delivery": DELIVERY,
}
"""In the order in which they stand: a line refers to earlier ones alone."""
