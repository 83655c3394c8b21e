"""The ledger: what must leave the house, once, and what became of it.

States change in `transitions.py` alone; the promises are the constraints below (docs/adr/0001).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from channels.models import Outlet
from publisher.editions.models import Edition, EditionRevision


class State(models.TextChoices):
    PENDING = "pending", "Waiting"  # nothing public was sent; may be claimed when due
    CLAIMED = "claimed", "Being prepared"  # one worker holds the lease; still nothing public
    SENDING = "sending", "Being sent"  # the attempt is written down; the call may be under way
    UNCONFIRMED = "unconfirmed", "Not known yet"  # it may have arrived: look before anything else
    LOOKING_UP = "looking_up", "Being looked up"  # one worker asks the platform
    DELIVERED = "delivered", "Delivered"  # there is a receipt
    NEEDS_PERSON = "needs_person", "Needs a person"  # no look-up can tell: a person decides
    FAILED = "failed", "Refused"  # the platform will never take it as it is
    HELD = "held", "Held"  # our side is not ready: rights, or words that cannot be made to fit
    CANCELLED = "cancelled", "Cancelled"  # a person said no


IN_FLIGHT = (State.CLAIMED, State.SENDING, State.LOOKING_UP)
SETTLED = (State.DELIVERED, State.CANCELLED)
ASKS_A_PERSON = (State.NEEDS_PERSON, State.FAILED, State.HELD)


class Act(models.TextChoices):
    ANNOUNCE = "announce", "Announce"  # the post of the day: once for ever
    CORRECT = "correct", "Correct"  # bring a later revision to a post that is out there
    WITHDRAW = "withdraw", "Take away"  # delete a post that is out there
    REPLY = "reply", "Reply"  # credits that did not fit, below the announcement or a reply to it


POSTS = (Act.ANNOUNCE, Act.REPLY)
"""Acts that make a post of their own."""


class Delivery(models.Model):
    """The duty to bring one Edition to one Outlet, once; or to correct or take away what is there.

    Two clocks (docs/adr/0002): `due_at` and `next_at` are instants of the wall; the lease and the
    quiet time are seconds of the ledger clock, which no change of the wall clock can move.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="deliveries")
    outlet = models.ForeignKey(Outlet, on_delete=models.PROTECT, related_name="deliveries")
    act = models.CharField(max_length=8, choices=Act, default=Act.ANNOUNCE)
    about = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="followed_by",
        help_text="The Delivery whose post this one answers, corrects or takes away.",
    )
    revision = models.ForeignKey(
        EditionRevision,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="What it brings: set when an announcement is composed, and from the start for a correction.",
    )
    slot_on = models.DateField(help_text="The local date of the slot it belongs to.")
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    due_at = models.DateTimeField(help_text="The slot, or the moment of a late release.")
    next_at = models.DateTimeField(help_text="Not before: after a refusal in time, or between look-ups.")
    token = models.CharField(max_length=32, blank=True, help_text="Fences off a worker that lost its lease.")
    lease_until_seconds = models.FloatField(null=True)
    quiet_until_seconds = models.FloatField(null=True, help_text="Before it, “not found” proves nothing.")
    attempts = models.PositiveSmallIntegerField(default=0)
    look_ups = models.PositiveSmallIntegerField(default=0)
    rendition = models.JSONField(null=True, help_text="What is sent, frozen at the first attempt.")
    rendition_digest = models.CharField(max_length=64, blank=True)
    memo = models.JSONField(
        default=dict, help_text="Ids the platform gave us on the way: a draft, an upload."
    )
    reason = models.TextField(blank=True, help_text="Why it is where it is, for a person.")

    class Meta:
        ordering = ["due_at", "id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "outlet"],
                condition=Q(act="announce"),
                name="one_announcement_per_edition_and_outlet",
            ),
            models.UniqueConstraint(
                fields=["outlet", "slot_on"],
                condition=Q(act="announce"),
                name="one_announcement_per_outlet_and_slot",
            ),
            models.UniqueConstraint(
                fields=["about", "revision"],
                condition=Q(act="correct"),
                name="one_correction_per_post_and_revision",
            ),
            models.UniqueConstraint(
                fields=["about"], condition=Q(act="withdraw"), name="one_withdrawal_per_post"
            ),
            models.UniqueConstraint(fields=["about"], condition=Q(act="reply"), name="one_reply_per_post"),
            models.CheckConstraint(
                condition=Q(act="announce", about__isnull=True) | ~Q(act="announce") & Q(about__isnull=False),
                name="delivery_about",
            ),
            models.CheckConstraint(
                condition=~Q(act="correct") | Q(revision__isnull=False), name="correction_has_its_revision"
            ),
            models.CheckConstraint(
                condition=Q(act__in=["announce", "correct", "withdraw", "reply"]), name="delivery_act"
            ),
            models.UniqueConstraint(
                fields=["outlet"],
                condition=Q(state__in=["claimed", "sending", "looking_up"]),
                name="one_in_flight_per_outlet",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in State]), name="delivery_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["claimed", "sending", "looking_up"], lease_until_seconds__isnull=False)
                & ~Q(token="")
                | ~Q(state__in=["claimed", "sending", "looking_up"])
                & Q(lease_until_seconds__isnull=True, token=""),
                name="delivery_lease_only_in_flight",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], condition=Q(state__in=["pending", "unconfirmed"]), name="delivery_due"
            ),
            # Holds all that the search for corrections and withdrawals asks for.
            models.Index(fields=["state", "act", "edition", "outlet", "revision"], name="delivery_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.edition.publish_on} {self.outlet.name}: {self.state}"

    @property
    def thread(self) -> list[Delivery]:
        """The post that it makes, corrects or takes away, and those above it, up to the announcement."""
        post, thread = self if self.act in POSTS else self.about, []
        while post is not None:
            thread.append(post)
            post = post.about
        return thread

    @property
    def depth(self) -> int:
        """How many posts stand above the one that it makes, corrects or takes away."""
        return len(self.thread) - 1


class Attempt(models.Model):
    """One call to a platform, or one decision of a person.

    A row of kind `send`, `edit` or `delete` is committed before the call leaves.
    """

    class Kind(models.TextChoices):
        PREPARE = "prepare", "Preparation"  # kept only where it failed
        SEND = "send", "Send"
        EDIT = "edit", "Edit"
        DELETE = "delete", "Deletion"
        LOOK_UP = "look_up", "Look-up"
        DECISION = "decision", "Decision of a person"

    class Outcome(models.TextChoices):
        UNDER_WAY = "under_way", "Under way, or the worker died"
        DELIVERED = "delivered", "Delivered"
        ABSENT = "absent", "Not there"
        REFUSED = "refused", "Refused"
        UNAVAILABLE = "unavailable", "Not accepted now"
        UNAUTHORIZED = "unauthorized", "Not authorised"
        UNKNOWN = "unknown", "Not known"
        DECIDED = "decided", "Decided"

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempt_log")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome, default=Outcome.UNDER_WAY)
    detail = models.TextField(blank=True, help_text="The platform's words, without secrets.")

    class Meta:
        ordering = ["delivery", "number"]
        constraints = [models.UniqueConstraint(fields=["delivery", "number"], name="unique_attempt")]

    def __str__(self) -> str:
        return f"{self.delivery} #{self.number} {self.kind}: {self.outcome}"


class Receipt(models.Model):
    """Proof that followers have it."""

    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="receipt")
    remote_id = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    received_at = models.DateTimeField()
    rendition_digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["received_at"]

    def __str__(self) -> str:
        return self.url or self.remote_id


