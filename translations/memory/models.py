from __future__ import annotations

from django.db import models


class MemoryUnit(models.Model):
    """One English sentence of an approved text, and how it was translated.

    A projection of approved revisions: written when one is approved, and rebuilt from them at will.
    """

    revision = models.ForeignKey(
        "translations.TranslationRevision", on_delete=models.CASCADE, related_name="memory_units"
    )
    field = models.CharField(max_length=16)
    place = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=16)
    variant = models.CharField(max_length=20)
    source = models.TextField()
    source_hash = models.CharField(max_length=64)
    target = models.TextField()
    before_hash = models.CharField(max_length=64, blank=True, help_text="Of the English sentence before it.")
    after_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "field", "place"], name="one_memory_unit_per_place")
        ]
        indexes = [models.Index(fields=["language", "source_hash"], name="memory_by_source")]

    def __str__(self) -> str:
        return f"{self.language}: {self.source[:60]}"
