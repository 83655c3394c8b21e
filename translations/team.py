"""The people around the queue: what a language asks of them, whose turn it is, and what they were told.

The tables of `models.py` hold words; these hold arrangements. docs/concepts/translations.md
"""

from __future__ import annotations

import datetime
import zoneinfo
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

__all__ = ["Cohort", "Digest", "Invitation", "Language", "Reminder", "Turn", "Unsubscribed"]


def default_zone() -> str:
    return str(getattr(settings, "TRANSLATIONS_TIME_ZONE", settings.TIME_ZONE))


def known_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        raise ValidationError(
            _("“%(name)s” is not a time zone; write one such as Europe/Madrid.") % {"name": name}
        ) from None


class Language(models.Model):
    """What one language asks of its translators. A language without a row has the defaults."""

    class Rota(models.TextChoices):
        OFF = "off", _("No rota")
        SUGGEST = "suggest", _("Says whose turn it is; anybody may take the text")
        RESERVE = "reserve", _("Keeps the text for those whose turn it is")

    code = models.CharField(max_length=16, primary_key=True)
    variant = models.CharField(
        max_length=20, blank=True, help_text="Its variety, as ca-valencia; empty for the code itself."
    )
    lead_hours = models.PositiveSmallIntegerField(
        default=0, help_text="A text is due this long before its slot: the reviewers' time."
    )
    claims_max = models.PositiveSmallIntegerField(
        default=3,
        validators=[MinValueValidator(1)],
        help_text="So many texts may one person have in hand.",
    )
    four_eyes = models.BooleanField(
        default=True, help_text="A text is approved by another person than its author."
    )
    zone = models.CharField(max_length=64, default=default_zone, validators=[known_zone])
    quiet_from_time = models.TimeField(default=datetime.time(20, 0), help_text="No mail from here …")
    quiet_until_time = models.TimeField(
        default=datetime.time(8, 0), help_text="… to here. The same time twice: no quiet hours."
    )
    rota = models.CharField(max_length=7, choices=Rota, default=Rota.OFF)
    rota_free_hours = models.PositiveSmallIntegerField(
        default=24, help_text="A text kept for somebody is free for all this long before it is due."
    )

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(rota__in=["off", "suggest", "reserve"]), name="language_rota"),
            models.CheckConstraint(condition=Q(claims_max__gte=1), name="language_claims_max"),
        ]

    def __str__(self) -> str:
        return self.code

    @classmethod
    def of(cls, code: str) -> Language:
        """Its row; the defaults where it has none."""
        return cls.objects.filter(pk=code).first() or cls(code=code)

    def due_at(self, slot_at: datetime.datetime) -> datetime.datetime:
        """Elapsed time before the instant of the slot: right on the days of a clock change too."""
        return slot_at - datetime.timedelta(hours=self.lead_hours)

    def slot_at(self, due_at: datetime.datetime) -> datetime.datetime:
        return due_at + datetime.timedelta(hours=self.lead_hours)

    def local_date(self, now: datetime.datetime) -> datetime.date:
        return now.astimezone(ZoneInfo(self.zone)).date()

    def is_quiet(self, now: datetime.datetime) -> bool:
        begin, end = self.quiet_from_time, self.quiet_until_time
        time = now.astimezone(ZoneInfo(self.zone)).time()
        if begin <= end:
            return begin <= time < end
        return time >= begin or time < end


class Cohort(models.Model):
    """A class: people who come together, translate one language, and leave together."""

    name = models.CharField(max_length=80, unique=True)
    language = models.CharField(max_length=16)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="cohorts")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["retired_at", "name"]

    def __str__(self) -> str:
        return self.name


class Invitation(models.Model):
    """A link by which so many people make themselves an account, until a date (`cohorts.py`)."""

    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, related_name="invitations")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    uses_max = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(500)])
    uses = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(uses__lte=F("uses_max")), name="invitation_uses"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort}, until {self.expires_at:%Y-%m-%d}"


class Turn(models.Model):
    """Whose turn it is: each week on a weekday of the post, or on one date, which goes before the weekday."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    language = models.CharField(max_length=16)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField(null=True, blank=True, choices=Weekday)
    publish_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["publish_on", "weekday", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__isnull=True, publish_on__isnull=False)
                | Q(weekday__isnull=False, weekday__lte=6, publish_on__isnull=True),
                name="turn_on_a_weekday_or_a_date",
            ),
            models.UniqueConstraint(fields=["language", "person", "weekday"], name="one_turn_a_weekday"),
            models.UniqueConstraint(fields=["language", "person", "publish_on"], name="one_turn_a_date"),
        ]

    def __str__(self) -> str:
        return f"{self.publish_on or self.get_weekday_display()}: {self.person}"


class Digest(models.Model):
    """One mail to one person. On a date there is one; what cannot wait has none (`reminders_sending.py`)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest_on = models.DateField(null=True, help_text="The local date; none: sent at once.")
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(help_text="Not before: while one sends it, and between two tries.")
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "digest_on"], name="one_digest_a_person_and_date"),
        ]
        indexes = [models.Index(fields=["next_at"], condition=Q(sent_at__isnull=True), name="digest_unsent")]

    def __str__(self) -> str:
        return f"{self.person}, {self.digest_on or self.made_at}"


class Reminder(models.Model):
    """One step of one job, told to one person once, in one mail."""

    job = models.ForeignKey("translations.Job", on_delete=models.CASCADE, related_name="+")
    step = models.CharField(max_length=24)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    digest = models.ForeignKey(Digest, on_delete=models.CASCADE, related_name="reminders")

    class Meta:
        ordering = ["digest", "job"]
        constraints = [
            models.UniqueConstraint(fields=["job", "step", "person"], name="one_reminder_per_step"),
        ]

    def __str__(self) -> str:
        return f"{self.job_id} {self.step} to {self.person}"


class Unsubscribed(models.Model):
    """Somebody who wants no mail of ours."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person)
