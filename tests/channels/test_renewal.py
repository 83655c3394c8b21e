"""Secrets that a platform renews: one at a time, kept sealed, and never worse than before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from channels.contract import OutletConfig
from channels.errors import Unauthorized, Unavailable
from channels.models import Outlet
from channels.outlets import config_of
from tests import factories

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def outlet() -> Outlet:
    return factories.outlet("one", kind="bluesky", secrets={"app_password": "typed"})


def config(outlet: Outlet, now: datetime = NOW) -> OutletConfig:
    return config_of(outlet, lambda: now)


def stored() -> dict[str, str]:
    return Outlet.objects.get().secrets()


def test_what_was_renewed_is_kept_sealed_beside_what_a_person_typed(outlet):
    after = config(outlet).renew(lambda _: {"refresh": "a-renewed-token"})
    assert after == stored() == {"app_password": "typed", "refresh": "a-renewed-token"}
    assert "a-renewed-token" not in Outlet.objects.get().sealed


def test_a_renewal_sees_what_is_stored_now_and_not_what_the_adapter_was_made_with(outlet):
    first, second = config(outlet), config(outlet)
    first.renew(lambda _: {"refresh": "r1"})
    seen = []
    second.renew(lambda now: seen.append(now["refresh"]) or {})
    assert seen == ["r1"]
    assert "refresh" not in second.secrets


def test_an_empty_value_never_takes_the_place_of_a_good_one(outlet):
    config(outlet).renew(lambda _: {"refresh": "r1", "access": "a1"})
    config(outlet).renew(lambda _: {"refresh": "", "access": "a2"})
    assert stored() == {"app_password": "typed", "refresh": "r1", "access": "a2"}


def test_while_one_renews_all_others_are_told_to_come_back(outlet):
    calls = []

    def renewal(_):
        with pytest.raises(Unavailable) as caught:
            config(outlet).renew(lambda _: calls.append(1) or {})
        assert caught.value.detail.startswith("bluesky: ")
        assert NOW < caught.value.retry_at < NOW + timedelta(minutes=1)
        return {"refresh": "r1"}

    config(outlet).renew(renewal)
    assert calls == []
    config(outlet).renew(lambda _: calls.append(1) or {})
    assert calls == [1]


def test_a_renewal_that_fails_changes_nothing_and_lets_the_next_one_in(outlet):
    def refused(_):
        raise Unauthorized("bluesky: wrong password")

    with pytest.raises(Unauthorized):
        config(outlet).renew(refused)
    assert stored() == {"app_password": "typed"}
    assert config(outlet).renew(lambda _: {"refresh": "r1"})["refresh"] == "r1"


def test_the_claim_of_a_process_that_died_runs_out(outlet):
    Outlet.objects.update(renewing_until_at=NOW + timedelta(seconds=60))
    with pytest.raises(Unavailable):
        config(outlet).renew(lambda _: {})
    later = NOW + timedelta(seconds=61)
    assert config(outlet, later).renew(lambda _: {"refresh": "r1"})["refresh"] == "r1"


def test_a_claim_lasts_longer_than_two_calls_with_the_longest_wait(outlet):
    outlet.settings = {"read_seconds": "120"}
    outlet.save()
    held = []
    config(outlet).renew(lambda _: held.append(Outlet.objects.get().renewing_until_at) or {})
    assert held[0] - NOW > timedelta(seconds=2 * 120)
    assert Outlet.objects.get().renewing_until_at is None


def test_one_that_comes_too_late_leaves_the_claim_of_the_next_alone(outlet):
    def slow(_):
        Outlet.objects.update(renewing_until_at=NOW + timedelta(hours=1))  # another's, after ours ran out
        return {}

    config(outlet).renew(slow)
    assert Outlet.objects.get().renewing_until_at == NOW + timedelta(hours=1)


def test_what_a_person_typed_meanwhile_wins(outlet):
    def renewal(_):
        row = Outlet.objects.get()
        row.set_secrets({"app_password": "typed anew"})
        row.save()
        return {"refresh": "of the old account"}

    assert config(outlet).renew(renewal) == stored() == {"app_password": "typed anew"}


def test_a_new_key_sealing_everything_meanwhile_loses_no_token(outlet, settings):
    def renewal(_):
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "a-newer-key-" * 5
        row = Outlet.objects.get()
        row.set_secrets(row.secrets())
        row.save()
        return {"refresh": "r1"}

    assert config(outlet).renew(renewal)["refresh"] == stored()["refresh"] == "r1"


def test_without_a_store_nothing_is_kept():
    bare = OutletConfig("one", "bpod", "en", {}, {"app_password": "typed"})
    assert bare.renew(lambda _: {"refresh": "r1"}) == {"app_password": "typed", "refresh": "r1"}
    assert dict(bare.secrets) == {"app_password": "typed"}


def test_neither_secrets_nor_their_store_are_shown(outlet):
    assert "typed" not in repr(config(outlet))
