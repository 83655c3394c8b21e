"""The rights record of a donation. Files lie in quarantine (`quarantine`), never in a public folder."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from publisher.append_only import AppendOnlyModel
from publisher.posts.licences import CHOICES
from publisher.posts.models import Picture, PictureRight, Post

FORMS = ("jpeg", "png", "tiff", "webp")


class Terms(AppendOnlyModel):
    """What donors agree to, in one language. The highest number is in use; the earlier ones stay."""

    INSTEAD = "they are written once; write further ones"

    language = models.CharField(max_length=16)
    number = models.PositiveSmallIntegerField()
    text = models.TextField(help_text="Paragraphs, divided by empty lines.")
    since_at = models.DateTimeField()

    class Meta:
        ordering = ["language", "-number"]
        verbose_name_plural = "terms"
        constraints = [
            models.UniqueConstraint(fields=["language", "number"], name="one_text_per_number_of_the_terms")
        ]

    def __str__(self) -> str:
        return f"terms {self.number} ({self.language})"


class Submission(models.Model):
    """Pictures that somebody gave, who made them, and what may be done with them."""

    class State(models.TextChoices):
        RECEIVED = "received", "Received"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn by the donor"

    class ActingFor(models.TextChoices):
        SELF = "self", "I made it"
        MAKERS = "makers", "for those who made it"
        PUBLISHER = "publisher", "for a journal or publisher"
        INSTITUTION = "institution", "for an institution"

    form_key = models.CharField(
        max_length=32, unique=True, help_text="Of the form it came by: sent twice, it is one."
    )
    language = models.CharField(max_length=16, help_text="Of the site it came by, and of the donor's mails.")
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    received_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="When it was declined or withdrawn.")
    erased_at = models.DateTimeField(null=True, help_text="When the donor was forgotten (`erasing`).")
    post = models.OneToOneField(
        Post,
        null=True,
        on_delete=models.SET_NULL,
        related_name="submission",
        help_text="The draft that was made of it; deleted, another can be made.",
    )

    donor_name = models.CharField(max_length=160)
    donor_email = models.EmailField()
    acting_for = models.CharField(max_length=12, choices=ActingFor)
    creators = models.TextField(help_text="Who made it, one name a line.")
    institution = models.CharField(max_length=240, blank=True)
    city = models.CharField(max_length=120, blank=True)
    country = models.CharField(max_length=2, blank=True)
    journal = models.CharField(max_length=160, blank=True)
    doi = models.CharField(max_length=120, blank=True)
    description = models.TextField()
    licence = models.CharField(max_length=24, choices=CHOICES)
    rights_line = models.CharField(max_length=240, blank=True)
    embargo_until_at = models.DateTimeField(null=True)
    embargo_zone = models.CharField(
        max_length=64, blank=True, help_text="The zone in which the donor named it."
    )

    class Meta:
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["received", "declined", "withdrawn"]), name="submission_state"
            ),
            models.CheckConstraint(
                condition=Q(state="received", ended_at__isnull=True)
                | ~Q(state="received") & Q(ended_at__isnull=False),
                name="submission_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | Q(post__isnull=True), name="declined_without_a_draft"
            ),
            models.CheckConstraint(
                condition=Q(embargo_until_at__isnull=True, embargo_zone="")
                | Q(embargo_until_at__isnull=False) & ~Q(embargo_zone=""),
                name="embargo_has_its_zone",
            ),
            models.CheckConstraint(
                condition=Q(acting_for__in=["self", "makers", "publisher", "institution"]),
                name="submission_acting_for",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(donor_name="", donor_email="", description=""),
                name="erased_without_its_donor",
            ),
        ]
        indexes = [models.Index(fields=["state", "received_at"], name="submission_by_state")]

    def __str__(self) -> str:
        return f"submission {self.pk}"  # never a name: this stands in logs

    @property
    def makers(self) -> list[str]:
        return [name for line in self.creators.splitlines() if (name := line.strip())]


class SubmissionFile(models.Model):
    """One file in quarantine. Its name there is drawn by lot; what the visitor called it is only shown."""

    form_key = models.CharField(max_length=32, db_index=True)
    submission = models.ForeignKey(
        Submission,
        null=True,
        on_delete=models.PROTECT,
        related_name="files",
        help_text="None: the form was not sent yet.",
    )
    name = models.CharField(max_length=32, unique=True)
    given_name = models.CharField(max_length=120, blank=True)
    form = models.CharField(max_length=4)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size_bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, help_text="When it left the quarantine.")
    picture = models.ForeignKey(
        Picture,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="In the library, once a draft was made.",
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["form_key", "sha256"], name="each_file_once_a_form"),
            models.CheckConstraint(condition=Q(form__in=FORMS), name="submission_file_form"),
            models.CheckConstraint(
                condition=Q(width__gt=0, height__gt=0, size_bytes__gt=0), name="submission_file_size"
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.pk} of {self.submission}"


class SubmissionRight(models.Model):
    """Where the pictures may be shown, in the words of `PictureRight`; no line means no."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="rights")
    channel = models.CharField(max_length=24)
    language = models.CharField(max_length=16)
    permission = models.CharField(max_length=12, choices=PictureRight.Permission)

    class Meta:
        ordering = ["channel", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "channel", "language"], name="unique_submission_right"
            ),
            models.CheckConstraint(
                condition=Q(permission__in=["allowed", "link-only", "blocked"]),
                name="submission_right_permission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.language}: {self.permission}"


class DonorConsent(AppendOnlyModel):
    """What the donor ticked, and which text of the terms stood beside it."""

    INSTEAD = "it is a record, and stays"

    class Kind(models.TextChoices):
        OWNS = "owns", "May give it away, and hurts nobody's rights"
        TERMS = "terms", "Accepts the terms"
        MAILS = "mails", "May be written to about it"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=6, choices=Kind)
    terms = models.ForeignKey(Terms, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "kind"], name="each_consent_once"),
            models.CheckConstraint(
                condition=Q(kind__in=["owns", "terms", "mails"]), name="donor_consent_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.submission}"


class SubmissionEvent(AppendOnlyModel):
    """What happened to a submission; the log of it.

    Written once. Where a donor is forgotten, words that speak of them are taken away (`erasing`), and it says so.
    """

    INSTEAD = "it is a record, and stays"

    class What(models.TextChoices):
        RECEIVED = "received", "Received"
        DRAFTED = "drafted", "A draft was made"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"
        REMOVED = "removed", "Files removed from quarantine"
        MAILED = "mailed", "Mailed"
        ERASED = "erased", "The donor was forgotten"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="events")
    at = models.DateTimeField()
    what = models.CharField(max_length=9, choices=What)
    by_name = models.CharField(max_length=150, help_text="A person, “the donor”, or the tick.")
    detail = models.CharField(max_length=1000, blank=True)
    redacted_at = models.DateTimeField(null=True, help_text="When its words were taken away.")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    what__in=["received", "drafted", "declined", "withdrawn", "removed", "mailed", "erased"]
                ),
                name="submission_event_what",
            ),
            models.CheckConstraint(
                condition=Q(redacted_at__isnull=True) | Q(detail=""), name="redacted_without_its_words"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.submission}"


