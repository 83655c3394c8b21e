"""What a file would change, and changing it: nothing is overwritten, nothing is taken twice.

A plan only reads. The rules are in docs/reference/exchange.md: a unit without a translation, or with the
English in its place, never replaces anything; states that tools write are not believed; the English must
be ours, word for word; where the translation has moved on meanwhile, the words are kept beside it.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from translations import transitions
from translations.exchange import departure, formats, merging
from translations.exchange.document import Reply
from translations.exchange.identity import Identity
from translations.exchange.merging import Merged
from translations.exchange.refusals import FileRefused
from translations.models import ImportFile, Job, SourceRevision, TranslationRevision
from translations.staleness import head_revision

Origin = TranslationRevision.Origin


@dataclass(frozen=True)
class Plan:
    """What taking it would do."""

    identity: Identity
    source: SourceRevision
    seen: TranslationRevision | None
    merged: Merged

    @property
    def changed(self) -> list[str]:
        return [name for name, text in self.merged.words.items() if text != self.merged.before.get(name, "")]

    @property
    def behind(self) -> bool:
        """The translation was written for an older English than the file has."""
        return self.seen is not None and self.seen.based_on.number < self.source.number


@dataclass(frozen=True)
class Taken:
    plan: Plan
    revision: TranslationRevision | None
    """None: it changes nothing."""
    kept_beside: bool = False
    before: bool = False
    """The very same file was taken earlier."""


def plan(job: Job, data: bytes) -> Plan:
    """Raises `FileRefused`; changes nothing."""
    return of_reply(job, formats.read(data))


def of_reply(job: Job, reply: Reply) -> Plan:
    identity = reply.identity
    if (identity.publish_on, identity.language) != (job.publish_on, job.language):
        raise FileRefused(
            _("This file is for %(day)s in %(language)s, not for this text.")
            % {"day": identity.publish_on, "language": identity.language}
        )
    sent = departure.as_sent(job, identity)
    if sent is None:
        raise FileRefused(_("This file was made of a text that is not here. Download it anew."))
    document, source, seen = sent
    before = dict(seen.fields) if seen else {}
    return Plan(identity, source, seen, merging.merged(document, reply.entries, before))


def take(
    job: Job,
    user: User,
    data: bytes,
    *,
    name: str,
    now: datetime.datetime,
    origin: Origin = Origin.FILE,
    taken_in: bool = False,
) -> Taken:
    """Save what the file brings as a draft, once. Raises `FileRefused`."""
    found = plan(job, data)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        Job.objects.select_for_update(of=("self",)).get(pk=job.pk)  # of two at once, one takes it
        earlier = ImportFile.objects.filter(sha256=digest).select_related("revision").first()
        if earlier is not None:
            return Taken(found, earlier.revision, before=True)
        taken = save(job, user, found, now=now, origin=origin, taken_in=taken_in)
        ImportFile.objects.create(
            sha256=digest, job=job, revision=taken.revision, name=name[:200], by=user, imported_at=now
        )
        return taken


def save(
    job: Job, user: User, plan: Plan, *, now: datetime.datetime, origin: Origin, taken_in: bool = False
) -> Taken:
    if not plan.changed and not (taken_in and plan.behind):
        return Taken(plan, None)
    saved = transitions.save_draft(
        job,
        user,
        plan.merged.words,
        plan.identity.seen_number,
        now=now,
        taken_in=plan.source.number if plan.seen is None or taken_in else None,
        origin=origin,
    )
    return Taken(plan, saved.revision, kept_beside=saved.kept_beside)


def moved_on(job: Job, plan: Plan) -> bool:
    """Other words were saved since the file was made: what it brings would be kept beside them."""
    head = head_revision(job)
    return (head.number if head else 0) != plan.identity.seen_number
