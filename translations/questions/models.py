"""A question about one day's English, and its answers. Both are written once; a question is open while it has
no answer."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from translations.append_only import AppendOnlyModel

__all__ = ["Answer", "Question"]


class Question(AppendOnlyModel):
    """Asked from one language's text; every language of the day reads it, and its answers."""

    job = models.ForeignKey("translations.Job", on_delete=models.PROTECT, related_name="questions")
    source = models.ForeignKey(
        "translations.SourceRevision",
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The English that was read.",
    )
    field = models.CharField(max_length=24, blank=True, help_text="Which part; empty for all of it.")
    text = models.TextField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self) -> str:
        return f"A question about {self.source}"


class Answer(AppendOnlyModel):
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField()
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()

    class Meta:
        ordering = ["answered_at", "pk"]

    def __str__(self) -> str:
        return f"An answer to: {self.question}"
