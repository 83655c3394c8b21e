"""Posts, editions, what was sent of them, and the words around them.

A new column of any table here is carried as soon as it is there.
"""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import Any

from django.contrib.auth.models import User

from channels.models import Outlet
from publisher.deliveries.models import Attempt, Brake, Delivery, Receipt, State
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
from publisher.schedule.models import Slot, UnfilledPolicy
from publisher.transfer.records import Children, Link, Record

DAY = Link(Post, "publish_on")
PERSON = Link(User, "username")

SITE = Record(Site, omit=frozenset({"base_url"}))
SLOT = Record(Slot)
UNFILLED_POLICY = Record(UnfilledPolicy)
BRAKE = Record(Brake)
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


def tags_of(picture: Any) -> list[str]:
    return sorted(picture.tags.names())


PICTURE = Record(
    Picture,
    omit=frozenset({"file", "collection"}),
    links={"uploaded_by_user": PERSON},
    extra={"name": lambda picture: picture.file.name, "sha256": sha256_of, "tags": tags_of},
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
            *("first_published_at", "last_published_at", "live", "go_live_at", "expire_at", "expired"),
            *("latest_revision", "live_revision"),  # of the line `desk_history`
        }
    ),
    links={"series": Link(Series, "name"), "rerun_of": DAY, "locked_by": PERSON},
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
    links={"approved_by": PERSON},
    children={"later_cuts": Children(Record(LaterCuts), "revision", one=True)},
)
EDITION = Record(
    Edition,
    omit=frozenset({"current"}),
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
    omit=frozenset(
        {
            *("state", "token", "lease_until_seconds", "quiet_until_seconds"),
            *("edition", "revision", "about"),  # told below in words of their own
        }
    ),
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
