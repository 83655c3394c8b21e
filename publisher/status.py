"""A day as the ledger sees it."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from publisher.deliveries import attention
from publisher.deliveries.models import SETTLED, Act, Delivery
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, Site
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from publisher.website import bake as website


def status(date: datetime.date, now: datetime.datetime) -> dict[str, Any]:
    """The day in the shape documented in docs/reference/status.md. `ok`: all that was due is done."""
    editions = list(Edition.objects.filter(publish_on=date).select_related("current").order_by("language"))
    deliveries = Delivery.objects.filter(edition__publish_on=date).order_by("outlet__name", "pk")
    needs = attention.needs(deliveries) + _late(date, editions, now)
    rows = [_delivery(delivery) for delivery in deliveries.select_related("outlet", "edition", "receipt")]
    open_rows = deliveries.exclude(state__in=SETTLED).exists()
    return {
        "date": date.isoformat(),
        "ok": not needs and not open_rows,
        "needs": needs,
        "editions": [_edition(edition) for edition in editions],
        "deliveries": rows,
    }


def _edition(edition: Edition) -> dict[str, Any]:
    released = edition.state in {Edition.State.RELEASED, Edition.State.WITHDRAWN}
    file: Path | None = website.page_file(edition) if released else None
    return {
        "language": edition.language,
        "state": edition.state,
        "url": Site.objects.get(language=edition.language).base_url + edition.content().path
        if released
        else None,
        "file": str(file) if file and file.exists() else None,
        "released_at": edition.released_at.isoformat() if edition.released_at else None,
        "revision": edition.current.number if edition.current else None,
    }


def _delivery(delivery: Delivery) -> dict[str, Any]:
    receipt = getattr(delivery, "receipt", None)
    return {
        "outlet": delivery.outlet.name,
        "kind": delivery.outlet.kind,
        "language": delivery.edition.language,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "reason": delivery.reason or None,
        "receipt": {"remote_id": receipt.remote_id, "url": receipt.url} if receipt else None,
        **({} if delivery.act == Act.ANNOUNCE else {"act": delivery.act}),
    }


def _late(date: datetime.date, editions: list[Edition], now: datetime.datetime) -> list[str]:
    """What should have happened by now and did not."""
    slot = Slot.objects.filter(language=SOURCE).first()
    if slot is None or slot_instant(date, slot.time, slot.zone) > now:
        return []
    source = next((edition for edition in editions if edition.language == SOURCE), None)
    if source is None:
        return [f"{date}: nothing was approved for this day; approve a post, or choose one from the archive"]
    if source.state == Edition.State.REOPENED:
        return [f"{date}: the approval was taken back; approve it again"]
    if source.state == Edition.State.APPROVED:
        return [f"{date}: due since {slot.time:%H:%M} {slot.zone} and not released yet; is a worker running?"]
    return []
