"""Invitations, what was done to accounts, and the table of Django's cache."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models
from django.db.models import F, Q

from publisher.append_only import AppendOnlyModel


class Invitation(models.Model):
    """A link by which one person makes one account with one role, once, until a date."""

    address = models.EmailField()
    role = models.CharField(max_length=150)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="invitation_lasts"),
            models.CheckConstraint(
                condition=Q(used_at__isnull=True) | Q(taken_back_at__isnull=True),
                name="invitation_used_or_taken_back",
            ),
            models.UniqueConstraint(
                fields=["address"],
                condition=Q(used_at__isnull=True, taken_back_at__isnull=True),
                name="one_open_invitation_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} as {self.role}"


class AccountEvent(AppendOnlyModel):
    """What was done to an account, by whom: written once, never changed."""

    INSTEAD = "what was done is never changed"

    class What(models.TextChoices):
        INVITED = "invited", "invited"
        TAKEN_BACK = "taken_back", "invitation taken back"
        JOINED = "joined", "joined"
        ROLE = "role", "role changed"
        RETIRED = "retired", "retired"
        REOPENED = "reopened", "account opened again"
        FACTOR_RESET = "factor_reset", "second factor taken away"
        SESSIONS_ENDED = "sessions_ended", "signed out everywhere"

    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="account_events")
    what = models.CharField(max_length=16, choices=What)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    what__in=[
                        "invited",
                        "taken_back",
                        "joined",
                        "role",
                        "retired",
                        "reopened",
                        "factor_reset",
                        "sessions_ended",
                    ]
                ),
                name="account_event_what",
            )
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.by}: {self.get_what_display()} {self.detail}"


class CacheEntry(models.Model):
    """The table of Django's cache, made by a migration like every other: nobody has to remember a command.

    https://docs.djangoproject.com/en/5.2/topics/cache/#database-caching
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
