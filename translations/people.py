"""Who is who in the room: three rights, and the languages somebody belongs to.

The house makes the groups (translator, reviewer, coordinator) and gives them these rights; only the first is
known here by its name, because joining a class puts people into it.
"""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet

from translations.models import Cohort, Unsubscribed

TRANSLATE = "translations.translate"
REVIEW = "translations.review"
COORDINATE = "translations.coordinate"

TRANSLATORS = "translator"
"""The group of everybody who joins by an invitation."""


def name_of(user: User) -> str:
    return user.get_full_name() or user.get_username()


def translators() -> Group:
    group, made = Group.objects.get_or_create(name=TRANSLATORS)
    if made:
        group.permissions.add(
            Permission.objects.get(content_type__app_label="translations", codename="translate")
        )
    return group


def languages_of(user: User) -> frozenset[str]:
    """Those of the classes somebody is in; nothing means all, as for people who are in none."""
    open_ones = Cohort.objects.filter(people=user, retired_at__isnull=True)
    return frozenset(open_ones.values_list("language", flat=True))


def with_right(right: str, language: str) -> list[User]:
    """Whoever has it by name, for this language; somebody who may do everything anyway is not meant."""
    mine = Cohort.objects.filter(retired_at__isnull=True, language=language)
    others = Cohort.objects.filter(retired_at__isnull=True).exclude(language=language)
    people = _named(right).filter(Q(cohorts__in=mine) | ~Q(cohorts__in=others))
    return list(people.order_by("first_name", "last_name", "username").distinct())


def everybody() -> list[User]:
    """Who has one of the rights by name."""
    rights = (TRANSLATE, REVIEW, COORDINATE)
    found = {user for right in rights for user in _named(right)}
    return sorted(found, key=lambda user: (user.first_name, user.last_name, user.username))


def who_get_mail() -> set[int]:
    """Those with an address who have not unsubscribed."""
    gone = Unsubscribed.objects.values("person")
    people = User.objects.filter(is_active=True).exclude(email="").exclude(pk__in=gone)
    return set(people.values_list("pk", flat=True))


def _named(right: str) -> QuerySet[User]:
    backend = "django.contrib.auth.backends.ModelBackend"
    return User.objects.with_perm(right, include_superusers=False, backend=backend)