class SubmissionMail(models.Model):
    """One thing that one person is told once. The row is committed before the mail leaves."""

    class Kind(models.TextChoices):
        RECEIVED = "received", "It was received"
        DATE = "date", "The date it will appear"
        LINKS = "links", "Where it appeared"
        DECLINED = "declined", "It was declined"
        WITHDRAWN = "withdrawn", "To the team: the donor withdrew it"

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="mails")
    kind = models.CharField(max_length=9, choices=Kind)
    number = models.PositiveSmallIntegerField(default=1, help_text="Each change of the date is told anew.")
    content = models.JSONField(default=dict, help_text="What it tells, as it was when it was due.")
    made_at = models.DateTimeField()
    next_at = models.DateTimeField(help_text="Not before: between two tries.")
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "kind", "number"], name="each_submission_mail_once"
            ),
            models.CheckConstraint(
                condition=Q(kind="date")
                | Q(kind__in=["received", "links", "declined", "withdrawn"], number=1),
                name="only_dates_are_told_again",
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(sent_at__isnull=True), name="submission_mail_due")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number} of {self.submission}"


class FormUse(models.Model):
    """How much one network used the form in one hour; `doors` counts and forgets."""

    network = models.CharField(max_length=64, help_text="A keyed hash: no address is kept.")
    what = models.CharField(max_length=10)
    hour_at = models.DateTimeField()
    amount = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["network", "what", "hour_at"], name="one_form_use_per_hour")
        ]

    def __str__(self) -> str:
        return f"{self.hour_at:%Y-%m-%d %H} {self.what} {self.amount}"
