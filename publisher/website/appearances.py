"""Where else a post can be seen: the receipts of its deliveries, as far as they lead somewhere."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Min, QuerySet

from channels import registry
from publisher.deliveries.models import Act, Delivery, Receipt, State
from publisher.website.models import BakedPage, BakedSite

Key = tuple[str, datetime.date]
"""Language and date."""
Told = Mapping[Key, tuple["Appearance", ...]]
LOOK_BACK = 200
"""Receipts that are looked at again: a transaction with a lower number may be the last to commit."""


@dataclass(frozen=True, order=True)
class Appearance:
    place: str
    account: str
    url: str


def appearances(editions: Collection[int] | QuerySet[Receipt, Any]) -> Mapping[Key, tuple[Appearance, ...]]:
    """By language and date; what was taken away there again is not among them."""
    taken_away = Delivery.objects.filter(act=Act.WITHDRAW, state=State.DELIVERED)
    receipts = (
        Receipt.objects.filter(
            delivery__edition__in=editions, delivery__act=Act.ANNOUNCE, delivery__state=State.DELIVERED
        )
        .exclude(url="")
        .exclude(delivery__in=taken_away.values("about"))
        .order_by()
    )
    found: dict[Key, list[Appearance]] = defaultdict(list)
    for language, day, kind, account, url in receipts.values_list(
        "delivery__edition__language",
        "delivery__edition__publish_on",
        "delivery__outlet__kind",
        "delivery__outlet__account",
        "url",
    ):
        place = registry.KINDS[kind].label if kind in registry.KINDS else kind
        found[language, day].append(Appearance(place, account, url))
    return {key: tuple(sorted(values)) for key, values in found.items()}


@dataclass(frozen=True)
class Untold:
    """What the pages do not tell yet, as asked before any of them was made."""

    days: frozenset[datetime.date]
    seen: int
    last: int
    """The number of the last Receipt then, and of the last that was looked at before."""


def untold() -> Untold:
    last = Receipt.objects.order_by().aggregate(last=Max("pk"))["last"] or 0
    seen = BakedSite.objects.aggregate(seen=Min("receipt"))["seen"] or 0
    fresh = Receipt.objects.filter(pk__gt=seen - LOOK_BACK).order_by()
    found = appearances(fresh.values("delivery__edition"))
    rows = BakedPage.objects.filter(
        publish_on__in={day for _language, day in found}, state=BakedPage.State.RELEASED
    ).values_list("language", "publish_on", "appearances")
    days = frozenset(
        day
        for language, day, told in rows
        if (language, day) in found and told != as_json(found[language, day])
    )
    return Untold(days, seen, last)


def keep(told: Told, untold: Untold) -> None:
    """The pages tell of these."""
    days = [day for _language, day in told]
    rows = (
        BakedPage.objects.filter(publish_on__range=(min(days), max(days)))
        if days
        else BakedPage.objects.none()
    )
    known = {
        (language, day): values
        for language, day, values in rows.values_list("language", "publish_on", "appearances")
    }
    for (language, day), values in told.items():
        if known.get((language, day)) != as_json(values):
            BakedPage.objects.filter(language=language, publish_on=day).update(appearances=as_json(values))
    if untold.last > untold.seen:
        BakedSite.objects.update(receipt=untold.last)


def as_json(values: Iterable[Appearance]) -> list[list[str]]:
    return [[value.place, value.account, value.url] for value in values]
