"""Is a translation outdated? Computed from fingerprints and the kinds of the changes since."""

from __future__ import annotations

from collections.abc import Iterable

from translations.models import Job, SourceRevision, TranslationRevision, Waiver

Kind = SourceRevision.Kind
Status = TranslationRevision.Status
_WEIGHT = {Kind.FIRST: 0, Kind.COSMETIC: 0, Kind.MINOR: 1, Kind.MAJOR: 2, Kind.CRITICAL: 3}


def stale_kind(revision: TranslationRevision, head: SourceRevision) -> Kind | None:
    """The weightiest change between the English it holds for and `head`; None where it still holds.

    An English that was put back has its old fingerprint, and the translation holds again.
    """
    change = weightiest_change(revision, head)
    return Kind(change.kind) if change else None


def weightiest_change(revision: TranslationRevision, head: SourceRevision) -> SourceRevision | None:
    """The English revision that brought it. What a person waived for this text, or for an earlier one made of
    the same English, does not count."""
    waived = Waiver.objects.filter(
        revision__job=revision.job_id,
        revision__based_on=revision.based_on_id,
        revision__number__lte=revision.number,
    )
    last = waived.order_by("-source__number").select_related("source").first()
    if last is not None and last.source.fingerprint == head.fingerprint:
        return None  # put back to an English that the text was said to hold for
    return weightiest_since(revision.based_on, head, waived=waived.values_list("source", flat=True))


def weightiest_since(
    base: SourceRevision, head: SourceRevision, *, waived: Iterable[int] = ()
) -> SourceRevision | None:
    """The weightiest change between two English revisions, the newest where several weigh the same."""
    if base.fingerprint == head.fingerprint:
        return None
    since = SourceRevision.objects.filter(
        publish_on=head.publish_on, number__gt=base.number, number__lte=head.number
    ).exclude(pk__in=waived)
    weighty = [row for row in since.order_by("-number") if _WEIGHT[Kind(row.kind)]]
    return max(weighty, key=lambda row: _WEIGHT[Kind(row.kind)], default=None)


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
