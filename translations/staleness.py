"""Is a translation outdated? Computed from fingerprints and the kinds of the changes since."""

from __future__ import annotations

from translations.models import Job, SourceRevision, TranslationRevision

Kind = SourceRevision.Kind
Status = TranslationRevision.Status
_WEIGHT = {Kind.FIRST: 0, Kind.COSMETIC: 0, Kind.MINOR: 1, Kind.MAJOR: 2, Kind.CRITICAL: 3}


def stale_kind(revision: TranslationRevision, head: SourceRevision) -> Kind | None:
    """The weightiest change between the English it holds for and `head`; None where it still holds.

    An English that was put back has its old fingerprint, and the translation holds again.
    """
    if revision.based_on.fingerprint == head.fingerprint:
        return None
    since = SourceRevision.objects.filter(
        publish_on=head.publish_on, number__gt=revision.based_on.number, number__lte=head.number
    )
    heaviest = max((Kind(row.kind) for row in since), key=_WEIGHT.__getitem__, default=Kind.FIRST)
    return heaviest if _WEIGHT[heaviest] else None


def approved_revision(job: Job) -> TranslationRevision | None:
    """What the public may read."""
    return _last(job, Status.APPROVED)


def head_revision(job: Job) -> TranslationRevision | None:
    """The newest saved text. A conflict is kept beside it and is never the head."""
    return _last(job, Status.DRAFT, Status.SUBMITTED, Status.CHANGES_REQUESTED, Status.APPROVED)


def holds(job: Job) -> bool:
    """Whether the newest English has an approved translation."""
    approved = approved_revision(job)
    return approved is not None and stale_kind(approved, job.source) is None


def _last(job: Job, *statuses: Status) -> TranslationRevision | None:
    rows = job.revisions.filter(status__in=statuses).select_related("based_on", "author", "reviewer")
    return rows.order_by("number").last()
