"""The only writer of job states (docs/concepts/translations.md has the picture).

    open ─ claim ─▶ claimed ─ submit ─▶ review ─ approve ─▶ done
     ▲    hand_back │   ▲                 │ request_changes      │ the English changed
     └── lease over ┘   └─ claim ── changes_requested            └──▶ open

Every step locks the job's row, names the states it starts from, and raises an error of `errors`
with nothing changed where the job is elsewhere. The time is always given.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from translations import checks, drafts, errors, intake, knowledge, people, signals
from translations.claims import lease_end, must_be_free_for
from translations.memory.filling import remember
from translations.models import Job, Language, Reminder, SourceRevision, TranslationRevision
from translations.people import name_of
from translations.reminders import DEADLINES
from translations.staleness import approved_revision, head_revision, holds
from translations.values import ApprovedTranslation, Source

State = Job.State
Status = TranslationRevision.Status

CLAIMABLE = (State.OPEN, State.CHANGES_REQUESTED, State.DONE)
"""A done job is claimed to correct its translation; the approved text stays public meanwhile."""


@dataclass(frozen=True)
class Saved:
    revision: TranslationRevision
    kept_beside: bool
    """Somebody else's words came first, or have the job: these were kept as a conflict."""


# --- what the house says -------------------------------------------------------------------------


def hand_out(source: Source, *, language: str, due_at: datetime.datetime, now: datetime.datetime) -> Job:
    """Put an approved English text into the queue of `language`; repeat as you like.

    The same words make no new revision, only a new due time. Changed words open a finished job
    again unless the change is cosmetic; English that was put back closes it. A date that was over when it
    was first asked for is back-catalogue, and comes after all others. Raises `BadSourceError`.
    """
    intake.must_be_aware(due_at=due_at, now=now)
    with transaction.atomic():
        head = intake.record(source, now=now)
        over = source.publish_on < Language.of(language).local_date(now)
        job, created = Job.objects.get_or_create(
            publish_on=source.publish_on,
            language=language,
            defaults={"due_at": due_at, "source": head, "back_catalogue": over},
        )
        if created:
            return job
        job = _locked(job)
        _set_due(job, due_at, now, source=head, back_catalogue=job.back_catalogue and over)
        job.source = head
        if job.state in (State.OPEN, State.DONE, State.CANCELLED):
            _turn(job, (State.OPEN, State.DONE, State.CANCELLED), _resting(job))
        return _fresh(job)


def take_archive(
    job: Job, fields: Mapping[str, str], *, credit: str, now: datetime.datetime
) -> TranslationRevision:
    """The words that are public since long ago, made of the first English there is: approved, by nobody of ours.

    Tells no signal: whoever publishes has them. Raises `WrongStateError` where the job has words already.
    """
    with transaction.atomic():
        job = _locked(job)
        if job.state != State.OPEN or drafts.last_number(job):
            raise errors.WrongStateError(_where(job))
        first = SourceRevision.objects.filter(publish_on=job.publish_on).earliest("number")
        archived = job.revisions.create(
            number=1,
            based_on=first,
            fields=drafts.wanted(job, fields),
            status=Status.APPROVED,
            origin=TranslationRevision.Origin.ARCHIVE,
            created_at=now,
            credit=credit[:120],
        )
        _turn(job, (State.OPEN,), _resting(job))
        remember(archived)
        return archived


def move(old_on: datetime.date, new_on: datetime.date) -> None:
    """The post moved to another date: its texts, drafts and jobs go with it. See `move_all`."""
    move_all({old_on: new_on})


def move_all(moves: Mapping[datetime.date, datetime.date]) -> None:
    """Posts moved from one date to another, all at once: their texts, drafts and jobs go with them.

    Hand them out again to give the new due times. Cancelled jobs found on a new date go to one that was left.
    Raises `DateTakenError` where another post's translation is under way there.
    """
    left, taken = sorted(set(moves) - set(moves.values())), sorted(set(moves.values()) - set(moves))
    whole = {**moves, **dict(zip(taken, left, strict=True))}
    parked = {old: intake.NOWHEN + datetime.timedelta(days=place) for place, old in enumerate(sorted(whole))}
    with transaction.atomic():
        waiting = Job.objects.select_for_update().filter(publish_on__in=taken).exclude(state=State.CANCELLED)
        if (first := waiting.first()) is not None:
            said = f"{first.publish_on} has a translation of its own; move or cancel that first"
            raise errors.DateTakenError(said)
        places = [*parked.items(), *((parked[old], new) for old, new in whole.items())]
        for start, end in places:
            SourceRevision.objects.filter(publish_on=start).update(publish_on=end)
            Job.objects.filter(publish_on=start).update(publish_on=end)
        # On another date people are reminded anew; of what has happened they were told for good.
        moved = Reminder.objects.filter(job__publish_on__in=[old for old, new in whole.items() if old != new])
        moved.filter(step__regex=f"^({'|'.join(DEADLINES)})").delete()


