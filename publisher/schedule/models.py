"""When a language's post of the day goes out, what was tried before, and what fills a day that nobody did."""

from __future__ import annotations

import datetime
import zoneinfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from publisher.editions.models import EditionRevision
from publisher.posts.models import Picture, Post

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


class CalendarAddress(models.Model):
    """One person's private address of the calendar: whoever has it reads the days without signing in.

    The address is `nonce`, signed: it cannot be made from the row alone. Another nonce revokes it.
    """

    owner = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    nonce = models.CharField(max_length=32, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"calendar of {self.owner}"


class UnfilledPolicy(models.Model):
    """What happens on a day that nobody has filled; one row, for the English slot that all others follow."""

    class Way(models.TextChoices):
        HOLD = "hold", "Hold: nothing is published, and the team is told"
        RESERVE = "reserve", "A post from the reserve shelf; where it is empty, hold"
        RERUN = "rerun", "A rerun from the archive; where none fits, hold"
        RESERVE_OR_RERUN = "reserve-rerun", "From the reserve shelf; where it is empty, a rerun"

    WEEKLY_MAX = 2

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    way = models.CharField("an unfilled day", max_length=14, choices=Way, default=Way.HOLD)
    lead_hours = models.PositiveSmallIntegerField(
        default=26, help_text="So long before the slot it is chosen and named; it is done at the slot."
    )
    older_years = models.PositiveSmallIntegerField(
        default=1, help_text="A rerun is at least so many years old."
    )
    again_years = models.PositiveSmallIntegerField(
        default=5, help_text="What was shown again is not chosen within so many years."
    )
    weekly_max = models.PositiveSmallIntegerField(
        default=WEEKLY_MAX, help_text="Reruns within any seven days: one or two."
    )
    drafts_step_aside = models.BooleanField(
        default=True,
        help_text="A draft that stands on the day without being approved moves to the next empty day. "
        "Otherwise the day is held.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "policy for unfilled days"
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_unfilled_policy"),
            models.CheckConstraint(
                condition=Q(way__in=["hold", "reserve", "rerun", "reserve-rerun"]), name="unfilled_way"
            ),
            models.CheckConstraint(
                condition=Q(
                    lead_hours__range=(1, 72), older_years__range=(1, 50), again_years__range=(1, 50)
                ),
                name="unfilled_ranges",
            ),
            models.CheckConstraint(condition=Q(weekly_max__range=(1, 2)), name="unfilled_weekly_max"),
        ]

    def __str__(self) -> str:
        return str(self.get_way_display())

    @classmethod
    def current(cls) -> UnfilledPolicy:
        return cls.objects.first() or cls()


class Reserve(models.Model):
    """A text that an editor has approved for any day, kept without a date: on the day it becomes a Post.

    A Post is the picture of one date, so what has none is not a Post. `draft` is all of it, as `posts.copies`
    writes it; `digest` proves that what goes out is what was approved.
    """

    title = models.CharField(max_length=120)
    draft = models.JSONField()
    digest = models.CharField(max_length=64)
    picture = models.ForeignKey(Picture, null=True, on_delete=models.PROTECT, related_name="+")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by_name = models.CharField(max_length=150)
    approved_at = models.DateTimeField()
    post = models.OneToOneField(
        Post,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What it became; None while it lies on the shelf.",
    )

    class Meta:
        ordering = ["approved_at", "pk"]
        verbose_name_plural = "reserves"

    def __str__(self) -> str:
        return self.title


class UnfilledDay(models.Model):
    """What was decided for one day that nobody had filled, and what became of it."""

    class Way(models.TextChoices):
        HOLD = "hold", "Held"
        RESERVE = "reserve", "From the reserve shelf"
        RERUN = "rerun", "Rerun"

    class State(models.TextChoices):
        NAMED = "named", "Chosen"  # people may still fill the day
        DONE = "done", "Filled"
        HELD = "held", "Held"  # its slot came, and nothing was published
        VOID = "void", "Filled by people"

    ENDED = (State.DONE, State.HELD)

    date = models.DateField(unique=True)
    way = models.CharField(max_length=7, choices=Way)
    state = models.CharField(max_length=5, choices=State, default=State.NAMED)
    rerun_of = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    reserve = models.ForeignKey(Reserve, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=400, blank=True, help_text="Why it is held, for a person.")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True, help_text="When its mail was last tried.")
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(way="hold", rerun_of__isnull=True, reserve__isnull=True)
                | Q(way="reserve", rerun_of__isnull=True, reserve__isnull=False)
                | Q(way="rerun", rerun_of__isnull=False, reserve__isnull=True),
                name="unfilled_day_way",
            ),
            models.CheckConstraint(
                condition=Q(state="done", post__isnull=False, ended_at__isnull=False)
                | Q(state__in=["held", "void"], post__isnull=True, ended_at__isnull=False)
                | Q(state="named", post__isnull=True, ended_at__isnull=True),
                name="unfilled_day_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date}: {self.get_way_display()} ({self.get_state_display()})"
