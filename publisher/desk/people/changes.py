"""What an editor-in-chief does to others' accounts. Each change is one transaction with its line in the log.

Nobody takes the last editor-in-chief away: whoever takes one away holds the row of that role first, so that of two
who retire each other one is refused.
"""

from __future__ import annotations

import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, User
from django.db import transaction

from publisher.accounts.models import AccountEvent
from publisher.desk import roles
from publisher.desk.people.roster import is_chief

What = AccountEvent.What


class ChangeRefusedError(Exception):
    """Says why, in words for whoever asked."""


def change_role(person: User, role: str, by: User, now: datetime.datetime) -> None:
    if role not in roles.RIGHTS:
        raise ChangeRefusedError(f"“{role}” is no role.")
    with transaction.atomic():
        group = Group.objects.get(name=role)
        if role != roles.CHIEF:
            _must_leave_a_chief(person)
        person.groups.remove(*Group.objects.filter(name__in=roles.RIGHTS))
        person.groups.add(group)
        if role != roles.CHIEF:
            person.is_superuser = person.is_staff = False
            person.save(update_fields=["is_superuser", "is_staff"])
        _log(person, What.ROLE, by, now, role)


def retire(person: User, by: User, now: datetime.datetime) -> None:
    """They cannot come in any more, from this moment; all they wrote stays, under their name."""
    with transaction.atomic():
        _must_leave_a_chief(person)
        person.is_active = False
        person.save(update_fields=["is_active"])
        _end_sessions(person)
        _log(person, What.RETIRED, by, now)


def reopen(person: User, by: User, now: datetime.datetime) -> None:
    with transaction.atomic():
        person.is_active = True
        person.save(update_fields=["is_active"])
        _log(person, What.REOPENED, by, now)


def reset_factor(person: User, by: User, now: datetime.datetime) -> None:
    """For somebody who lost phone and recovery codes: they set it up anew at their next sign-in."""
    if person == by:
        raise ChangeRefusedError("Your own second factor you change under Your account.")
    with transaction.atomic():
        Authenticator.objects.filter(user=person).delete()
        _end_sessions(person)
        _log(person, What.FACTOR_RESET, by, now)


def end_sessions(person: User, by: User, now: datetime.datetime) -> None:
    with transaction.atomic():
        _end_sessions(person)
        _log(person, What.SESSIONS_ENDED, by, now)


def _must_leave_a_chief(person: User) -> None:
    Group.objects.select_for_update().get(name=roles.CHIEF)
    others = User.objects.filter(is_chief(), is_active=True).exclude(pk=person.pk)
    if User.objects.filter(is_chief(), pk=person.pk).exists() and not others.exists():
        raise ChangeRefusedError("This is the last editor-in-chief; make somebody else one first.")


def _end_sessions(person: User) -> None:
    for session in UserSession.objects.filter(user=person):
        session.end()


def _log(person: User, what: AccountEvent.What, by: User, now: datetime.datetime, detail: str = "") -> None:
    AccountEvent.objects.create(at=now, by=by, person=person, what=what, detail=detail)
