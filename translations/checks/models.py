from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class CheckOverride(models.Model):
    """A person's word that a finding is none. It holds for the same words of the same field from then on."""

    job = models.ForeignKey("translations.Job", on_delete=models.PROTECT, related_name="overrides")
    field = models.CharField(max_length=16)
    code = models.CharField(max_length=24)
    key = models.CharField(max_length=64, help_text="SHA-256 over the code and the words.")
    about = models.TextField(blank=True, help_text="The words, for people who read the record.")
    reason = models.CharField(max_length=250)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    overridden_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "field", "key"], name="one_override_per_finding"),
            models.CheckConstraint(condition=~Q(reason=""), name="override_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.code} “{self.about}”: {self.reason}"
