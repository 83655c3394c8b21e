"""What people write: a Post (the picture of one date) and all it is made of.

A Post's row is always the latest draft. What is public is frozen in `publisher.editions`;
no state of the pipeline lives here (docs/adr/0003, docs/adr/0004).
"""

from __future__ import annotations

import secrets
from pathlib import PurePath
from typing import TYPE_CHECKING

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.fields import RichTextField
from wagtail.images.models import AbstractImage, AbstractRendition, Image
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    Orderable,
    PreviewableMixin,
    RevisionMixin,
    WorkflowMixin,
)
from wagtail.search import index

from publisher.posts import focus, licences, previews
from publisher.posts.numerals import roman

if TYPE_CHECKING:
    import datetime

BODY_FEATURES = ["bold", "italic", "superscript", "subscript", "link"]


class Series(models.Model):
    """A named run of posts; its name and part number make the kicker above the title."""

    class Kind(models.TextChoices):
        SERIES = "series", "Series"
        EVENT = "event", "Event or awareness day"
        COMPETITION = "competition", "Competition"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.SERIES)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.name


class Writer(models.Model):
    name = models.CharField(max_length=120, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Picture(AbstractImage):
    """A picture of the library, as it was given to us. Its file name cannot be guessed:
    nothing of a post that is not out yet may leak through an address."""

    admin_form_fields = (*(field for field in Image.admin_form_fields if field != "description"),)

    focal_areas = models.JSONField(
        default=dict,
        blank=True,
        editable=False,
        validators=[focus.check],
        help_text="For a ratio that has a focal area of its own: its left edge, top edge, width and height, in"
        " shares of the picture (`posts.focus`).",
    )

    def get_upload_to(self, filename: str) -> str:
        return f"pictures/{secrets.token_hex(16)}{PurePath(filename).suffix.lower()}"


class PictureCut(AbstractRendition):
    """Wagtail's own resized copies, for the desk only; followers get `editions` cuts."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_picture_cut"
            )
        ]


class Post(
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    index.Indexed,
    ClusterableModel,
):
    publish_on = models.DateField(
        "date", unique=True, help_text="The one day this picture is the picture of."
    )
    pinned = models.BooleanField(
        default=False, help_text="Bound to its date: an anniversary, an awareness day."
    )
    pinned_reason = models.CharField(
        "bound to what",
        max_length=120,
        blank=True,
        help_text="What the date is of; whoever moves the post is told.",
    )
    rerun_of = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="reruns",
        help_text="The post of an earlier date that is shown again on this one.",
    )
    series = models.ForeignKey(Series, null=True, blank=True, on_delete=models.PROTECT, related_name="posts")
    part = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Part of the series, printed as I, II, III."
    )
    title = models.CharField(max_length=120)
    strapline = models.CharField(max_length=240, blank=True, help_text="One line below the title.")
    body = RichTextField(features=BODY_FEATURES, help_text="About 150 words.")
    licence = models.CharField(max_length=24, choices=licences.CHOICES, blank=True)
    rights_line = models.CharField(
        max_length=240,
        blank=True,
        help_text="The rights in the owner's words, where a licence does not say it all.",
    )

    # Nothing goes out by way of Wagtail: a row can never be live or scheduled (checks below).
    live = models.BooleanField(default=False, editable=False)

    workflow_states = GenericRelation(
        "wagtailcore.WorkflowState",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="post",
        for_concrete_model=False,
    )
    _revisions = GenericRelation(
        "wagtailcore.Revision",
        content_type_field="base_content_type",
        object_id_field="object_id",
        related_query_name="post",
    )

    search_fields = [
        index.SearchField("title"),
        index.AutocompleteField("title"),
        index.SearchField("strapline"),
        index.SearchField("body"),
        index.FilterField("publish_on"),
        index.FilterField("series"),
        index.FilterField("locked"),
    ]

    class Meta:
        ordering = ["-publish_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(live=False, go_live_at__isnull=True, expire_at__isnull=True),
                name="post_released_by_editions_only",
            ),
            models.CheckConstraint(
                condition=Q(part__isnull=True) | Q(series__isnull=False),
                name="post_part_needs_series",
                violation_error_message="A part number needs a series.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publish_on}: {self.title}"

    @property
    def revisions(self) -> models.QuerySet:  # type: ignore[type-arg]
        return self._revisions

    @property
    def kicker(self) -> str:
        if self.series is None:
            return ""
        return f"{self.series.name} - {roman(self.part)}" if self.part else self.series.name

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return previews.modes()

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:  # noqa: ARG002
        return previews.show(self, mode_name)

    def publish(self, *_args: object, **_kwargs: object) -> None:
        """Wagtail's way of going live; a Post goes out through an approved Edition at its slot."""
        raise PermissionDenied(
            "A post is approved, then released at its slot; it cannot be published by hand."
        )


class PostWriter(Orderable):
    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="writers")
    writer = models.ForeignKey(Writer, on_delete=models.PROTECT, related_name="+")

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["post", "writer"], name="unique_post_writer")]


