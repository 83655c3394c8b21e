"""What a saved text is made of, and whether it says anything new; `transitions.save_draft` alone stores one."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Max

from translations import errors, markup
from translations.models import Job, SourceRevision, TranslationRevision
from translations.values import BODY

Status = TranslationRevision.Status


def based_on(job: Job, head: TranslationRevision | None, taken_in: int | None) -> SourceRevision:
    if taken_in is not None:
        named = SourceRevision.objects.filter(publish_on=job.publish_on, number=taken_in).first()
        if named is None:
            raise errors.WrongStateError(f"{job.publish_on} has no English revision {taken_in}")
        return named
    return head.based_on if head else job.source


def wanted(job: Job, fields: Mapping[str, str]) -> dict[str, str]:
    kept = {name: fields.get(name, "").strip() for name in job.source.fields}
    if BODY in kept:
        kept[BODY] = markup.clean(kept[BODY])
    return kept


def says_the_same(draft: TranslationRevision, head: TranslationRevision) -> bool:
    asked = head.status == Status.CHANGES_REQUESTED  # submitted again as it is, it is a further revision
    return not asked and draft.fields == head.fields and draft.based_on == head.based_on


def kept_before(draft: TranslationRevision) -> TranslationRevision | None:
    """The same words were kept already: a page that saves by itself does so again and again."""
    same = draft.job.revisions.filter(author=draft.author, status=Status.CONFLICT)
    return next((kept for kept in same if kept.fields == draft.fields), None)


def stored(revision: TranslationRevision) -> TranslationRevision:
    revision.save()
    return revision


def last_number(job: Job) -> int:
    return job.revisions.aggregate(last=Max("number"))["last"] or 0