def follow_slot(
    language: str, due_at: Callable[[datetime.date], datetime.datetime], now: datetime.datetime
) -> int:
    """The slot of the language or its lead time changed: what is not due yet is due with it from now on."""
    coming = Job.objects.filter(language=language, due_at__gt=now).exclude(state=State.CANCELLED)
    changed = [pk for pk, on, at in coming.values_list("pk", "publish_on", "due_at") if due_at(on) != at]
    for pk in changed:
        with transaction.atomic():
            job = _locked(pk)
            _set_due(job, due_at(job.publish_on), now)
    return len(changed)


def cancel(publish_on: datetime.date, language: str | None = None) -> int:
    """Nothing will be published on this date, or not in this language. Every text is kept; returns how
    many jobs ended."""
    with transaction.atomic():
        jobs = Job.objects.select_for_update().filter(publish_on=publish_on).exclude(state=State.CANCELLED)
        if language is not None:
            jobs = jobs.filter(language=language)
        ids = list(jobs.values_list("pk", flat=True))
        TranslationRevision.objects.filter(job__in=ids, status=Status.SUBMITTED).update(status=Status.DRAFT)
        return Job.objects.filter(pk__in=ids).update(state=State.CANCELLED, assignee=None, lease_until=None)


def expire_leases(now: datetime.datetime) -> int:
    """Free every job whose lease is over; its drafts await the next translator."""
    over = Job.objects.filter(state=State.CLAIMED, lease_until__lte=now).values_list("pk", flat=True)
    freed = 0
    for pk in list(over):
        with transaction.atomic():
            freed += _end_lease(_locked(pk), now)
    return freed


# --- what a translator does ----------------------------------------------------------------------


def claim(job: Job, user: User, *, now: datetime.datetime) -> Job:
    """Take the job, for as long as the lease lasts; claiming what one has renews the lease.

    Nobody takes more than the language allows, nor what the rota keeps for somebody else; what one was asked
    to change is one's own already.
    """
    with transaction.atomic():
        job = _locked(job)
        _end_lease(job, now)
        if job.assignee_id != user.pk:
            if job.state not in CLAIMABLE:
                raise errors.WrongStateError(_where(job))
            must_be_free_for(job, user, now)
        _turn(job, (*CLAIMABLE, State.CLAIMED), State.CLAIMED, user, lease_end(now, job.due_at))
        return _fresh(job)


def assign(job: Job, user: User, *, now: datetime.datetime) -> Job:
    """A coordinator gives the job to `user`, whoever has it: neither the limit nor the rota counts.

    Who had it keeps every word: what they still save is kept beside.
    """
    with transaction.atomic():
        job = _locked(job)
        _end_lease(job, now)
        if not user.is_active or not user.has_perm(people.TRANSLATE):
            raise errors.WrongStateError(_("%(name)s is no translator.") % {"name": name_of(user)})
        _turn(job, (*CLAIMABLE, State.CLAIMED), State.CLAIMED, user, lease_end(now, job.due_at))
        return _fresh(job)


def hand_back(job: Job, user: User) -> Job:
    """Give the job up; its drafts await the next translator."""
    with transaction.atomic():
        job = _locked(job)
        if job.assignee_id != user.pk:
            raise errors.WrongStateError(_("This text is not yours to hand back."))
        _turn(job, Job.AT_WORK, _resting(job))
        return _fresh(job)


