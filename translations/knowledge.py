"""What the checks need to know of one job: the team's glossary, the dictionary, what people said before."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q

from translations import dictionary, variants
from translations.checks import Knowledge, Wanted
from translations.models import DoNotTranslate, Job, SpellWord, Term, TranslationRevision

DICTIONARY_LANGUAGES = ("ca",)
"""Where a missing dictionary is worth a word; other languages are checked where there is one."""


def of(job: Job, revision: TranslationRevision | None = None) -> Knowledge:
    language = job.language
    variant = variants.of(language)
    speller = dictionary.of_variant(variant)
    wanted = speller is None and language.partition("-")[0] in DICTIONARY_LANGUAGES
    return Knowledge(
        terms=terms(language, variant),
        kept=tuple(DoNotTranslate.objects.filter(language=language).values_list("pattern", flat=True)),
        words=frozenset(
            word.casefold()
            for word in SpellWord.objects.filter(language=language).values_list("word", flat=True)
        ),
        variant=variant,
        speller=speller,
        dictionary_missing=variant if wanted else "",
        machine=machine_draft(job, revision),
        reasons={(row.field, row.key): row.reason for row in job.overrides.all()},
    )


def terms(language: str, variant: str) -> tuple[Wanted, ...]:
    """A term of the variant hides the one of all variants."""
    rows = Term.objects.filter(Q(variant="") | Q(variant=variant), language=language).order_by(
        "variant", "pk"
    )
    by_meaning = {(row.english.casefold(), row.part_of_speech): row for row in rows}
    return tuple(
        Wanted(row.english, row.target, tuple(row.forbidden), row.note) for row in by_meaning.values()
    )


def machine_draft(job: Job, revision: TranslationRevision | None) -> Mapping[str, str]:
    """What a machine wrote of this text, if it began so: the fields that its draft changed."""
    if revision is None or revision.pk is None:
        return {}
    drafts = job.revisions.filter(
        origin=TranslationRevision.Origin.MACHINE, number__lte=revision.number
    ).order_by("number")
    written: dict[str, str] = {}
    for draft in drafts:
        before = job.revisions.filter(number=draft.parent_number).first()
        known = before.fields if before else {}
        written |= {name: text for name, text in draft.fields.items() if text and text != known.get(name)}
    return written
