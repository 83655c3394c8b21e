"""What a person typed, and what must be mended."""

from __future__ import annotations

import pytest

from channels import registry
from channels.models import Outlet
from channels.outlets import adapter_of, config_of, validate
from channels.tumblr.adapter import Adapter as Tumblr

KEYS = {
    "consumer_key": "consumer-key-in-plain-words",
    "consumer_secret": "consumer-secret-in-plain-words",
    "oauth_token": "token-in-plain-words",
    "oauth_token_secret": "token-secret-in-plain-words",
}


def test_what_is_complete_has_nothing_to_mend():
    assert validate("tumblr", {}, KEYS) == []
    assert validate("tumblr", {"base_url": "http://127.0.0.1:9/tumblr", "read_seconds": "3"}, KEYS) == []


@pytest.mark.parametrize(
    ("plain", "secret", "field", "mend"),
    [
        ({}, {**KEYS, "oauth_token": ""}, "oauth_token", "is missing"),
        ({}, {**KEYS, "oauth_token": "to ken"}, "oauth_token", "space"),
        ({}, {**KEYS, "oauth_token": 7}, "oauth_token", "text"),
        ({}, {**KEYS, "password": "x"}, "password", "no such field"),
        ({"base_url": "api.tumblr.com"}, KEYS, "base_url", "https://api.example.org"),
        ({"base_url": "http://api.tumblr.com"}, KEYS, "base_url", "https://"),
        ({"base_url": "https://api.tumblr.com?x=1"}, KEYS, "base_url", "not an address"),
        ({"read_seconds": "soon"}, KEYS, "read_seconds", "number of seconds"),
        ({"read_seconds": "0"}, KEYS, "read_seconds", "more than 0"),
        ({"read_seconds": "nan"}, KEYS, "read_seconds", "number of seconds"),
        ({"consumer_key": "a1"}, KEYS, "consumer_key", "among the secrets"),
    ],
)
def test_a_mistake_is_named_with_its_field_and_its_mend(plain, secret, field, mend):
    [problem] = validate("tumblr", plain, secret)
    assert problem.startswith(f"{field}: ")
    assert mend in problem


def test_no_secret_stands_in_a_complaint():
    problems = validate("tumblr", {"consumer_key": "se cret"}, {**KEYS, "oauth_token": "se cret"})
    assert problems
    assert "se cret" not in " ".join(problems)


def test_an_unknown_kind_names_those_there_are():
    [problem] = validate("telegraph", {}, {})
    assert "telegraph" in problem
    assert "tumblr" in problem
    with pytest.raises(registry.UnknownKind, match="telegraph"):
        registry.kind("telegraph")


@pytest.mark.django_db
def test_a_stored_outlet_becomes_its_adapter():
    outlet = Outlet(name="tumblr-en", kind="tumblr", account="bpod", language="en")
    outlet.set_secrets(KEYS)
    outlet.full_clean()
    outlet.save()
    stored = Outlet.objects.get(name="tumblr-en")
    assert dict(config_of(stored).secrets) == KEYS
    assert isinstance(adapter_of(stored), Tumblr)
    assert not [value for value in KEYS.values() if value in stored.sealed]


def test_every_kind_has_a_label_and_fields_of_its_own():
    for name, kind in registry.KINDS.items():
        assert kind.name == name
        assert kind.label
        assert len({field.name for field in kind.fields}) == len(kind.fields)
