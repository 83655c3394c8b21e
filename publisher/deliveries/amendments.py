"""What must be changed or taken away where followers have it already.

Found by comparing what was approved or withdrawn with what each outlet was given, so that nothing has to
be remembered: it may be called at any moment and as often as one likes. Only what holds a receipt is ever
touched; an old post without one stays as it is.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet

from channels.contract import Limits
from channels.outlets import adapter_of
from channels.registry import UnknownKind
from channels.secrets import SealError
from publisher.deliveries import hiding, steps, transitions
from publisher.deliveries.models import POSTS, Act, Delivery, Receipt, State
from publisher.editions.models import Edition

NOT_OUT = (State.PENDING, State.HELD, State.FAILED)
"""States of an announcement of which nothing is public."""


def open_due(now: datetime.datetime) -> int:
    """End what is pointless by now, hold what leads to a hidden page, and open what is due: one correction for
    each outlet and revision, one withdrawal for each outlet. Returns how many were opened."""
    _end_pointless()
    _follow_the_pages()
    return _open(Act.CORRECT, _behind(), now) + _open(Act.WITHDRAW, _left_standing(), now)


def obstacle(delivery: Delivery, receipt: Receipt, limits: Limits) -> str:
    """Why we cannot do it ourselves; empty where we can."""
    if not receipt.remote_id:
        return "the platform's id of the post is not known"
    if delivery.act == Act.CORRECT and not limits.can_edit:
        return f"{delivery.outlet.kind} cannot edit a post"
    if delivery.act == Act.WITHDRAW and not limits.can_delete:
        return f"{delivery.outlet.kind} cannot delete a post for us"
    return ""


def by_hand(delivery: Delivery, receipt: Receipt, why: str) -> str:
    """The sentence for a person; the words to be pasted are in the Delivery's rendition."""
    verb = "correct it" if delivery.act == Act.CORRECT else "delete it"
    return f"{why}; {verb} by hand: {receipt.url or receipt.remote_id}"


@dataclass(frozen=True)
class Planned:
    """What a withdrawal does at one outlet."""

    outlet: str
    language: str
    what: str
    url: str


def plan(editions: Iterable[Edition]) -> tuple[Planned, ...]:
    """What the withdrawal of these Editions will do, outlet by outlet; asks no platform."""
    announced = (
        Delivery.objects.filter(act=Act.ANNOUNCE, edition__in=list(editions))
        .exclude(state=State.CANCELLED)
        .select_related("edition", "outlet", "receipt")
        .order_by("edition__language", "outlet__name")
    )
    return tuple(
        Planned(row.outlet.name, row.edition.language, _planned(row), _permalink(row)) for row in announced
    )


def _planned(row: Delivery) -> str:
    if row.state in NOT_OUT:
        return "not sent yet: cancelled"
    if row.state == State.NEEDS_PERSON:
        return "nobody knows whether it arrived: say so on the day's page; where it did, it is taken away"
    if row.state != State.DELIVERED:
        return "not known yet: looked up first, then deleted by us"
    withdrawal = Delivery(edition=row.edition, outlet=row.outlet, act=Act.WITHDRAW)
    try:
        why = obstacle(withdrawal, row.receipt, adapter_of(row.outlet).limits)
    except (SealError, UnknownKind) as error:
        why = str(error)
    return f"by hand: {why}" if why else "deleted by us"


def _permalink(row: Delivery) -> str:
    receipt: Receipt | None = getattr(row, "receipt", None)
    return receipt.url if receipt else ""


def _end_pointless() -> None:
    waiting = steps.STEPS["overtake"].leaves
    wanted = {"edition__state": Edition.State.RELEASED, "revision": F("edition__current")}
    corrections = Delivery.objects.filter(act=Act.CORRECT, state__in=waiting).exclude(**wanted)
    transitions.overtake(
        corrections.values_list("pk", flat=True), "overtaken by a later revision, or by the withdrawal"
    )
    unsent = Delivery.objects.filter(act__in=POSTS, state__in=NOT_OUT, edition__state=Edition.State.WITHDRAWN)
    transitions.overtake(unsent.values_list("pk", flat=True), "withdrawn before it was sent")


def _follow_the_pages() -> None:
    transitions.hide(hiding.to_hold().values_list("pk", flat=True))
    transitions.show(hiding.to_open().values_list("pk", flat=True))


def _behind() -> QuerySet[Delivery]:
    """Announcements that arrived and show an older revision than the one approved."""
    opened = Delivery.objects.filter(
        act=Act.CORRECT, about=OuterRef("pk"), revision=OuterRef("edition__current")
    )
    return (
        _arrived(Edition.State.RELEASED)
        .filter(~Exists(opened), revision__isnull=False)
        .exclude(revision=F("edition__current"))
    )


def _left_standing() -> QuerySet[Delivery]:
    """Announcements that arrived, of Editions that were withdrawn since."""
    opened = Delivery.objects.filter(act=Act.WITHDRAW, about=OuterRef("pk"))
    return _arrived(Edition.State.WITHDRAWN).filter(~Exists(opened))


def _arrived(edition_state: str) -> QuerySet[Delivery]:
    return Delivery.objects.filter(act__in=POSTS, state=State.DELIVERED, edition__state=edition_state)


def _open(act: Act, announced: QuerySet[Delivery], now: datetime.datetime) -> int:
    columns = ("pk", "edition_id", "outlet_id", "edition__publish_on", "edition__current_id")
    rows = [
        Delivery(
            act=act,
            about_id=about_id,
            edition_id=edition_id,
            outlet_id=outlet_id,
            slot_on=publish_on,
            due_at=now,
            next_at=now,
            **_brings(act, revision_id),
        )
        for about_id, edition_id, outlet_id, publish_on, revision_id in announced.order_by().values_list(
            *columns
        )
    ]
    if rows:
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def _brings(act: Act, revision_id: int) -> dict[str, Any]:
    return {"revision_id": revision_id} if act is Act.CORRECT else {}
