"""What the feeds on disk were made from."""

from __future__ import annotations

from django.db import models


class BakedFeed(models.Model):
    language = models.CharField(max_length=16, primary_key=True)
    digest = models.CharField(max_length=64)
    archived_by = models.CharField(
        max_length=64, blank=True, help_text="The code that wrote the archived feeds."
    )

    def __str__(self) -> str:
        return self.language


class ArchivedPost(models.Model):
    """A post's place in the archived feeds: by when followers could first read it.

    What was public once keeps its place when it is withdrawn, so the others keep theirs.
    """

    language = models.CharField(max_length=16)
    publish_on = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["language", "publish_on"], name="one_archived_post_per_date_and_language"
            ),
        ]
        indexes = [
            models.Index(fields=["language", "published_at", "publish_on"], name="archived_post_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.publish_on} {self.language}"
