"""Whether the token may write is read from the answer to the check, not found out by the first post."""

from __future__ import annotations

import pytest

from channels import checks
from channels.errors import Unauthorized
from channels.http import utc_now
from tests import peers


@pytest.fixture
def peer(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield peer


def ask(peer):
    return checks.ask("x", peer.config("x", "bpod"), utc_now)


@pytest.mark.parametrize("level", ["read-write", "read-write-directmessages"])
def test_a_token_that_may_write_is_said_to(peer, level):
    peer.server.platforms["x"].access["bpod"] = level
    assert ask(peer).detail == "may read and write"


def test_a_token_that_may_only_read_is_not_let_in_with_the_mend(peer):
    peer.server.platforms["x"].access["bpod"] = "read"
    with pytest.raises(Unauthorized, match="may only read; let the app read and write"):
        ask(peer)


def test_where_x_says_nothing_nothing_is_claimed(peer):
    peer.server.platforms["x"].access["bpod"] = ""
    assert "shows at the first post" in ask(peer).detail