def save_draft(
    job: Job,
    user: User,
    fields: Mapping[str, str],
    expected_number: int,
    *,
    now: datetime.datetime,
    taken_in: int | None = None,
    settles: Collection[int] = (),
    origin: TranslationRevision.Origin = TranslationRevision.Origin.WEB,
) -> Saved:
    """Keep these words, whatever happened meanwhile; no saved word is ever overwritten.

    `expected_number` is the revision the writer saw (0 for none): where the head has moved on, or
    somebody else has the job, the words are kept beside it as a conflict. `taken_in` names the
    English revision that the writer has now taken into account; `settles` the conflicts they merged.
    """
    with transaction.atomic():
        job = _locked(job)
        _end_lease(job, now)
        _take_up_again(job, user, now)
        head = head_revision(job)
        moved = (head.number if head else 0) != expected_number
        holder = job.state == State.CLAIMED and job.assignee_id == user.pk
        draft = TranslationRevision(
            job=job,
            number=drafts.last_number(job) + 1,
            parent_number=expected_number,
            based_on=drafts.based_on(job, head, taken_in),
            fields=drafts.wanted(job, fields),
            status=Status.DRAFT if holder and not moved else Status.CONFLICT,
            author=user,
            created_at=now,
            origin=origin,
        )
        if draft.status == Status.CONFLICT:
            return Saved(drafts.kept_before(draft) or drafts.stored(draft), kept_beside=True)
        if head is None or not drafts.says_the_same(draft, head):
            head = drafts.stored(draft)
        job.revisions.filter(number__in=settles, status=Status.CONFLICT).update(status=Status.WITHDRAWN)
        Job.objects.filter(pk=job.pk).update(lease_until=lease_end(now, job.due_at))
        return Saved(head, kept_beside=False)


def submit(
    job: Job, user: User, number: int, *, credit: str = "", now: datetime.datetime
) -> TranslationRevision:
    """Hand revision `number` to the reviewers. Raises `BlockedError` with what the checks found."""
    with transaction.atomic():
        job = _locked(job)
        _end_lease(job, now)
        head = head_revision(job)
        if job.state != State.CLAIMED or job.assignee_id != user.pk:
            raise errors.WrongStateError(_where(job))
        if head is None or head.number != number or head.status != Status.DRAFT:
            raise errors.WrongStateError(_("There is nothing new to submit."))
        known = knowledge.of(job, head)
        found = checks.run(job.source.fields, head.fields, language=job.language, knowledge=known)
        if stopping := [finding for finding in found if finding.stops]:
            raise errors.BlockedError(stopping)
        _turn(job, (State.CLAIMED,), State.REVIEW)
        _mark(head, Status.SUBMITTED, credit=" ".join(credit.split())[:120])
        return head


def take_back(job: Job, user: User, *, now: datetime.datetime) -> Job:
    """The author saw something to mend before a reviewer did."""
    with transaction.atomic():
        job = _locked(job)
        submitted = _submission(job)
        if submitted.author_id != user.pk:
            raise errors.WrongStateError(_("Only its author can take a submitted text back."))
        _turn(job, (State.REVIEW,), State.CLAIMED, user, lease_end(now, job.due_at))
        _mark(submitted, Status.DRAFT)
        return _fresh(job)


# --- what a reviewer does ------------------------------------------------------------------------


def request_changes(job: Job, user: User, number: int, comment: str, *, now: datetime.datetime) -> Job:
    """Send revision `number` back to its author, and say why."""
    if not comment.strip():
        raise errors.WrongStateError(_("Say what should change, so that the translator can mend it."))
    with transaction.atomic():
        job = _locked(job)
        submitted = _submission(job, number)
        _turn(job, (State.REVIEW,), State.CHANGES_REQUESTED, submitted.author)
        _mark(submitted, Status.CHANGES_REQUESTED, reviewer=user, reviewed_at=now, comment=comment.strip())
        return _fresh(job)


def approve(
    job: Job, user: User, number: int, *, now: datetime.datetime, told: bool = True
) -> TranslationRevision:
    """Make revision `number` the public text. Tells `signals.approved` within the transaction.

    `told`: where an earlier one is public, readers are told that it was corrected; not of slips of the pen.
    A text whose English has changed meanwhile may be approved; the job is then open again.
    Raises `WrongStateError`, and what the receivers raise (`CannotPublish`): nothing is approved then.
    """
    with transaction.atomic():
        job = _locked(job)
        submitted = _submission(job, number)
        if submitted.author_id == user.pk and Language.of(job.language).four_eyes:
            raise errors.WrongStateError(_("A text is approved by another person than its author."))
        _mark(submitted, Status.APPROVED, reviewer=user, reviewed_at=now)
        _turn(job, (State.REVIEW,), _resting(job))
        remember(submitted)
        signals.approved.send(
            sender=Job,
            translation=ApprovedTranslation(
                publish_on=job.publish_on,
                language=job.language,
                fields=dict(submitted.fields),
                source_number=submitted.based_on.number,
                translator_name=submitted.credit,
                reviewer_name=name_of(user),
                approved_by=user,
                told=told,
            ),
            now=now,
        )
        return submitted


