"""Outlets: the accounts we publish to. The one model of this package."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models

from channels import secrets


class Outlet(models.Model):
    """One account on a channel, in one language; what people pause.

    `settings` is plain (addresses, the blog's name); `sealed` holds the credentials, encrypted with
    the key ring. They are written through `set_secrets`, by a person's hand or by `channels.renewal`, and
    read by adapters only.
    """

    class Answer(models.TextChoices):
        GOOD = "good", "It lets us in"
        BAD = "bad", "It does not let us in"
        UNCLEAR = "unclear", "It could not be asked"

    name = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=24, help_text="A name of `channels.registry`.")
    account = models.CharField(max_length=120, help_text="As the platform names it: a blog, a handle.")
    language = models.CharField(
        max_length=16,
        validators=[RegexValidator(r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$", "Write a language such as en or ca.")],
    )
    settings = models.JSONField(default=dict, blank=True)
    sealed = models.TextField(blank=True, editable=False)
    paused = models.BooleanField(default=False, help_text="Nothing is sent; what is due waits.")
    held_reason = models.TextField(
        blank=True, help_text="Set when the platform no longer lets us in; cleared by reconnecting."
    )
    renewing_until_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="A process renews the credentials (`channels.renewal`) until then.",
    )

    checked_at = models.DateTimeField(
        null=True, editable=False, help_text="When the platform was asked last (`channels.checks`)."
    )
    check_answer = models.CharField(max_length=8, choices=Answer, blank=True, editable=False)
    check_words = models.TextField(blank=True, editable=False, help_text="What it said, without secrets.")
    expires_at = models.DateTimeField(
        null=True, editable=False, help_text="When the credentials end, as far as the platform tells."
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def set_secrets(self, values: dict[str, str]) -> None:
        self.sealed = secrets.seal(values)

    def secrets(self) -> dict[str, str]:
        """Raises `secrets.SealError` when no key of the ring opens them."""
        return secrets.unseal(self.sealed) if self.sealed else {}

    def config(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "account": self.account,
            "language": self.language,
            "settings": dict(self.settings),
        }
