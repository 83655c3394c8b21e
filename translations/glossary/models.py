from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    """How an English term is said in one language, and how it is not."""

    class PartOfSpeech(models.TextChoices):
        NOUN = "noun", _("Noun")
        VERB = "verb", _("Verb")
        ADJECTIVE = "adjective", _("Adjective")
        OTHER = "other", _("Other")

    english = models.CharField(_("English"), max_length=120)
    language = models.CharField(max_length=16)
    target = models.CharField(_("Translation"), max_length=120)
    variant = models.CharField(
        _("Variant"),
        max_length=20,
        blank=True,
        help_text=_("Only in this variant, as ca-valencia; empty for all."),
    )
    part_of_speech = models.CharField(
        _("Part of speech"), max_length=9, choices=PartOfSpeech, default=PartOfSpeech.NOUN
    )
    forbidden = models.JSONField(
        _("Not to be said"), default=list, blank=True, help_text=_("Forms to avoid, one on each line.")
    )
    note = models.CharField(_("Note"), max_length=250, blank=True)

    class Meta:
        ordering = ["language", "english"]
        constraints = [
            models.UniqueConstraint(
                fields=["english", "language", "variant", "part_of_speech"], name="one_term_per_meaning"
            )
        ]

    def __str__(self) -> str:
        return f"{self.english}: {self.target}"


class DoNotTranslate(models.Model):
    """A name that stays letter by letter as it is in English: a journal, a project, a family of genes."""

    language = models.CharField(max_length=16)
    pattern = models.CharField(
        _("Name"), max_length=120, help_text=_("As it is written; * stands for any letters.")
    )
    note = models.CharField(_("Note"), max_length=250, blank=True)

    class Meta:
        ordering = ["language", "pattern"]
        constraints = [models.UniqueConstraint(fields=["language", "pattern"], name="one_row_per_kept_name")]

    def __str__(self) -> str:
        return self.pattern


class SpellWord(models.Model):
    """A word that is right although the dictionary does not know it."""

    language = models.CharField(max_length=16)
    word = models.CharField(_("Word"), max_length=60)

    class Meta:
        ordering = ["language", "word"]
        constraints = [models.UniqueConstraint(fields=["language", "word"], name="one_row_per_spell_word")]

    def __str__(self) -> str:
        return self.word
