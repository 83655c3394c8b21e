"""Editions: a Post in one language, frozen. The only thing pages, feeds and deliveries read."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from publisher.append_only import AppendOnlyModel
from publisher.editions import standing
from publisher.editions.content import Content, digest, from_json
from publisher.posts.models import Post


class TamperedError(Exception):
    """The stored words are not the approved ones: the digest differs."""


class Site(models.Model):
    """One language's site: where it is, and the words on every page that no post owns."""

    language = models.CharField(max_length=16, primary_key=True)
    base_url = models.URLField(max_length=200, help_text="Scheme and host, without a slash at the end.")
    name = models.CharField(max_length=60)
    tagline = models.CharField(max_length=200, blank=True)
    about = models.TextField(blank=True, help_text="Paragraphs for the page “About”, in HTML.")
    introduction = models.CharField(
        max_length=400, blank=True, help_text="What this is, in a sentence or two: on the home page."
    )
    contribute = models.TextField(
        blank=True,
        help_text="Paragraphs for the page “Contribute”, in HTML; without them there is no such page.",
    )
    contact = models.EmailField(
        blank=True, help_text="Where readers may write: about a picture’s rights, an error, a class."
    )
    owner_line = models.CharField(max_length=300, blank=True)
    text_rights = models.CharField(
        max_length=300,
        blank=True,
        help_text="Whose the texts are and how they may be reused, in one sentence.",
    )
    old_hosts = models.TextField(
        blank=True,
        help_text="Names under which the site was found before, one a line; each leads to the same page here.",
    )
    moved_line = models.CharField(
        max_length=300, blank=True, help_text="What visitors read who came by one of those names."
    )
    first_year = models.PositiveSmallIntegerField(
        default=2012, help_text="“In our 13th year” is counted from here."
    )
    tag_authority = models.CharField(
        max_length=100,
        help_text="Host and year of feed ids (RFC 4151), e.g. bpod.org.uk,2012. Never changes, even if the site moves.",
    )
    hub_url = models.URLField(
        max_length=200,
        blank=True,
        help_text="WebSub hub that brings the feeds to subscribers; its outlet tells it of each change.",
    )

    class OnMissing(models.TextChoices):
        PLACEHOLDER = standing.OnMissing.PLACEHOLDER.value, "A page that says so, with the picture"
        HOLD = standing.OnMissing.HOLD.value, "Nothing"
        ENGLISH = standing.OnMissing.ENGLISH.value, "The English text, marked as such"

    on_missing = models.CharField(
        max_length=20,
        choices=OnMissing,
        default=OnMissing.PLACEHOLDER,
        help_text="What is at the address of a date whose translation is not there yet.",
    )
    hide_on_critical = models.BooleanField(
        "hide translations of what was corrected",
        default=False,
        help_text="Where the English was corrected in a critical way, its translation is hidden until it is "
        "approved anew, or somebody says that it holds. Otherwise a notice stands above it.",
    )

    class Meta:
        ordering = ["language"]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class Edition(models.Model):
    class State(models.TextChoices):
        APPROVED = "approved", "Approved"  # frozen; goes out at its slot
        REOPENED = "reopened", "Reopened"  # approval taken back before release; does not go out
        RELEASED = "released", "Released"  # public
        WITHDRAWN = "withdrawn", "Withdrawn"  # was public; its page says so

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="editions")
    language = models.CharField(max_length=16)
    publish_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.APPROVED)
    current = models.OneToOneField("EditionRevision", on_delete=models.PROTECT, null=True, related_name="+")
    silent = models.BooleanField(
        default=False, help_text="Of the archive: on the site, never announced on any outlet."
    )
    released_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_note = models.CharField(
        max_length=500, blank=True, help_text="What the page says in its place, to everybody."
    )
    page_live_at = models.DateTimeField(
        null=True, help_text="When its page was first seen to answer; deliveries wait for it."
    )

    class Outdated(models.TextChoices):
        NOT = standing.Weight.NONE.value, "Holds"
        MINOR = standing.Weight.MINOR.value, "Minor"
        MAJOR = standing.Weight.MAJOR.value, "Major"
        CRITICAL = standing.Weight.CRITICAL.value, "Critical"

    outdated = models.CharField(
        max_length=8,
        blank=True,
        choices=Outdated,
        default=Outdated.NOT,
        help_text="Of a translation: how much its source changed since. Worked out by `schedule.translating`.",
    )
    outdated_at = models.DateTimeField(null=True, help_text="When the source changed so.")
    warned_at = models.DateTimeField(
        null=True,
        help_text="When its source was last corrected in a critical way. Feeds tell it as `updated`, which "
        "never goes back; so this stays when the translation has caught up.",
    )

    class Meta:
        ordering = ["publish_on", "language"]
        constraints = [
            models.UniqueConstraint(fields=["post", "language"], name="one_edition_per_post_and_language"),
            models.UniqueConstraint(
                fields=["publish_on", "language"], name="one_edition_per_date_and_language"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "reopened", "released", "withdrawn"]), name="edition_state"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["released", "withdrawn"], released_at__isnull=False)
                | Q(state__in=["approved", "reopened"], released_at__isnull=True),
                name="edition_released_at",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | ~Q(state="withdrawn") & Q(withdrawn_at__isnull=True),
                name="edition_withdrawn_at",
            ),
            models.CheckConstraint(
                condition=Q(outdated="", outdated_at__isnull=True)
                | Q(outdated__in=["minor", "major", "critical"], outdated_at__isnull=False),
                name="edition_outdated_at",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "language", "publish_on"], name="edition_by_state"),
            # Holds all that a bake asks for, in the order of `BakedPage`'s own.
            models.Index(
                fields=["language", "publish_on", "state", "current", "outdated", "outdated_at"],
                name="edition_shown",
            ),
            models.Index(
                fields=["language", "warned_at"],
                condition=Q(warned_at__isnull=False),
                name="edition_by_warning",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publish_on} {self.language} ({self.state})"

    def content(self) -> Content:
        if self.current is None:
            raise TamperedError(f"{self}: no revision was ever approved")
        verified: Content = self.current.verified_content()
        return verified


