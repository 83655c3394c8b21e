"""People with and without a second factor, and the digits of an app."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.models import Group, User
from django.core.cache import cache

from publisher.desk import roles
from tests.desk.conftest import desk  # noqa: F401 - a fixture, for the tests here too

PASSWORD = "a long enough pass phrase"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def digits(steps: int = 0) -> str:
    """What an app with `SEED` shows; so many half minutes from now."""
    return format_hotp_value(hotp_value(SEED, int(time.time()) // 30 + steps))


@pytest.fixture
def person(desk: None) -> Callable[..., User]:  # noqa: ARG001, F811
    def person(name: str, role: str = roles.WRITER, *, app: bool = False, email: str = "") -> User:
        user = User.objects.create_user(name, password=PASSWORD, email=email)
        user.groups.add(Group.objects.get(name=role))
        if app:
            TOTP.activate(user, SEED)
            RecoveryCodes.activate(user)
        return user

    return person


@pytest.fixture(autouse=True)
def _nothing_counted_yet(db: None) -> None:  # noqa: ARG001
    cache.clear()


def factors(user: User) -> list[str]:
    return sorted(Authenticator.objects.filter(user=user).values_list("type", flat=True))