class PostPicture(Orderable, ClusterableModel):
    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="pictures")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="+")
    alt_text = models.TextField(
        "description for the blind",
        blank=True,
        max_length=1000,
        help_text="What there is to see, in a sentence or two. Not the title.",
    )

    may_be_cropped = models.BooleanField(
        "may be cropped around its focal area",
        default=False,
        help_text="Where a platform takes no picture of this shape. Draw the focal area at the picture itself:"
        " all of it stays. Without this the picture is shown whole, with a border.",
    )

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["post", "picture"], name="unique_post_picture")]


class PictureRight(models.Model):
    """Where a post's picture may be shown. The narrowest line counts; no line at all means no."""

    class Permission(models.TextChoices):
        ALLOWED = "allowed", "May be shown"
        LINK_ONLY = "link-only", "Link only, without the picture"
        BLOCKED = "blocked", "Not at all"

    ANY = "*"
    WEBSITE = "website"

    post_picture = ParentalKey(PostPicture, on_delete=models.CASCADE, related_name="rights")
    channel = models.CharField(
        max_length=24, default=ANY, help_text="A channel's kind, “website” (with the feeds), or * for all."
    )
    language = models.CharField(max_length=16, default=ANY, help_text="A language, or * for all.")
    permission = models.CharField(max_length=12, choices=Permission)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post_picture", "channel", "language"], name="unique_picture_right"
            ),
            models.CheckConstraint(
                condition=Q(permission__in=["allowed", "link-only", "blocked"]),
                name="picture_right_permission",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.language}: {self.permission}"


class Creator(Orderable):
    """Who made the picture, and in what role; printed as one credit line with its neighbours."""

    class Role(models.TextChoices):
        WORK = "work", "Image from work by"
        IMAGE = "image", "Image by"
        LABORATORY = "laboratory", "Image from the laboratory of"
        PHOTOGRAPH = "photograph", "photographed by"

    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="creators")
    name = models.CharField(max_length=160)
    role = models.CharField(max_length=12, choices=Role, default=Role.WORK)
    and_colleagues = models.BooleanField(default=False)
    url = models.URLField(max_length=500, blank=True)


class Institution(Orderable):
    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="institutions")
    name = models.CharField(max_length=240)
    city = models.CharField(
        max_length=120, blank=True, help_text="With the state where it is usual: “San Francisco, CA”."
    )
    country = models.CharField(
        max_length=2, blank=True, help_text="ISO 3166 code; printed in the reader's language."
    )
    url = models.URLField(max_length=500, blank=True)


class Publication(Orderable):
    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="publications")
    journal = models.CharField(max_length=160)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    doi = models.CharField(max_length=120, blank=True)
    url = models.URLField(max_length=500, blank=True, help_text="Only where there is no DOI.")

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__range=(1, 12)), name="publication_month"
            ),
        ]


class CreditNote(Orderable):
    """A credit line that fits no structure: a prize, a sponsor, a pointer into the archive."""

    post = ParentalKey(Post, on_delete=models.CASCADE, related_name="credit_notes")
    text = models.CharField(max_length=400)
    url = models.URLField(max_length=500, blank=True)


class ImportedPage(models.Model):
    """The page a post was imported from, byte for byte."""

    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="imported_page")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    imported_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class ImportedFile(models.Model):
    """One file that `bpod import` was given, and what became of it: the report, and what is not read twice."""

    class Outcome(models.TextChoices):
        STORED = "stored", "Stored"  # a post, or the translation of one
        COPY = "copy", "Another copy of a stored page"
        SKIPPED = "skipped", "No post"  # an index, a page about the site
        UNMATCHED = "unmatched", "Translation without its post"
        REFUSED = "refused", "Could not be read or stored"

    DONE = (Outcome.STORED, Outcome.COPY, Outcome.SKIPPED)

    path = models.CharField(max_length=500, help_text="As it lay in the folder that was given.")
    sha256 = models.CharField(max_length=64)
    folder = models.CharField(max_length=500, help_text="The folder that was given, or that of the file.")
    outcome = models.CharField(max_length=10, choices=Outcome)
    error = models.TextField(blank=True)
    unread = models.JSONField(
        default=list, help_text="Field and words of each piece that was kept, and not understood."
    )
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="imported_files")
    language = models.CharField(max_length=16, blank=True)
    draft = models.BooleanField(default=False)
    read_at = models.DateTimeField()

    class Meta:
        ordering = ["path", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["path", "sha256"], name="unique_imported_file"),
            models.CheckConstraint(
                condition=Q(outcome__in=["stored", "copy", "skipped", "unmatched", "refused"]),
                name="imported_file_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} ({self.outcome})"


class OldAddress(models.Model):
    """A path, with its query, under which the old site of a language showed a post: it leads to the one address."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="old_addresses")
    language = models.CharField(max_length=16)
    address = models.CharField(max_length=500)

    class Meta:
        ordering = ["language", "address"]
        constraints = [
            models.UniqueConstraint(fields=["language", "address"], name="one_post_per_old_address"),
        ]

    def __str__(self) -> str:
        return f"{self.address} ({self.language})"


def post_on(date: datetime.date) -> Post | None:
    return Post.objects.filter(publish_on=date).first()
