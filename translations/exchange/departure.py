"""A job made ready to be sent: the newest English, and beside it the newest translation."""

from __future__ import annotations

from translations.exchange import inline, units
from translations.exchange.document import Document
from translations.exchange.identity import Identity
from translations.exchange.units import Unit
from translations.models import Job, SourceRevision, TranslationRevision
from translations.screens.fields import label
from translations.staleness import head_revision


def of_job(job: Job) -> Document:
    head = head_revision(job)
    cut = units.of_fields(job.source.fields, head.fields if head else {}, job.language)
    return Document(
        identity=Identity(job.publish_on, job.source.number, head.number if head else 0, job.language),
        units=tuple(unit for unit in cut if unit.source.strip()),
        labels={name: label(name) for name in job.source.fields},
        note=job.source.note,
        previous=_previous(cut, job.source, head),
    )


def as_sent(
    job: Job, identity: Identity
) -> tuple[Document, SourceRevision, TranslationRevision | None] | None:
    """The document of that identity, made anew, and what it was made of; None where we never had it."""
    source = SourceRevision.objects.filter(publish_on=job.publish_on, number=identity.source_number).first()
    seen = job.revisions.filter(number=identity.seen_number).select_related("based_on").first()
    if source is None or (seen is None and identity.seen_number):
        return None
    cut = units.of_fields(source.fields, seen.fields if seen else {}, job.language)
    return Document(identity, tuple(unit for unit in cut if unit.source.strip())), source, seen


def _previous(cut: list[Unit], source: SourceRevision, head: TranslationRevision | None) -> dict[str, str]:
    if head is None or head.based_on.number == source.number:
        return {}
    before = {
        unit.id: unit.source for unit in units.of_fields(head.based_on.fields, head.fields, head.job.language)
    }
    return {
        unit.id: before[unit.id]
        for unit in cut
        if unit.target and unit.id in before and inline.normal(before[unit.id]) != inline.normal(unit.source)
    }
