"""A site that asks for pictures, and a mail server that keeps what it is given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from wagtail.models import Collection

from publisher.editions.models import Site
from tests import factories, smtp_peer


@pytest.fixture(autouse=True)
def _any_host(settings):
    settings.ALLOWED_HOSTS = ["*"]


@pytest.fixture
def site(db) -> None:  # noqa: ARG001 - rows are stored
    factories.sites()
    if Collection.get_first_root_node() is None:  # a test with real transactions leaves the tables empty
        Collection.add_root(name="Root")
    Site.objects.update(contribute="<p>Send one.</p>", contact="pictures@example.org")
    factories.outlet("tumblr-en")
    factories.outlet("instagram-en", kind="instagram")


@pytest.fixture
def browser(site) -> Client:  # noqa: ARG001
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def mail(settings) -> Iterator[smtp_peer.SmtpPeer]:
    with smtp_peer.running() as peer:
        peer.use(settings)
        settings.DEFAULT_FROM_EMAIL = "bpod@example.org"
        settings.TEAM_EMAIL = ["desk@example.org"]
        yield peer
