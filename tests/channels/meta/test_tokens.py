"""Tokens of sixty days renew themselves in time, once, and are never lost."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from channels.contract import OutletConfig
from channels.errors import OutcomeUnknown, Refused, Unauthorized
from channels.http import utc_now
from channels.meta import tokens
from channels.models import Outlet
from channels.outlets import adapter_of, validate

DAY = 86_400


@pytest.fixture(params=["instagram", "threads"])
def outlet(request, peer, db) -> Outlet:  # noqa: ARG001 - outlets are rows
    settings, secrets = peer.outlet(request.param, "bpod")
    assert validate(request.param, settings, secrets) == []
    outlet = Outlet(name="one", kind=request.param, account="bpod", language="en", settings=settings)
    outlet.set_secrets(secrets)
    outlet.save()
    return outlet


def check(outlet: Outlet, peer) -> datetime | None:
    def clock() -> datetime:
        return utc_now() + timedelta(seconds=peer.server.clock.offset_seconds)

    return adapter_of(Outlet.objects.get(pk=outlet.pk), clock).check().expires_at


def test_a_token_of_which_we_do_not_know_the_end_is_renewed_as_soon_as_it_may_be(outlet, peer):
    assert check(outlet, peer) is None  # too young to be renewed
    first = outlet.secrets()["access_token"]
    peer.server.clock.move(DAY + 60)
    end = check(outlet, peer)
    stored = Outlet.objects.get(pk=outlet.pk).secrets()
    assert end is not None
    assert abs(end - utc_now() - timedelta(days=61)) < timedelta(hours=1)
    assert stored["access_token"] not in {first, ""}
    assert tokens.ends_at(stored) == end


def test_a_token_with_two_weeks_left_is_renewed_and_one_with_more_is_let_be(outlet, peer):
    peer.server.clock.move(DAY + 60)
    check(outlet, peer)
    renewals = peer.calls(outlet.kind, "refresh")
    peer.server.clock.move(45 * DAY)
    first = check(outlet, peer)
    assert peer.calls(outlet.kind, "refresh") == renewals
    peer.server.clock.move(2 * DAY)
    second = check(outlet, peer)
    assert peer.calls(outlet.kind, "refresh") == renewals + 1
    assert second - first > timedelta(days=40)


def test_a_token_that_ended_is_a_person_s_matter(outlet, peer):
    peer.server.clock.move(61 * DAY)
    with pytest.raises(Unauthorized):
        check(outlet, peer)


def config(**secrets: str) -> OutletConfig:
    return OutletConfig("one", "bpod", "en", {}, {"access_token": "old", **secrets})


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"access_token": "", "expires_in": 60},
        {"access_token": "new"},
        {"access_token": "new", "expires_in": -1},
    ],
)
def test_a_token_without_an_end_and_an_end_without_a_token_are_not_taken(answer):
    with pytest.raises(OutcomeUnknown, match="threads: "):
        tokens.renewed("threads", config(), lambda _: answer, utc_now)


def test_a_renewal_that_is_refused_is_told_where_the_end_is_known():
    def ask(_: str) -> dict[str, str]:
        raise Refused("threads: no")

    soon = (utc_now() + timedelta(days=3)).isoformat()
    with pytest.raises(Refused):
        tokens.renewed("threads", config(token_expires_at=soon), ask, utc_now)
    assert tokens.renewed("threads", config(), ask, utc_now)["access_token"] == "old"


def test_an_end_without_a_zone_is_read_as_utc_and_nonsense_as_unknown():
    assert tokens.ends_at({"token_expires_at": "2026-11-21T08:00:00"}).utcoffset() == timedelta()
    assert tokens.ends_at({"token_expires_at": "soon"}) is None


def test_a_token_that_another_process_has_just_renewed_is_not_renewed_again():
    late = (utc_now() + timedelta(days=60)).isoformat()
    fresh = {"access_token": "fresh", "token_expires_at": late}
    asked = []

    def store(renewal):
        assert renewal(fresh) == {}
        return fresh

    stored = OutletConfig("one", "bpod", "en", {}, {"access_token": "old"}, store)
    assert tokens.renewed("threads", stored, lambda token: asked.append(token) or {}, utc_now) == fresh
    assert asked == []
