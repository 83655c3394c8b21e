"""Two translators, a reviewer and a coordinator; who sleep at night."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import User

from tests import smtp_peer
from tests.translations.conftest import person
from translations.models import Language

DAYTIME = {"zone": "UTC", "quiet_from_time": datetime.time(20), "quiet_until_time": datetime.time(8)}


@pytest.fixture
def language():
    return Language.objects.create(code="ca", **DAYTIME)


@pytest.fixture(autouse=True)
def crew(language):  # noqa: ARG001
    def one(name, *rights):
        return person(name, *rights, email=f"{name}@example.org")

    return {
        "ada": one("ada", "translate"),
        "ben": one("ben", "translate"),
        "rosa": one("rosa", "review"),
        "coord": one("coord", "coordinate"),
    }


@pytest.fixture
def peer(settings):
    with smtp_peer.running() as running:
        running.use(settings)
        yield running


@pytest.fixture
def writer(crew):  # noqa: ARG001
    return User.objects.create(username="writer", email="writer@example.org", password="!")