class Pace(models.Model):
    """How fast one outlet may be sent to, and whether it just now should not be (docs/concepts/exactly-once)."""

    outlet = models.OneToOneField(Outlet, on_delete=models.CASCADE, primary_key=True, related_name="pace")
    sent_seconds = models.JSONField(
        default=list, help_text="Ledger seconds of each send of the last day: spacing and caps count them."
    )
    cooldown_until_at = models.DateTimeField(null=True, help_text="The platform asked the account to wait.")
    failures = models.PositiveSmallIntegerField(default=0, help_text="In a row, of whatever Delivery.")
    open_until_at = models.DateTimeField(null=True, help_text="The circuit breaker: nothing is tried before.")

    def __str__(self) -> str:
        return f"pace of {self.outlet}"


class Brake(models.Model):
    """One row at most: while it is there, nothing leaves the house on any outlet."""

    pulled_at = models.DateTimeField()
    by_name = models.CharField(max_length=150)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_brake")]

    def __str__(self) -> str:
        return f"pulled by {self.by_name}: {self.reason}"


class LedgerClock(models.Model):
    """One row a host: how far the ledger clock had come, and the boot time it was read at."""

    host = models.CharField(max_length=120, primary_key=True)
    boot_id = models.CharField(max_length=64)
    boot_seconds = models.FloatField()
    ledger_seconds = models.FloatField()
    wall_at = models.DateTimeField(null=True, help_text="What the wall clock said at the same moment.")

    def __str__(self) -> str:
        return f"{self.host}: {self.ledger_seconds:.0f} s"


class ClockJump(models.Model):
    """A host whose wall clock moved otherwise than time did. Until it is settled, that host releases nothing."""

    host = models.CharField(max_length=120)
    noticed_at = models.DateTimeField(help_text="As the wall clock read after the jump.")
    seconds = models.FloatField(help_text="Ahead (positive) or back.")
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["noticed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["host"], condition=Q(settled_at__isnull=True), name="one_open_jump_per_host"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.host}: {self.seconds:+.0f} s"
