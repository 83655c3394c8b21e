"""Tokens, and a client that sends them."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import User
from django.core.cache import caches
from django.test import Client

from publisher.api import limits, tokens
from publisher.api.models import Token
from publisher.clock import wall_now
from tests import factories

EVERY_SCOPE = tuple(Token.Scope.values)


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet(db):  # noqa: ARG001
    caches["minutes"].clear()


@pytest.fixture(autouse=True)
def _sites(db):  # noqa: ARG001
    factories.sites()


@pytest.fixture
def unlimited(monkeypatch):
    for what in limits.MOST:
        monkeypatch.setitem(limits.MOST, what, 1_000_000)


@pytest.fixture
def owner(db):  # noqa: ARG001
    return User.objects.create(username="owner", is_superuser=True)


@pytest.fixture
def key_for(owner):
    def key_for(*scopes, of=None, name="a tool", days=30):
        return tokens.make(of or owner, name, scopes or EVERY_SCOPE, days, wall_now())[1]

    return key_for


@pytest.fixture
def ask(key_for):
    """A client whose token may do everything."""
    return Client(headers={"authorization": f"Bearer {key_for()}"})


def released(date=factories.DAY, **fields):
    """An Edition that is public."""
    edition = factories.approved(date, **fields)
    return release(edition)


def release(edition):
    edition.state, edition.released_at = "released", factories.NOON + datetime.timedelta(days=4)
    edition.save()
    return edition