def waive(job: Job, user: User, source_number: int, *, now: datetime.datetime, reason: str = "") -> Job:
    """The approved text holds for English revision `source_number`, the newest, as it is.

    Tells `signals.waived` within the transaction. Nobody loses a job by it: what is being translated goes on.
    """
    with transaction.atomic():
        job = _locked(job)
        _end_lease(job, now)
        approved = approved_revision(job)
        if approved is None or job.state == State.CANCELLED:
            raise errors.WrongStateError(_("There is no approved text yet."))
        if source_number != job.source.number:
            raise errors.WrongStateError(
                _("The English has changed again since you opened it: read it anew.")
            )
        changes = SourceRevision.objects.filter(
            publish_on=job.publish_on, number__gt=approved.based_on.number, number__lte=source_number
        )
        for change in changes.exclude(pk__in=approved.waivers.values("source")):
            approved.waivers.create(source=change, by=user, reason=reason.strip(), waived_at=now)
        if job.state == State.OPEN:
            _turn(job, (State.OPEN,), _resting(job))
        signals.waived.send(sender=Job, publish_on=job.publish_on, language=job.language, now=now)
        return _fresh(job)


# --- steps of the steps --------------------------------------------------------------------------


def _locked(job: Job | int) -> Job:
    pk = job if isinstance(job, int) else job.pk
    return Job.objects.select_for_update(of=("self",)).select_related("source").get(pk=pk)


def _fresh(job: Job) -> Job:
    return Job.objects.select_related("source", "assignee").get(pk=job.pk)


def _turn(
    job: Job,
    starts: Collection[State],
    state: State,
    assignee: User | None = None,
    lease_until: datetime.datetime | None = None,
) -> None:
    """Only from `starts`: a conditional UPDATE, so that of two people one wins on any database."""
    same = Job.objects.filter(pk=job.pk, state__in=starts, assignee=job.assignee_id)
    if not same.update(state=state, assignee=assignee, lease_until=lease_until):
        raise errors.WrongStateError(_where(_fresh(job)))
    job.state, job.assignee, job.lease_until = state, assignee, lease_until


def _mark(revision: TranslationRevision, status: Status, **changes: Any) -> None:
    """The status and what belongs to it; never the words."""
    TranslationRevision.objects.filter(pk=revision.pk).update(status=status, **changes)
    for name, value in {"status": status, **changes}.items():
        setattr(revision, name, value)


def _resting(job: Job) -> State:
    """Where a job belongs that nobody works on."""
    return State.DONE if holds(job) else State.OPEN


def _end_lease(job: Job, now: datetime.datetime) -> bool:
    if not job.lease_is_over(now):
        return False
    _turn(job, (State.CLAIMED,), _resting(job))
    return True


def _set_due(job: Job, due_at: datetime.datetime, now: datetime.datetime, **changes: Any) -> None:
    """Due at another time, a lease ends no later than it would have if it were taken now."""
    if job.lease_until is not None:
        changes["lease_until"] = min(job.lease_until, lease_end(now, due_at))
    Job.objects.filter(pk=job.pk).update(due_at=due_at, **changes)


def _take_up_again(job: Job, user: User, now: datetime.datetime) -> None:
    """Whoever goes on writing where nobody took over has the job again."""
    asked = job.state == State.CHANGES_REQUESTED and job.assignee_id == user.pk
    if asked or job.state == State.OPEN:
        _turn(job, (State(job.state),), State.CLAIMED, user, lease_end(now, job.due_at))


def _submission(job: Job, number: int | None = None) -> TranslationRevision:
    found = job.revisions.filter(status=Status.SUBMITTED).select_related("author", "based_on").first()
    if job.state != State.REVIEW or found is None:
        raise errors.WrongStateError(_where(job))
    if number not in (None, found.number):
        raise errors.WrongStateError(_("It was submitted again since you opened it: read it anew."))
    return found


def _where(job: Job) -> str:
    if job.assignee is not None:
        return _("This text is with %(name)s.") % {"name": name_of(job.assignee)}
    return _("This text is elsewhere now: %(state)s.") % {"state": State(job.state).label}
