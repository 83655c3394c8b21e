"""The key ring: the first key seals, any key opens, and nothing is ever shown."""

from __future__ import annotations

import pytest

from channels import secrets
from channels.contract import OutletConfig

VALUES = {"oauth_token": "very-secret-token", "consumer_key": "ç·à"}


def test_what_is_sealed_opens_again_and_cannot_be_read():
    sealed = secrets.seal(VALUES)
    assert secrets.unseal(sealed) == VALUES
    assert "very-secret-token" not in sealed


def test_a_new_key_in_front_opens_what_the_old_one_sealed(settings):
    sealed = secrets.seal(VALUES)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new-key" * 8, [settings.SECRET_KEY]
    assert secrets.unseal(sealed) == VALUES


def test_resealed_credentials_no_longer_need_the_old_key(settings):
    sealed = secrets.seal(VALUES)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new-key" * 8, [settings.SECRET_KEY]
    renewed = secrets.reseal(sealed)
    settings.SECRET_KEY_FALLBACKS = []
    assert secrets.unseal(renewed) == VALUES
    with pytest.raises(secrets.SealError):
        secrets.unseal(sealed)


@pytest.mark.parametrize("step", [secrets.unseal, secrets.reseal])
def test_without_its_key_a_seal_stays_shut_and_says_what_to_do(settings, step):
    sealed = secrets.seal(VALUES)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-key" * 8, []
    with pytest.raises(secrets.SealError, match="BPOD_SECRET_KEY"):
        step(sealed)


def test_a_changed_seal_stays_shut():
    sealed = secrets.seal(VALUES)
    with pytest.raises(secrets.SealError):
        secrets.unseal(sealed[:-4] + "AAAA")


def test_a_config_never_shows_its_secrets():
    assert "very-secret-token" not in repr(OutletConfig("one", "bpod", "en", {}, VALUES))
