"""What can be found: one Document for each released Edition, its words already analysed.

A projection: `index.rebuild` makes it again from nothing. Beside these tables each database has one of its own
for the matching (`matching`): FTS5 on SQLite, a tsvector on Postgres.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from publisher.editions.models import Edition


class Document(models.Model):
    """Slim, so that thousands are counted at once; what is ranked and shown of it is its `Text`."""

    edition = models.OneToOneField(Edition, primary_key=True, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveBigIntegerField(help_text="The EditionRevision whose words these are.")
    form = models.PositiveSmallIntegerField(help_text="`entry.FORM` when it was written.")
    language = models.CharField(max_length=16)
    publish_on = models.DateField()
    facets = models.TextField(blank=True, help_text="What `Facet` says of it, one a line: for counting.")

    class Meta:
        indexes = [
            models.Index(fields=["language", "-publish_on"], name="document_by_date"),
            # Holds all that the search for what is behind asks for.
            models.Index(fields=["language", "edition", "revision", "form"], name="document_by_revision"),
        ]

    def __str__(self) -> str:
        return f"{self.publish_on} {self.language}"


class Text(models.Model):
    document = models.OneToOneField(Document, primary_key=True, on_delete=models.CASCADE, related_name="text")
    title = models.TextField()
    body = models.TextField(help_text="Plain, for snippets.")
    stems_title = models.TextField()
    stems_strapline = models.TextField()
    stems_text = models.TextField()
    stems_names = models.TextField(help_text="Of writers, makers, places and journals.")
    words = models.TextField(help_text="What it added to `Word`: each word and its stem in turn.")

    def __str__(self) -> str:
        return self.title


class Facet(models.Model):
    """By what the found can be narrowed."""

    class Kind(models.TextChoices):
        YEAR = "year", "Year"
        SERIES = "series", "Series"
        JOURNAL = "journal", "Journal"
        WRITER = "writer", "Writer"
        LICENCE = "licence", "Licence"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    value = models.CharField(max_length=255)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "kind", "value"], name="one_facet_value_a_document"),
            models.CheckConstraint(
                condition=Q(kind__in=["year", "series", "journal", "writer", "licence"]), name="facet_kind"
            ),
        ]
        indexes = [models.Index(fields=["kind", "value"], name="facet_by_value")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.value}"


class Word(models.Model):
    """A word as it is written, without accents, and the stem it is found by: for words mistyped or without accents."""

    language = models.CharField(max_length=16)
    folded = models.CharField(max_length=120)
    stem = models.CharField(max_length=120)
    documents = models.PositiveIntegerField(help_text="How many hold it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "folded", "stem"], name="one_word")]

    def __str__(self) -> str:
        return self.folded


class Version(models.Model):
    """Counts the changes of a language's words: processes keep them in memory until it moves on."""

    language = models.CharField(max_length=16, primary_key=True)
    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.language} {self.number}"
