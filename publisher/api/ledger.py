"""What of the ledger is told: duties, tries and proofs. Accounts, settings and what was sent stay where they are."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from publisher.api.problems import not_found
from publisher.api.schemas import AskedDeliveries
from publisher.deliveries.attention import reached
from publisher.deliveries.models import Attempt, Delivery, Receipt

Said = dict[str, Any]


def page(asked: AskedDeliveries) -> Said:
    """The newest first; `cursor` is where the last page ended."""
    wanted = {
        "slot_on__gte": asked.since,
        "slot_on__lte": asked.until,
        "state": asked.state,
        "outlet__name": asked.outlet,
        "edition__language": asked.language,
        "pk__lt": asked.cursor,
    }
    rows = _rows().filter(**{name: value for name, value in wanted.items() if value is not None})
    found = list(rows.order_by("-pk")[: asked.limit + 1])
    return {
        "deliveries": [_said(row) for row in found[: asked.limit]],
        "next": found[asked.limit - 1].pk if len(found) > asked.limit else None,
    }


def one(pk: int) -> Said:
    row = _rows().filter(pk=pk).first()
    if row is None:
        raise not_found(f"There is no delivery {pk}.")
    log = Attempt.objects.filter(delivery=pk).order_by("number")
    names = ("number", "kind", "started_at", "ended_at", "outcome", "detail")
    return {**_said(row), "log": list(log.values(*names))}


def _rows() -> QuerySet[Delivery]:
    return Delivery.objects.select_related("outlet", "edition", "receipt").only(
        *("slot_on", "act", "state", "due_at", "attempts", "reason"),
        *("outlet__name", "outlet__kind", "outlet__language", "edition__language"),
        *("receipt__remote_id", "receipt__url", "receipt__received_at", "receipt__rendition_digest"),
    )


def _said(row: Delivery) -> Said:
    return {
        "id": row.pk,
        "slot_on": row.slot_on,
        "language": row.edition.language,
        "outlet": {"name": row.outlet.name, "kind": row.outlet.kind, "language": row.outlet.language},
        "act": row.act,
        "state": row.state,
        "reached": reached(row.state),
        "due_at": row.due_at,
        "attempts": row.attempts,
        "reason": row.reason,
        "receipt": _receipt(row),
    }


def _receipt(row: Delivery) -> Said | None:
    try:
        proof = row.receipt
    except Receipt.DoesNotExist:
        return None
    return {
        "remote_id": proof.remote_id,
        "url": proof.url,
        "received_at": proof.received_at,
        "rendition_sha256": proof.rendition_digest,
    }
