"""When a language's post of the day goes out."""

from __future__ import annotations

import datetime
import zoneinfo

from django.core.exceptions import ValidationError
from django.db import models

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
        default=6,
        help_text="After an outage the outlets still get a post that is at most this many hours late; "
        "a later one goes onto the site alone and waits for a person.",
    )

    class Meta:
        ordering = ["language"]

    def __str__(self) -> str:
        return f"{self.language}: {self.time:%H:%M} {self.zone}"

    @classmethod
    def ensure_defaults(cls) -> None:
        for language, (time, zone) in DEFAULTS.items():
            cls.objects.get_or_create(language=language, defaults={"time": time, "zone": zone})
