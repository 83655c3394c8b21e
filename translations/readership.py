"""How often each day is read: counted elsewhere, by whatever reads a web server's log, and brought here."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from itertools import islice

from django.db import models, transaction


class Readership(models.Model):
    """How often one day was asked for, in all languages together, in the period that was counted last."""

    publish_on = models.DateField(unique=True)
    reads = models.PositiveBigIntegerField()
    counted_at = models.DateTimeField(help_text="When the count was brought here.")

    class Meta:
        ordering = ["-reads", "publish_on"]

    def __str__(self) -> str:
        return f"{self.publish_on}: {self.reads}"


def replace(reads: Mapping[datetime.date, int], *, now: datetime.datetime) -> None:
    """A new count takes the place of the old one, whole: two periods are never mixed."""
    with transaction.atomic():
        Readership.objects.all().delete()
        Readership.objects.bulk_create(
            (Readership(publish_on=on, reads=count, counted_at=now) for on, count in reads.items()),
            batch_size=500,
        )


def most_read(among: Collection[datetime.date], *, at_most: int) -> dict[datetime.date, int]:
    """The days of these that are read most, and how often; one that nobody read is not named."""
    rows = Readership.objects.filter(reads__gt=0).values_list("publish_on", "reads")
    return dict(islice(((on, reads) for on, reads in rows.iterator() if on in among), at_most))


def counted_at() -> datetime.datetime | None:
    """When a count was last brought; None: never."""
    row = Readership.objects.order_by("-counted_at").first()
    return row.counted_at if row else None
