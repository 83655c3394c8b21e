"""What a platform says when it is asked whether it lets us in, and what is kept of it."""

from __future__ import annotations

import datetime

import pytest

from channels import checks
from channels.contract import Health, OutletConfig
from channels.errors import OutcomeUnknown, Unauthorized, Unavailable
from channels.http import utc_now
from channels.models import Outlet
from channels.registry import UnknownKind
from channels.secrets import SealError
from tests import peers

NOW = datetime.datetime(2031, 3, 3, 12, 0, tzinfo=datetime.UTC)
END = NOW + datetime.timedelta(days=60)
ASKED = (
    "tumblr",
    "x",
    "bluesky",
    "instagram",
    "threads",
    "facebook",
    "mastodon",
    "telegram",
    "webhook",
    "websub",
)


@pytest.fixture
def outlet(db):  # noqa: ARG001
    made = Outlet(name="threads-en", kind="threads", account="bpod", language="en")
    made.save()
    return made


@pytest.mark.parametrize("kind", ASKED)
def test_every_kind_tells_what_the_account_may_do(kind, tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        health = checks.ask(kind, peer.config(kind, "bpod"), utc_now)
    assert health.account.casefold().lstrip("@").startswith("bpod")
    assert health.detail


@pytest.mark.parametrize(
    ("answer", "kept", "words"),
    [
        (Health("bpod", "may post", END), "good", "bpod: may post"),
        (Unauthorized("threads: the token ended"), "bad", "threads: the token ended"),
        (SealError(), "bad", str(SealError())),
        (UnknownKind("gone"), "bad", str(UnknownKind("gone"))),
        (Unavailable("threads: 503"), "unclear", "threads: 503"),
        (OutcomeUnknown("threads: no answer"), "unclear", "threads: no answer"),
        (TimeoutError("no answer within 90 s"), "unclear", "no answer within 90 s"),
        (ValueError("may hold a secret"), "unclear", "ValueError"),
    ],
)
def test_what_was_said_is_kept(outlet, answer, kept, words):
    checks.keep(outlet.pk, answer, NOW)
    now = Outlet.objects.get()
    assert (now.checked_at, now.check_answer, now.check_words) == (NOW, kept, words)


def test_only_a_good_answer_says_when_the_credentials_end(outlet):
    checks.keep(outlet.pk, Health("bpod", "may post", END), NOW)
    checks.keep(outlet.pk, Unavailable("threads: 503"), NOW)
    assert Outlet.objects.get().expires_at == END
    checks.keep(outlet.pk, Health("bpod", "may post"), NOW)
    assert Outlet.objects.get().expires_at is None


@pytest.mark.parametrize(("told", "waits"), [("", 8.0), ("120", 8.0), ("3", 3.0)])
def test_a_person_waits_no_longer_than_they_may(told, waits):
    config = OutletConfig("o", "bpod", "en", {"read_seconds": told}, {})
    assert checks.hurried(config).settings["read_seconds"] == waits
