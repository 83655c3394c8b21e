"""An account is made by a link: signed, good for one person, once, until a date.

Whoever invites learns nothing about an address: one that has an account already is told so by mail, and the
answer on the screen is the same.
"""

from __future__ import annotations

import datetime

from allauth.account.models import EmailAddress
from allauth.account.utils import filter_users_by_email
from allauth.utils import generate_unique_username
from django.contrib.auth.models import Group, User
from django.core import signing
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from publisher.accounts.models import AccountEvent, Invitation

SALT = "accounts.invitation"
LASTS = datetime.timedelta(days=7)
What = AccountEvent.What


class InvitationError(Exception):
    """Says why nobody can join by this link, in words for whoever holds it."""


def invite(address: str, role: str, by: User, now: datetime.datetime) -> Invitation | None:
    """One that is open, and replaces an older one; None for an address that has an account."""
    address = address.strip().lower()
    with transaction.atomic():
        AccountEvent.objects.create(at=now, by=by, what=What.INVITED, detail=f"{address} as {role}")
        if has_account(address):
            return None
        _open(Invitation.objects.filter(address=address)).update(taken_back_at=now)
        return Invitation.objects.create(
            address=address, role=role, made_by=by, made_at=now, expires_at=now + LASTS
        )


def has_account(address: str) -> bool:
    return bool(filter_users_by_email(address))


def token_of(invitation: Invitation) -> str:
    return signing.dumps(invitation.pk, salt=SALT)


def of(token: str, now: datetime.datetime) -> Invitation:
    """Raises `InvitationError`."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        raise InvitationError(_("This link is not complete. Copy all of it from the mail.")) from None
    found = Invitation.objects.filter(pk=pk).first()
    if found is None or found.taken_back_at:
        raise InvitationError(_("This invitation was taken back."))
    if found.used_at:
        raise InvitationError(_("This invitation has been used. Sign in with your address."))
    if found.expires_at <= now:
        raise InvitationError(_("This invitation is over. Ask whoever sent it for a new one."))
    return found


def take_back(invitation: Invitation, by: User, now: datetime.datetime) -> bool:
    with transaction.atomic():
        if not _open(Invitation.objects.filter(pk=invitation.pk)).update(taken_back_at=now):
            return False
        AccountEvent.objects.create(at=now, by=by, what=What.TAKEN_BACK, detail=invitation.address)
        return True


def join(token: str, *, first_name: str, last_name: str, password: str, now: datetime.datetime) -> User:
    """The new person, with the role they were invited to. Raises `InvitationError`; nothing is kept then."""
    with transaction.atomic():
        invitation = of(token, now)
        # A conditional UPDATE: of two people with one link, one gets in.
        if not _open(Invitation.objects.filter(pk=invitation.pk, expires_at__gt=now)).update(used_at=now):
            raise InvitationError(_("This invitation has just been used."))
        if has_account(invitation.address):
            raise InvitationError(_("This invitation has been used. Sign in with your address."))
        user = User(
            username=generate_unique_username([invitation.address, "person"]),
            email=invitation.address,
            first_name=first_name,
            last_name=last_name,
        )
        user.set_password(password)
        user.save()
        user.groups.add(Group.objects.get(name=invitation.role))
        # The link came by mail, so the address is theirs.
        EmailAddress.objects.create(user=user, email=invitation.address, verified=True, primary=True)
        AccountEvent.objects.create(at=now, by=user, person=user, what=What.JOINED, detail=invitation.role)
        return user


def _open(found: QuerySet[Invitation]) -> QuerySet[Invitation]:
    return found.filter(used_at__isnull=True, taken_back_at__isnull=True)
