"""Filling the memory: from approved texts and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction

from translations import alignment, sentences, variants
from translations.fingerprint import folded
from translations.models import Job, MemoryUnit, TranslationRevision
from translations.values import BODY


def remember(revision: TranslationRevision) -> int:
    """Put an approved text in the place of whatever its job had there; how many sentences it gave."""
    with transaction.atomic():
        MemoryUnit.objects.filter(revision__job=revision.job_id).delete()
        return len(MemoryUnit.objects.bulk_create(units(revision)))


def rebuild(language: str | None = None) -> int:
    """The whole memory anew, from each job's newest approved text; how many sentences it holds."""
    status = TranslationRevision.Status.APPROVED
    approved = TranslationRevision.objects.filter(status=status).select_related("based_on", "job")
    kept = MemoryUnit.objects.all()
    if language is not None:
        approved, kept = approved.filter(job__language=language), kept.filter(language=language)
    with transaction.atomic():
        kept.delete()
        newest = {revision.job_id: revision for revision in approved.order_by("number")}
        return sum(len(MemoryUnit.objects.bulk_create(units(revision))) for revision in newest.values())


def units(revision: TranslationRevision) -> Iterator[MemoryUnit]:
    job: Job = revision.job
    variant = variants.of(job.language)
    for name, english in revision.based_on.fields.items():
        pairs = pairs_of_field(name, english, revision.fields.get(name, ""), job.language)
        hashes = ["", *(sentences.digest(source) for source, _ in pairs), ""]
        for place, (source, target) in enumerate(pairs):
            if target and folded(source) != folded(target):
                yield MemoryUnit(
                    revision=revision,
                    field=name,
                    place=place,
                    language=job.language,
                    variant=variant,
                    source=source,
                    source_hash=hashes[place + 1],
                    target=target,
                    before_hash=hashes[place],
                    after_hash=hashes[place + 2],
                )


def pairs_of_field(name: str, english: str, translated: str, language: str) -> list[tuple[str, str]]:
    """English and translation, sentence by sentence; what was said nowhere has an empty partner."""
    if name != BODY:
        return [(" ".join(english.split()), " ".join(translated.split()))]
    left = sentences.of_field(name, english, "en")
    right = sentences.of_field(name, translated, language)
    return [
        (
            " ".join(left[place] for place in bead.english),
            " ".join(right[place] for place in bead.translated),
        )
        for bead in alignment.aligned(left, right)
        if bead.english
    ]
