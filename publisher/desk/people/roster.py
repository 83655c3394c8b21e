"""Everybody who has an account, with what an editor-in-chief wants to see of them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from publisher.accounts.door import FACTORS
from publisher.desk import roles
from publisher.desk.approval import name_of

NO_ROLE = "no role"


@dataclass(frozen=True)
class Person:
    user: User
    roles: tuple[str, ...]
    seen_at: datetime.datetime | None
    has_factor: bool

    @property
    def name(self) -> str:
        return name_of(self.user)

    @property
    def main_role(self) -> str:
        """Of several the one that may do most: a form that offered another would take it away."""
        return next((name for name in roles.RIGHTS if name in self.roles), "")

    @property
    def role_words(self) -> str:
        return ", ".join(self.roles) or NO_ROLE


def rows(*, role: str = "", retired: bool = False) -> QuerySet[User]:
    found = everybody().filter(is_active=not retired)
    if role == roles.CHIEF:
        found = found.filter(is_chief())
    elif role in roles.RIGHTS:
        found = found.filter(groups__name=role)
    return found.order_by("first_name", "last_name", "username").distinct()


def everybody() -> QuerySet[User]:
    seen = UserSession.objects.filter(user=OuterRef("pk")).order_by("-last_seen_at")
    factors = Authenticator.objects.filter(user=OuterRef("pk"), type__in=FACTORS)
    return User.objects.annotate(
        seen_at=Subquery(seen.values("last_seen_at")[:1]), has_factor=Exists(factors)
    ).prefetch_related("groups")


def is_chief() -> Q:
    """An account that may do everything counts as an editor-in-chief, since it is one."""
    return Q(is_superuser=True) | Q(groups__name=roles.CHIEF)


def person(user: Any) -> Person:
    """Of a row of `rows`."""
    names = {group.name for group in user.groups.all()}
    if user.is_superuser:
        names.add(roles.CHIEF)
    return Person(
        user,
        tuple(name for name in roles.RIGHTS if name in names),
        max((at for at in (user.seen_at, user.last_login) if at), default=None),
        user.has_factor,
    )
