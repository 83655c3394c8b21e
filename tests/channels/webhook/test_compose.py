"""A story as receivers get it: the shape is a promise to them."""

from __future__ import annotations

import pytest

from channels.webhook.compose import compose
from tests.channels import golden

CASES = golden.names("webhook")


def test_there_are_cases_in_both_languages():
    assert {golden.story("webhook", name).language for name in CASES} == {"en", "ca"}


@pytest.mark.parametrize("name", CASES)
def test_a_story_becomes_exactly_this_event(name):
    assert golden.composed(compose, "webhook", name) == golden.expected("webhook", name)


def test_where_a_picture_may_not_go_its_address_does_not_either():
    payload = compose(golden.story("webhook", "link-only")).payload
    assert payload["pictures"] == []
    assert ".jpg" not in str(payload)