class EditionRevision(AppendOnlyModel):
    """One approval: append-only. A correction is a further revision, never a change of one."""

    INSTEAD = "an approved revision never changes; approve a further one"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    approved_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_by_name = models.CharField(max_length=150, help_text="A person, or the command that approved.")
    corrected_at = models.DateTimeField(
        null=True,
        help_text="When what was public was last corrected in substance, up to this revision; its page says so.",
    )

    class Meta:
        ordering = ["edition", "number"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="unique_edition_revision")]

    def __str__(self) -> str:
        return f"{self.edition} revision {self.number}"

    def verified_content(self) -> Content:
        if digest(self.content) != self.digest:
            raise TamperedError(f"{self}: the approved text was changed after approval")
        return from_json(self.content)


class Slug(models.Model):
    """An address made of a title, of one Edition for ever. The last one is the page's own; the others lead there too."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="slugs")
    language = models.CharField(max_length=16)
    slug = models.SlugField(max_length=120, db_index=False)
    since = models.DateTimeField(help_text="When a title last asked for it.")

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [models.UniqueConstraint(fields=["language", "slug"], name="one_edition_per_slug")]

    def __str__(self) -> str:
        return f"{self.slug} ({self.language})"


class Wording(AppendOnlyModel):
    """How posts of one kind are worded in one language: append-only, and the last number is in use."""

    INSTEAD = "it is never changed, so that it can be put back; write a further one"

    kind = models.CharField(max_length=24)
    language = models.CharField(max_length=16)
    number = models.PositiveIntegerField()
    text = models.TextField(blank=True, help_text="Empty: the kind's own.")
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=150)

    class Meta:
        ordering = ["kind", "language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "language", "number"], name="unique_wording_number")
        ]

    def __str__(self) -> str:
        return f"wording {self.number} of {self.kind} ({self.language})"


class PictureCuts(models.Model):
    """What a picture file was cut into, by the hash of the file as it was given."""

    source_sha256 = models.CharField(max_length=64, primary_key=True)
    cuts = models.JSONField()

    def __str__(self) -> str:
        return self.source_sha256[:12]


class LaterCuts(models.Model):
    """What was cut for a revision's pages when it was out already (`editions.later`); empty where nothing could be."""

    revision = models.OneToOneField(
        EditionRevision, on_delete=models.CASCADE, primary_key=True, related_name="later_cuts"
    )
    cuts = models.JSONField(help_text="A list for each of its pictures, in their order.")

    def __str__(self) -> str:
        return f"later cuts of {self.revision}"
