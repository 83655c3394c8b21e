"""Who may ask what, and which drafts came in by which request."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from publisher.posts.models import Post


class Token(models.Model):
    """A key of one tool, for one person: it opens no more than its owner may do. What it is kept as opens nothing."""

    class Scope(models.TextChoices):
        ARCHIVE_READ = "archive:read", "Read the archive"
        DRAFTS_WRITE = "drafts:write", "Feed drafts"
        LEDGER_READ = "ledger:read", "Read the ledger of deliveries"

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80, help_text="Which tool, on which machine.")
    shown = models.CharField(max_length=16, help_text="How it begins, to tell it from others.")
    sha256 = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by_name = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=Q(revoked_at__isnull=True),
                name="one_token_per_owner_and_name",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=models.F("made_at")), name="token_expires_after_it_is_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.shown}…)"


class FedDraft(models.Model):
    """A draft that came in by the API. The key that a tool gave its request makes no second one."""

    token = models.ForeignKey(Token, on_delete=models.CASCADE, related_name="fed_drafts")
    key = models.CharField(max_length=255, blank=True, help_text="The Idempotency-Key, where one was given.")
    sha256 = models.CharField(max_length=64, help_text="Of what was asked: one key, one request.")
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="fed_drafts")
    publish_on = models.DateField()
    revision_id = models.PositiveBigIntegerField(
        null=True,
        help_text="The draft as it was fed; another one is there when a person has edited it since.",
    )
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], condition=~Q(key=""), name="one_draft_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.publish_on} by {self.token}"
