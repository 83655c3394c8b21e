"""What a person has done for texts that are public: translated, corrected, drafted, reviewed.

Only what is on record is counted, in texts and words. Nobody recorded hours, so none are told. A text counts
once its translation is public: a list of somebody's work may leave the room, and nothing embargoed may.
"""

from __future__ import annotations

import datetime
import enum
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Min, Q

from translations import markup, public_days
from translations.models import TranslationRevision
from translations.values import BODY

Status = TranslationRevision.Status


class Role(enum.StrEnum):
    TRANSLATED = "translated"
    """Wrote the first text that was approved."""
    CORRECTED = "corrected"
    """Wrote a later one that was approved."""
    DRAFTED = "drafted"
    """Wrote at a text that somebody else submitted."""
    REVIEWED = "reviewed"
    """Approved a text, or asked for changes."""


@dataclass(frozen=True)
class Contribution:
    publish_on: datetime.date
    language: str
    role: Role
    title: str
    words: int
    """Of the text they wrote or read."""
    on: datetime.datetime
    """When it was approved; of a draft, when it was saved last."""
    named: str
    """How the page names them, by their own wish; empty: it does not."""


@dataclass(frozen=True)
class Total:
    role: Role
    texts: int
    words: int


def of(
    people: Collection[User],
    now: datetime.datetime,
    *,
    first: datetime.date | None,
    last: datetime.date | None,
) -> dict[int, list[Contribution]]:
    """By person, in the order of the dates; of the posts from `first` to `last`, where these are given."""
    ids = {person.pk for person in people}
    found: dict[int, list[Contribution]] = {pk: [] for pk in ids}
    for language, rows in _revisions(ids, first, last).items():
        public = public_days.translated(language, now)
        by_job: dict[int, list[TranslationRevision]] = defaultdict(list)
        for row in rows:
            if row.job.publish_on in public:
                by_job[row.job_id].append(row)
        firsts = _first_approved(by_job)
        for job, of_job in by_job.items():
            if job in firsts:
                for pk in ids:
                    found[pk].extend(_of_one(pk, of_job, firsts[job]))
    for mine in found.values():
        mine.sort(key=lambda one: (one.publish_on, one.language, one.role))
    return found


def totals(contributions: Iterable[Contribution]) -> list[Total]:
    by_role: dict[Role, list[int]] = defaultdict(list)
    for one in contributions:
        by_role[one.role].append(one.words)
    return [Total(role, len(by_role[role]), sum(by_role[role])) for role in Role if role in by_role]


def words_of(fields: Mapping[str, str]) -> int:
    """As a word processor counts: what stands between spaces and has a letter or digit."""
    plain = (markup.plain(text) if name == BODY else text for name, text in fields.items())
    return sum(any(sign.isalnum() for sign in word) for text in plain for word in text.split())


def _revisions(
    ids: Collection[int], first: datetime.date | None, last: datetime.date | None
) -> dict[str, list[TranslationRevision]]:
    rows = TranslationRevision.objects.filter(Q(author__in=ids) | Q(reviewer__in=ids)).select_related("job")
    if first is not None:
        rows = rows.filter(job__publish_on__gte=first)
    if last is not None:
        rows = rows.filter(job__publish_on__lte=last)
    by_language: dict[str, list[TranslationRevision]] = defaultdict(list)
    for row in rows.order_by("job", "number"):
        by_language[row.job.language].append(row)
    return by_language


def _first_approved(jobs: Collection[int]) -> dict[int, int]:
    """The number of each job's first approved text."""
    approved = TranslationRevision.objects.filter(job__in=jobs, status=Status.APPROVED)
    return dict(approved.order_by().values_list("job").annotate(Min("number")))


def _of_one(pk: int, rows: list[TranslationRevision], first_approved: int) -> Iterator[Contribution]:
    """One of each role, by the last text it was done to."""
    mine = [row for row in rows if row.author_id == pk and row.origin != TranslationRevision.Origin.MACHINE]
    approved = [row for row in mine if row.status == Status.APPROVED]
    later = [row for row in approved if row.number > first_approved]
    reviewed = [row for row in rows if row.reviewer_id == pk and row.author_id != pk]
    if len(later) < len(approved):
        yield _contribution(approved[0], Role.TRANSLATED)
    if later:
        yield _contribution(later[-1], Role.CORRECTED)
    if mine and not approved:
        yield _contribution(mine[-1], Role.DRAFTED)
    if reviewed:
        yield _contribution(reviewed[-1], Role.REVIEWED)


def _contribution(row: TranslationRevision, role: Role) -> Contribution:
    wrote_public = role in (Role.TRANSLATED, Role.CORRECTED)
    return Contribution(
        publish_on=row.job.publish_on,
        language=row.job.language,
        role=role,
        title=row.fields.get("title", ""),
        words=words_of(row.fields),
        on=row.created_at if role == Role.DRAFTED else row.reviewed_at or row.created_at,
        named=row.credit if wrote_public else "",
    )
