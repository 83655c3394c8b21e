"""What is baked: one row for each page of a date, with the slim card that lists are made of.

A projection of released Editions: `rebuild` makes it again from nothing.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from publisher.editions.models import Edition, EditionRevision


class BakedPage(models.Model):
    """The page of one date on one language's site."""

    class State(models.TextChoices):
        RELEASED = Edition.State.RELEASED.value, "The post"
        WITHDRAWN = Edition.State.WITHDRAWN.value, "A note that it was withdrawn"
        AWAITED = "awaited", "What stands in for it: the source is out, the translation is not"

    language = models.CharField(max_length=16)
    publish_on = models.DateField()
    month = models.PositiveIntegerField(help_text="Year × 12 + month − 1: what the archive counts by.")
    state = models.CharField(max_length=10, choices=State)
    wanted = models.ForeignKey(EditionRevision, on_delete=models.CASCADE, related_name="+")
    revision = models.ForeignKey(
        EditionRevision,
        on_delete=models.CASCADE,
        null=True,
        related_name="+",
        help_text="What the files show. Null while they are written: a bake cut short is found by it.",
    )
    moved = models.BooleanField(
        default=False, help_text="It came into or left the lists, and the pages after it are not written yet."
    )
    outdated = models.CharField(
        max_length=8, blank=True, help_text="As the Edition's: what the page says of it."
    )
    outdated_at = models.DateTimeField(null=True)
    corrected_on = models.DateField(
        null=True, help_text="The day that its page names as that of its correction."
    )
    first_on = models.DateField(
        null=True, help_text="Of a rerun: the date on which the post was shown first."
    )
    card = models.JSONField(default=dict)
    pictures = models.JSONField(default=list, help_text="File names of the pictures this page shows.")
    leaving = models.JSONField(default=list, help_text="File names it showed before, not yet removed.")
    topics = models.JSONField(default=list, help_text="Kind, slug and name of each topic it belongs to.")
    turned = models.JSONField(
        default=list,
        help_text="Kind and slug of topics it came into or left, and their pages are not written yet.",
    )
    appearances = models.JSONField(default=list, help_text="Where else it appeared, as its page tells.")
    fed = models.BooleanField(default=False, help_text="The archived feeds have it as it is.")

    class Meta:
        ordering = ["publish_on", "language"]
        constraints = [
            # The date first: days are looked up for all sites at once.
            models.UniqueConstraint(fields=["publish_on", "language"], name="one_page_per_date_and_language"),
        ]
        indexes = [
            models.Index(fields=["language", "state", "publish_on"], name="page_by_state"),
            models.Index(fields=["language", "state", "month"], name="page_by_month"),
            # Holds all that the search for changes asks for.
            models.Index(
                fields=["language", "publish_on", "state", "revision", "outdated", "outdated_at"],
                name="page_by_revision",
            ),
            models.Index(
                fields=["language", "corrected_on"],
                condition=Q(corrected_on__isnull=False),
                name="page_by_correction",
            ),
            models.Index(
                fields=["first_on", "language"], condition=Q(first_on__isnull=False), name="page_of_rerun"
            ),
            models.Index(fields=["language", "publish_on"], condition=Q(fed=False), name="page_unfed"),
            models.Index(
                fields=["language", "publish_on"], condition=Q(revision__isnull=True), name="page_unbaked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publish_on} {self.language} ({self.state})"


class Mention(models.Model):
    """A released post in a series, by a writer, out of a journal: by date, to be counted and paged on the index alone."""

    language = models.CharField(max_length=16)
    kind = models.CharField(max_length=8)
    slug = models.CharField(max_length=120)
    publish_on = models.DateField()
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["language", "kind", "slug", "publish_on"], name="one_mention_per_topic_and_date"
            ),
        ]
        indexes = [models.Index(fields=["language", "publish_on"], name="mention_by_date")]

    def __str__(self) -> str:
        return f"{self.publish_on} {self.language} {self.kind}: {self.name}"


class BakedTopic(models.Model):
    """A series, writer or journal as its pages show it, with how many posts it has."""

    language = models.CharField(max_length=16)
    kind = models.CharField(max_length=8)
    slug = models.CharField(max_length=120)
    name = models.CharField(max_length=255)
    posts = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["language", "kind", "slug"], name="one_baked_topic"),
        ]

    def __str__(self) -> str:
        return f"{self.language} {self.kind}: {self.name} ({self.posts})"


class BakedSite(models.Model):
    """What every page of a site depends on, as it was when they were baked."""

    language = models.CharField(max_length=16, primary_key=True)
    digest = models.CharField(max_length=64)
    receipt = models.PositiveBigIntegerField(default=0, help_text="The last Receipt that was looked at.")

    def __str__(self) -> str:
        return self.language
