"""Who the sandbox lets in."""

from __future__ import annotations

import time

import pytest
import requests
from oauthlib.oauth1 import Client

from tests.sandbox.conftest import Caller


def signed(call: Caller, url: str, method: str = "GET", **options: str) -> dict[str, str]:
    keys = call.keys
    client = Client(
        keys["consumer_key"],
        client_secret=keys["consumer_secret"],
        resource_owner_key=keys["oauth_token"],
        resource_owner_secret=keys["oauth_token_secret"],
        **options,
    )
    return client.sign(url, http_method=method)[1]


def status(url: str, headers: dict[str, str]) -> int:
    return requests.get(url, headers=headers, timeout=5).status_code


def test_a_signed_call_is_let_in_and_an_unsigned_one_is_not(call):
    assert call("GET", "/posts", params={"tag": "a b&c/é"}).status_code == 200
    assert status(f"{call.blog}/posts", {}) == 401
    assert status(f"{call.blog}/posts", {"Authorization": "OAuth nonsense"}) == 401


@pytest.mark.parametrize("wrong", ["consumer_key", "consumer_secret", "oauth_token", "oauth_token_secret"])
def test_each_of_the_four_keys_counts(peer, wrong):
    answer = Caller(peer, **{wrong: "wrong"})("GET", "/posts")
    assert answer.status_code == 401
    assert answer.json()["meta"] == {"status": 401, "msg": "Unauthorized"}


def test_a_request_cannot_be_played_twice(call):
    url = f"{call.blog}/posts"
    headers = signed(call, url)
    assert status(url, headers) == 200
    assert status(url, headers) == 401


def test_a_signature_is_for_one_address_only(call):
    headers = signed(call, f"{call.blog}/posts?tag=one")
    assert status(f"{call.blog}/posts?tag=two", headers) == 401


@pytest.mark.parametrize(("skew", "expected"), [(-290, 200), (-310, 401), (310, 401)])
def test_a_timestamp_must_be_near(call, skew, expected):
    url = f"{call.blog}/posts"
    headers = signed(call, url, timestamp=str(int(time.time()) + skew))
    assert status(url, headers) == expected


def test_only_hmac_sha1_is_taken(call):
    url = f"{call.blog}/posts"
    assert status(url, signed(call, url, signature_method="PLAINTEXT")) == 401


def test_another_account_s_blog_stays_shut(peer, call):
    stranger = Caller(peer, "stranger")
    assert call("GET", f"{stranger.blog}/posts").status_code == 403
    assert call("GET", f"{peer.url}/tumblr/v2/blog/nobody/posts").status_code == 404


def test_accounts_made_while_it_runs_are_let_in_and_keep_their_keys(peer):
    first = Caller(peer, "late")
    assert first("GET", "/posts").status_code == 200
    assert Caller(peer, "late").keys == first.keys


def test_the_file_of_accounts_is_for_its_owner_only(peer, call):
    assert call.keys
    assert (peer.data_dir / "accounts.json").stat().st_mode & 0o077 == 0
