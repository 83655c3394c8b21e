"""A site in two languages, each with a newsletter, and a mail server that keeps what it is given."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from channels.models import Outlet
from tests import factories, smtp_peer


@pytest.fixture
def mail() -> Iterator[smtp_peer.SmtpPeer]:
    with smtp_peer.running() as peer:
        yield peer


@pytest.fixture
def newsletters(db, mail) -> dict[str, Outlet]:  # noqa: ARG001 - rows are stored
    factories.sites()
    given = {"host": str(mail.host), "port": str(mail.port), "tls": "none", "read_seconds": 2}
    return {
        language: factories.outlet(
            f"daily-{language}",
            kind="newsletter",
            account=name,
            language=language,
            settings={**given, "from_address": f"daily-{language}@example.org"},
        )
        for language, name in (("en", "Picture"), ("ca", "Imatge"))
    }
