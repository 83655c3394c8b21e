"""Classes come and go: people join by a link, and leave together.

The link names an invitation and is signed; the row says until when it is good and for how many. A place is
taken by a conditional UPDATE, so that of two people one gets the last.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.core import signing
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from translations import people, transitions
from translations.errors import InvitationError
from translations.models import Cohort, Invitation, Job, Turn

SALT = "translations.invitation"


@dataclass(frozen=True)
class Retired:
    closed: int
    """Accounts that were closed."""
    stayed: tuple[str, ...]
    """People who are needed elsewhere, and keep theirs."""
    handed_back: int


def invite(
    cohort: Cohort, by: User, *, uses_max: int, lasts: datetime.timedelta, now: datetime.datetime
) -> Invitation:
    return Invitation.objects.create(
        cohort=cohort, made_by=by, made_at=now, expires_at=now + lasts, uses_max=uses_max
    )


def token_of(invitation: Invitation) -> str:
    return signing.dumps(invitation.pk, salt=SALT)


def invitation_of(token: str, now: datetime.datetime) -> Invitation:
    """Raises `InvitationError`: not ours, over, used up, or of a class that has left."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise InvitationError(_("This link is not complete. Copy all of it from the invitation.")) from None
    invitation = Invitation.objects.select_related("cohort").filter(pk=pk).first()
    if invitation is None or invitation.cohort.retired_at is not None:
        raise InvitationError(_("This invitation was taken back."))
    if invitation.expires_at <= now:
        raise InvitationError(_("This invitation is over. Ask whoever sent it for a new one."))
    if invitation.uses >= invitation.uses_max:
        raise InvitationError(_("This invitation was used by as many people as it was made for."))
    return invitation


def take_back(invitation: Invitation, now: datetime.datetime) -> None:
    """Nobody joins by it from now on."""
    Invitation.objects.filter(pk=invitation.pk, expires_at__gt=now).update(expires_at=now)


def join(token: str, user: User, *, now: datetime.datetime) -> Cohort:
    """`user`, saved or not, joins the class of the link. Raises `InvitationError`; nothing is saved then."""
    with transaction.atomic():
        invitation = invitation_of(token, now)
        if user.pk and invitation.cohort.people.filter(pk=user.pk).exists():
            return invitation.cohort
        free = Invitation.objects.filter(pk=invitation.pk, uses__lt=F("uses_max"), expires_at__gt=now)
        if not free.update(uses=F("uses") + 1):
            raise InvitationError(_("The last place was just taken. Ask for a new invitation."))
        if not user.pk:
            user.save()
        user.groups.add(people.translators())
        invitation.cohort.people.add(user)
        return invitation.cohort


def retire(cohort: Cohort, *, now: datetime.datetime) -> Retired:
    """The class leaves: accounts are closed, what they had in hand is free, every word and credit stays."""
    with transaction.atomic():
        cohort = Cohort.objects.select_for_update().get(pk=cohort.pk)
        Cohort.objects.filter(pk=cohort.pk, retired_at__isnull=True).update(retired_at=now)
        closed, stayed, handed_back = 0, [], 0
        for person in cohort.people.filter(is_active=True):
            if _is_needed(person):
                stayed.append(people.name_of(person))
                continue
            handed_back += _hand_back(person)
            Turn.objects.filter(person=person).delete()
            User.objects.filter(pk=person.pk).update(is_active=False)
            closed += 1
        return Retired(closed, tuple(stayed), handed_back)


def _is_needed(person: User) -> bool:
    """In another class that is still here, or with a role that no class gave."""
    return (
        person.is_superuser
        or person.is_staff
        or person.groups.exclude(name=people.TRANSLATORS).exists()
        or Cohort.objects.filter(people=person, retired_at__isnull=True).exists()
    )


def _hand_back(person: User) -> int:
    jobs = list(Job.objects.filter(assignee=person, state__in=Job.AT_WORK))
    for job in jobs:
        transitions.hand_back(job, person)
    return len(jobs)
