"""The id of a post read back from its address: for every kind that has one there, and for no other."""

from __future__ import annotations

import pytest

from channels import registry
from channels.contract import OutletConfig, ReadsPermalinks
from tests import peers, stories
from tests.contract.conftest import Publisher, kinds

TELLING = ("bluesky", "facebook", "mastodon", "telegram", "tumblr", "x")
"""Of Instagram and Threads an address has a short code, by which their interfaces know no post."""


@pytest.fixture
def peer(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as running:
        yield running


def test_each_kind_says_whether_its_addresses_tell_the_id():
    config = OutletConfig("one", "bpod", "en", {}, {})
    found = [name for name in registry.KINDS if isinstance(registry.adapter(name, config), ReadsPermalinks)]
    assert sorted(found) == list(TELLING)
    assert {*TELLING} <= {*kinds()}


@pytest.mark.parametrize("kind", TELLING)
def test_what_was_posted_is_found_again_by_its_address_alone(peer, kind):
    publisher = Publisher(kind, peer, account="bpod", story=stories.story())
    post = publisher.publish()
    assert publisher.channel.remote_id_of(post.url) == post.remote_id
    for nothing in ("https://example.org", "https://example.org/", "https://example.org/about?id=1"):
        assert publisher.channel.remote_id_of(nothing) is None
