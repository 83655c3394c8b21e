"""What was uploaded, and what became of each page in it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from publisher.posts.models import ImportedFile, Post

Outcome = ImportedFile.Outcome


class Upload(models.Model):
    class State(models.TextChoices):
        READING = "reading", "Being looked through"
        READ = "read", "Waits for a decision"
        STORING = "storing", "Being imported"
        DONE = "done", "Imported"
        CANCELLED = "cancelled", "Not imported"

    AT_WORK = (State.READING, State.STORING)
    ENDED = (State.DONE, State.CANCELLED)

    folder = models.CharField(max_length=32, unique=True)
    given = models.CharField(max_length=200, help_text="What was uploaded, as people call it.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=150)
    to_archive = models.BooleanField(
        default=False, help_text="Public at once and announced nowhere; otherwise as drafts."
    )
    state = models.CharField(max_length=9, choices=State, default=State.READING)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    at_work_until = models.DateTimeField(
        null=True, help_text="A worker or somebody’s page is at it; a killed one, no longer."
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["reading", "read", "storing", "done", "cancelled"]),
                name="upload_state",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "cancelled"], ended_at__isnull=False)
                | ~Q(state__in=["done", "cancelled"]) & Q(ended_at__isnull=True),
                name="upload_ended_at",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.given} ({self.state})"


class UploadedPage(models.Model):
    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="pages")
    path = models.CharField(max_length=500)
    is_text = models.BooleanField(default=False)
    is_late = models.BooleanField(default=False, help_text="A translation: it comes after the posts.")
    found = models.CharField(max_length=10, choices=Outcome, blank=True, help_text="What would become of it.")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True, help_text="What became of it.")
    is_known = models.BooleanField(default=False, help_text="It was here already.")
    said = models.TextField(blank=True, help_text="Why not, for a person.")
    publish_on = models.DateField(null=True)
    language = models.CharField(max_length=16, blank=True)
    title = models.CharField(max_length=200, blank=True)
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["is_late", "is_text", "path", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "path"], name="one_page_per_upload_and_path"),
        ]

    def __str__(self) -> str:
        return self.path
