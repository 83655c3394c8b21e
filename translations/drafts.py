"""What a saved text is made of, and whether it says anything new; `transitions.save_draft` alone stores one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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


def common_ancestor(one: TranslationRevision, other: TranslationRevision) -> TranslationRevision | None:
    """The newest revision that both were made of, one of the two itself included; None where both began anew."""
    parents = dict(one.job.revisions.values_list("number", "parent_number"))
    shared = set(_line(one.number, parents)).intersection(_line(other.number, parents))
    return one.job.revisions.select_related("author").get(number=max(shared)) if shared else None


def _line(number: int, parents: Mapping[int, int]) -> Iterator[int]:
    """A revision and what it was made of; a parent that is no earlier one was never seen by anybody."""
    while number in parents:
        yield number
        if parents[number] >= number:
            return
        number = parents[number]


def stored(revision: TranslationRevision) -> TranslationRevision:
    revision.save()
    return revision


def last_number(job: Job) -> int:
    return job.revisions.aggregate(last=Max("number"))["last"] or 0
