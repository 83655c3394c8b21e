"""When a language's post of the day goes out."""

from __future__ import annotations

import datetime
import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from publisher.editions.models import EditionRevision

DEFAULTS = {"en": (datetime.time(8, 0), "Europe/London"), "ca": (datetime.time(9, 0), "Europe/Madrid")}


def known_zone(name: str) -> None:
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise ValidationError(f"“{name}” is not a time zone; write one such as Europe/London.") from None


class Slot(models.Model):
    """The wall-clock time of one language, every day of the year (docs/adr/0002)."""

    language = models.CharField(max_length=16, primary_key=True)
    time = models.TimeField(default=datetime.time(8, 0))
    zone = models.CharField(max_length=64, default="Europe/London", validators=[known_zone])
    catch_up_hours = models.PositiveSmallIntegerField(
        default=23,
        help_text="After an outage the outlets still get a post that is at most this many hours late; "
        "a later one goes onto the site alone and waits for a person.",
    )
    late_hours = models.PositiveSmallIntegerField(
        default=72,
        help_text="The outlets still get a translation that was approved after its slot and is at most this many "
        "hours late; a later one goes onto the site and into the feeds alone.",
    )
    late_per_day = models.PositiveSmallIntegerField(
        default=3,
        help_text="Of translations later than that, how many go onto the site on one day: followers of the "
        "feeds are not flooded.",
    )

    class Meta:
        ordering = ["language"]

    def __str__(self) -> str:
        return f"{self.language}: {self.time:%H:%M} {self.zone}"

    @classmethod
    def ensure_defaults(cls) -> None:
        for language, (time, zone) in DEFAULTS.items():
            cls.objects.get_or_create(language=language, defaults={"time": time, "zone": zone})


class Rehearsal(models.Model):
    """Everything tried before a slot, once for each stage and revision (docs/concepts/rehearsal.md).

    `slot_at` is the instant it was given for: where the slot has moved since, it is given anew.
    """

    class Stage(models.TextChoices):
        DAY_BEFORE = "26h", "26 hours before"
        LAST_HOUR = "1h", "1 hour before"

    language = models.CharField(max_length=16)
    slot_on = models.DateField()
    stage = models.CharField(max_length=3, choices=Stage)
    revision = models.ForeignKey(
        EditionRevision,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="None: nothing was approved.",
    )
    slot_at = models.DateTimeField()
    verdict = models.JSONField(null=True, help_text="As `schedule.verdict` writes it; none before the first.")
    given_at = models.DateTimeField(null=True, help_text="When the verdict was last given.")
    final_at = models.DateTimeField(null=True, help_text="Set where no platform is to be asked again.")
    mailed_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(help_text="Not before: between two tries to ask, or to mail.")
    tries = models.PositiveSmallIntegerField(default=0)
    token = models.CharField(max_length=32, blank=True)
    lease_until_seconds = models.FloatField(null=True)

    class Meta:
        ordering = ["-slot_at", "language", "-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slot_on", "stage", "revision"],
                condition=Q(revision__isnull=False),
                name="one_rehearsal_per_stage_and_revision",
            ),
            models.UniqueConstraint(
                fields=["language", "slot_on", "stage"],
                condition=Q(revision__isnull=True),
                name="one_rehearsal_per_stage_of_nothing",
            ),
            models.CheckConstraint(condition=Q(stage__in=["26h", "1h"]), name="rehearsal_stage"),
            models.CheckConstraint(
                condition=Q(final_at__isnull=True) | Q(verdict__isnull=False), name="final_has_a_verdict"
            ),
            models.CheckConstraint(
                condition=Q(mailed_at__isnull=True) | Q(final_at__isnull=False), name="mailed_is_final"
            ),
            models.CheckConstraint(
                condition=Q(token="", lease_until_seconds__isnull=True)
                | ~Q(token="") & Q(lease_until_seconds__isnull=False),
                name="rehearsal_lease",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot_on} {self.language}, {self.get_stage_display()}"
