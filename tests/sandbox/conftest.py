from __future__ import annotations

from collections.abc import Iterator

import pytest
import requests
from requests_oauthlib import OAuth1

from tests import peers


class Caller:
    """Talks to the sandbox as any client would, signed or not."""

    def __init__(self, peer: peers.Peer, account: str = "bpod", **wrong: str) -> None:
        self.peer = peer
        self.blog = f"{peer.url}/tumblr/v2/blog/{account}"
        self.keys = {**peer.outlet("tumblr", account)[1], **wrong}

    def __call__(self, method: str, url: str, **arguments) -> requests.Response:
        keys = self.keys
        auth = OAuth1(
            keys["consumer_key"], keys["consumer_secret"], keys["oauth_token"], keys["oauth_token_secret"]
        )
        address = url if url.startswith("http") else f"{self.blog}{url}"
        return requests.request(method, address, auth=auth, timeout=5, **arguments)


@pytest.fixture
def peer(tmp_path) -> Iterator[peers.Peer]:
    with peers.sandbox(tmp_path / "sandbox") as peer:
        yield peer


@pytest.fixture
def call(peer) -> Caller:
    return Caller(peer)
