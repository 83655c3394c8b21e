"""The translators' room: what there is to translate, who has it, and every word ever saved.

Posts are known here by their date alone. States change in `transitions.py` only; texts are
append-only; whether a translation is outdated is computed (`staleness.py`), never stored.
docs/concepts/translations.md tells the whole.
"""

from __future__ import annotations

import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from translations.append_only import AppendOnlyModel
from translations.checks.models import CheckOverride
from translations.glossary.models import DoNotTranslate, SpellWord, Term
from translations.memory.models import MemoryUnit
from translations.ordered import FieldsField
from translations.questions.models import Answer, Question
from translations.readership import Readership
from translations.team import Cohort, Digest, Invitation, Language, Reminder, Turn, Unsubscribed

__all__ = [
    "Answer",
    "CheckOverride",
    "Cohort",
    "Digest",
    "DoNotTranslate",
    "ImportFile",
    "IncomingMail",
    "Invitation",
    "Job",
    "Language",
    "MemoryUnit",
    "Question",
    "Readership",
    "Reminder",
    "SourceRevision",
    "SpellWord",
    "Term",
    "TranslationRevision",
    "Turn",
    "Unsubscribed",
    "Waiver",
]


class SourceRevision(AppendOnlyModel):
    """The approved English of one date, as it was handed to the translators."""

    class Kind(models.TextChoices):
        FIRST = "", _("First")
        COSMETIC = "cosmetic", _("Cosmetic")  # the translation holds as it is
        MINOR = "minor", _("Minor")  # worth a look
        MAJOR = "major", _("Major")  # readers are told that the original was updated
        CRITICAL = "critical", _("Critical")  # a correction; readers are warned

    publish_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    fields = FieldsField(help_text="kicker, title, strapline, body (canonical HTML), alt_1, alt_2, …")
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind, blank=True, default=Kind.FIRST)
    note = models.TextField(blank=True, help_text="From the editor to the translators.")
    picture_urls = models.JSONField(default=list, help_text="Addresses that answer people who are logged in.")
    ready_at = models.DateTimeField()
    by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["publish_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["publish_on", "number"], name="unique_source_revision"),
            models.CheckConstraint(
                condition=Q(kind__in=["", "cosmetic", "minor", "major", "critical"]), name="source_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publish_on} English {self.number}"


class Job(models.Model):
    """The wish for one date's text in one language."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")  # waits for a translator
        CLAIMED = "claimed", _("Being translated")  # one person has it, until the lease ends
        REVIEW = "review", _("Waiting for review")  # submitted; another person looks at it
        CHANGES_REQUESTED = "changes_requested", _("Changes asked for")  # back to its translator
        DONE = "done", _("Approved")  # the newest English has an approved translation
        CANCELLED = "cancelled", _("Cancelled")  # nothing will be published on this date

    AT_WORK = (State.CLAIMED, State.CHANGES_REQUESTED)
    """Where a job is somebody's."""

    publish_on = models.DateField()
    language = models.CharField(max_length=16)
    state = models.CharField(max_length=17, choices=State, default=State.OPEN)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    lease_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()
    source = models.ForeignKey(
        SourceRevision, on_delete=models.PROTECT, related_name="+", help_text="The newest English."
    )
    back_catalogue = models.BooleanField(
        default=False, help_text="Its day was over when it was first asked for; it comes after all others."
    )

    class Meta:
        ordering = ["due_at", "language"]
        permissions = [
            ("translate", "May translate"),
            ("review", "May review translations"),
            ("coordinate", "May look after the translators"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["publish_on", "language"], name="one_job_per_date_and_language"),
            models.CheckConstraint(
                condition=Q(
                    state__in=["open", "claimed", "review", "changes_requested", "done", "cancelled"]
                ),
                name="job_state",
            ),
            models.CheckConstraint(
                condition=Q(state="claimed", assignee__isnull=False, lease_until__isnull=False)
                | ~Q(state="claimed") & Q(lease_until__isnull=True),
                name="job_lease_only_when_claimed",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["claimed", "changes_requested"]) | Q(assignee__isnull=True),
                name="job_assignee_only_at_work",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="job_by_state")]

    def __str__(self) -> str:
        return f"{self.publish_on} {self.language} ({self.state})"

    def lease_is_over(self, now: datetime.datetime) -> bool:
        """Whoever claimed it has it no longer, though nobody has said so yet."""
        return self.lease_until is not None and self.lease_until <= now

    def is_held_by(self, user: User, now: datetime.datetime) -> bool:
        """Whether this person has it to work on."""
        return self.assignee_id == user.pk and self.state in self.AT_WORK and not self.lease_is_over(now)


class TranslationRevision(AppendOnlyModel):
    """One saved text. Its words never change; its status and its review do, in `transitions.py`."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        CONFLICT = "conflict", _("Kept beside")  # saved after somebody else had saved: awaits a person
        SUBMITTED = "submitted", _("Submitted")
        CHANGES_REQUESTED = "changes_requested", _("Changes asked for")
        APPROVED = "approved", _("Approved")
        WITHDRAWN = "withdrawn", _("Set aside")  # a conflict that a person has settled; still readable

    class Origin(models.TextChoices):
        WEB = "web", _("Written here")
        FILE = "file", _("Exchange file")
        EMAIL = "email", _("E-mail")
        MACHINE = "machine", _("Machine draft")
        ARCHIVE = "archive", _("Archive")

    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    parent_number = models.PositiveIntegerField(
        default=0, help_text="The revision its writer saw; 0 for none."
    )
    based_on = models.ForeignKey(
        SourceRevision, on_delete=models.PROTECT, related_name="+", help_text="The English it holds for."
    )
    fields = FieldsField()
    status = models.CharField(max_length=17, choices=Status, default=Status.DRAFT)
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.WEB)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Nobody of ours: its words are older than this room.",
    )
    created_at = models.DateTimeField()
    credit = models.CharField(
        max_length=120,
        blank=True,
        help_text="How its author wishes to be named in public; empty for not at all.",
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    comment = models.TextField(blank=True, help_text="From the reviewer to the translator.")

    class Meta:
        ordering = ["job", "number"]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="unique_translation_revision"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "draft",
                        "conflict",
                        "submitted",
                        "changes_requested",
                        "approved",
                        "withdrawn",
                    ]
                ),
                name="translation_status",
            ),
            models.CheckConstraint(
                condition=Q(origin="archive") | Q(author__isnull=False), name="only_the_archive_has_no_author"
            ),
            models.UniqueConstraint(
                fields=["job"], condition=Q(status="submitted"), name="one_submission_per_job"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.job.publish_on} {self.job.language} {self.number} ({self.status})"


class Waiver(AppendOnlyModel):
    """A person's word that an approved text holds for a change of the English as it is."""

    revision = models.ForeignKey(TranslationRevision, on_delete=models.PROTECT, related_name="waivers")
    source = models.ForeignKey(SourceRevision, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    waived_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["revision", "source"], name="one_waiver_per_text_and_change"),
        ]

    def __str__(self) -> str:
        return f"{self.revision} holds for {self.source}"


class ImportFile(AppendOnlyModel):
    """An exchange file that was taken; the same bytes are not taken twice."""

    sha256 = models.CharField(max_length=64, unique=True)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(
        TranslationRevision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="What became of it; empty where it changed nothing.",
    )
    name = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} for {self.job}"


class IncomingMail(AppendOnlyModel):
    """A letter that was read; the same one, by its Message-ID, is not read twice."""

    class Outcome(models.TextChoices):
        TAKEN = "taken", _("Taken")
        KEPT_BESIDE = "beside", _("Kept beside")
        NOTHING = "nothing", _("Nothing new")
        REFUSED = "refused", _("Refused")

    message_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the Message-ID.")
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    revision = models.ForeignKey(
        TranslationRevision, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=7, choices=Outcome)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["taken", "beside", "nothing", "refused"]), name="mail_outcome"
            ),
        ]

    def __str__(self) -> str:
        return f"A letter for {self.job} ({self.outcome})"
