"""Readers by mail, and the copies of each day's mail that go to them.

`subscribers` is the only writer of a Subscriber's state, `copies` of a Copy's.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from channels.models import Outlet


class Subscriber(models.Model):
    """One address on one newsletter. Mail goes to those that are active, and to no others."""

    class State(models.TextChoices):
        ASKED = "asked", "asked, not confirmed"
        ACTIVE = "active", "gets the mail"
        LEFT = "left", "unsubscribed"
        SUSPENDED = "suspended", "mail came back"

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="subscribers")
    address = models.CharField(max_length=254, help_text="As `subscribers.normal` writes it.")
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(
        null=True, help_text="When a mail about the subscription last went there."
    )
    changed_at = models.DateTimeField()
    reason = models.TextField(blank=True, help_text="Why it is suspended.")
    failures = models.PositiveSmallIntegerField(
        default=0, help_text="Permanent failures since a mail last got through."
    )

    class Meta:
        ordering = ["outlet", "address"]
        constraints = [
            models.UniqueConstraint(fields=["outlet", "address"], name="one_address_per_newsletter"),
            models.CheckConstraint(condition=Q(address=Lower("address")), name="address_is_normal"),
        ]
        indexes = [models.Index(fields=["outlet", "state"])]

    def __str__(self) -> str:
        return f"{self.outlet_id}:{self.pk}"  # never the address: this stands in logs


class Consent(models.Model):
    """When somebody agreed, to which words. Nothing is ever changed here; erasing a reader takes it along."""

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="consents")
    given_at = models.DateTimeField()
    version = models.CharField(max_length=40, help_text="Of the words on the form: `words.CONSENT_VERSION`.")
    note = models.CharField(max_length=300, blank=True, help_text="Of an import: where it was given.")

    class Meta:
        ordering = ["given_at"]

    def __str__(self) -> str:
        return f"{self.subscriber_id} {self.version}"


class Mailing(models.Model):
    """One Edition's mail to one newsletter: its readers are frozen with it."""

    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="mailings")
    key = models.CharField(max_length=60, help_text="Of the story: bpod-2026-11-21.")
    frozen_at = models.DateTimeField()

    class Meta:
        ordering = ["outlet", "-frozen_at"]
        constraints = [models.UniqueConstraint(fields=["outlet", "key"], name="one_mailing_per_edition")]

    def __str__(self) -> str:
        return f"{self.key} {self.outlet_id}"


class Copy(models.Model):
    """One reader's mail of one day. It leaves PENDING by a committed UPDATE before the mail leaves us."""

    class State(models.TextChoices):
        PENDING = "pending", "waits"
        SENDING = "sending", "is on its way to the mail server"
        SENT = "sent", "taken by the mail server"
        BOUNCED = "bounced", "refused"
        UNKNOWN = "unknown", "perhaps taken; not sent again"
        WITHHELD = "withheld", "the reader left before it was sent"

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="copies")
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.SET_NULL, null=True, related_name="copies", help_text="Empty: erased."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    tries = models.PositiveSmallIntegerField(default=0, help_text="How often the server said: later.")
    detail = models.CharField(max_length=300, blank=True, help_text="The mail server's words.")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["mailing", "subscriber"], name="one_copy_per_reader"),
        ]
        indexes = [models.Index(fields=["mailing", "state"])]

    def __str__(self) -> str:
        return f"{self.mailing_id}:{self.pk} {self.state}"


class Knock(models.Model):
    """How often one network used the form in one hour; `doors` counts and forgets."""

    network = models.CharField(max_length=64, help_text="A keyed hash: no address is kept.")
    hour_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "hour_at"], name="one_count_per_hour")]

    def __str__(self) -> str:
        return f"{self.hour_at:%Y-%m-%d %H} {self.count}"
