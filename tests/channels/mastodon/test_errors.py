"""What each of a server's answers means to the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels.contract import Memo, OutletConfig, RemotePost
from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.mastodon.adapter import Adapter
from channels.mastodon.compose import compose
from tests import stories
from tests.channels.meta.saying import Saying
from tests.serving import serving

NOW = datetime(2031, 11, 21, 8, 0, tzinfo=UTC)
POST = RemotePost("115", "https://mastodon.example/@bpod/115")
STATUS = {"id": "115", "url": POST.url, "content": "<p>Here</p>", "media_attachments": []}
INSTANCE = {"configuration": {"statuses": {"max_characters": 500, "characters_reserved_per_url": 23}}}


@pytest.fixture
def saying() -> Iterator[Saying]:
    with serving(Saying()) as server:
        yield server


@pytest.fixture
def mastodon(saying) -> Adapter:
    return adapter(saying.url, "the-token")


def adapter(base_url: str, token: str) -> Adapter:
    settings = {"base_url": base_url, "read_seconds": "2"}
    return Adapter(OutletConfig("one", "bpod", "en", settings, {"access_token": token}), clock=lambda: NOW)


def send(mastodon: Adapter, **memo: str) -> RemotePost:
    rendition = compose(stories.story())
    return mastodon.send(rendition, Memo({"media_1": "7", **memo}, lambda _: None), stories.fetch_from())


@pytest.mark.parametrize(
    ("status", "words", "error"),
    [
        (301, "", Refused),
        (400, "Bad request", Refused),
        (401, "The access token is invalid", Unauthorized),
        (403, "This action is outside the authorized scopes", Unauthorized),
        (404, "Record not found", Refused),
        (413, "Payload too large", Refused),
        (422, "Validation failed: Text character limit of 500 exceeded", Refused),
        (422, "Cannot attach files that have not finished processing. Try again in a moment!", Unavailable),
        (429, "Too many requests", Unavailable),
        (500, "Something went wrong", OutcomeUnknown),
        (503, "Remote data could not be fetched", OutcomeUnknown),
    ],
)
def test_an_answer_becomes_one_of_our_errors_with_the_server_s_words(saying, mastodon, status, words, error):
    saying.say(status, {"error": words})
    with pytest.raises(error) as caught:
        send(mastodon)
    assert type(caught.value) is error
    assert caught.value.detail.startswith(f"mastodon: {status} {words}".rstrip())
    assert "the-token" not in caught.value.detail


@pytest.mark.parametrize(
    "body",
    [b"{", b"[]", b"null", b'"done"', b"{}", {"id": "115"}, b"", {**STATUS, "media_attachments": 5}],
)
def test_a_good_answer_that_cannot_be_read_is_an_unknown_outcome(saying, mastodon, body):
    saying.say(200, body)
    with pytest.raises(OutcomeUnknown):
        send(mastodon)


@pytest.mark.parametrize(
    "headers",
    [
        {"X_RateLimit_Remaining": "some", "X_RateLimit_Reset": "soon"},
        {"Deprecation": "true"},
        {"Link": "<<<"},
    ],
)
def test_odd_headers_do_not_hide_that_it_was_posted(saying, mastodon, headers):
    saying.say(200, STATUS, **headers)
    assert send(mastodon) == POST


def test_a_limit_is_waited_for_by_the_answer_s_own_clock(saying, mastodon):
    reset = datetime.now(UTC) + timedelta(seconds=330)
    saying.say(429, {"error": "Too many requests"}, X_RateLimit_Reset=f"{reset:%Y-%m-%dT%H:%M:%S.%fZ}")
    with pytest.raises(Unavailable) as caught:
        send(mastodon)
    assert caught.value.retry_at is not None
    assert abs(caught.value.retry_at - NOW - timedelta(seconds=330)) < timedelta(seconds=5)


@pytest.mark.parametrize("reset", ["", "soon", "1763700000"])
def test_a_limit_that_says_no_time_says_none(saying, mastodon, reset):
    saying.say(429, {"error": "Too many requests"}, X_RateLimit_Reset=reset)
    with pytest.raises(Unavailable) as caught:
        send(mastodon)
    assert caught.value.retry_at is None


def test_a_picture_that_is_still_prepared_is_waited_for_a_few_seconds(saying, mastodon):
    saying.say(
        422, {"error": "Cannot attach files that have not finished processing. Try again in a moment!"}
    )
    with pytest.raises(Unavailable) as caught:
        send(mastodon)
    assert caught.value.retry_at == NOW + timedelta(seconds=5)


def test_a_proxy_s_404_does_not_count_as_gone(saying, mastodon):
    saying.say(404, b"<html>nothing here</html>")
    with pytest.raises(Refused):
        mastodon.delete(POST)
    saying.says.clear()
    saying.say(404, {"error": "Record not found"})
    mastodon.delete(POST)


@pytest.mark.parametrize(
    ("configuration", "code", "said"),
    [
        ({"statuses": {"max_characters": 100}}, "max_characters", "max_characters of this server is 100"),
        ({"statuses": {"characters_reserved_per_url": 400}, "media_attachments": {}}, "", ""),
        (
            {"statuses": {"max_characters": 500, "characters_reserved_per_url": 400}},
            "max_characters",
            "and the post has 6",
        ),
        (
            {"statuses": {}, "media_attachments": {"description_limit": 20}},
            "description_limit",
            "description_limit of this server is 20",
        ),
        ({"statuses": {"max_media_attachments": 0}}, "max_media_attachments", "is 0, and the post has 1"),
        (
            {"statuses": {}, "media_attachments": {"image_size_limit": 99}},
            "image_size_limit",
            "image_size_limit of this server is 99",
        ),
    ],
)
def test_what_no_longer_fits_the_server_is_refused_by_name(saying, mastodon, configuration, code, said):
    saying.say(200, {"configuration": configuration})
    saying.say(200, {"id": "7", "url": "https://mastodon.example/7.jpg"})
    memo = Memo({}, lambda _: None)
    rendition = compose(stories.story())
    if not code:
        mastodon.prepare(rendition, memo, stories.fetch_from())
        assert memo.get("media_1") == "7"
        return
    with pytest.raises(Refused) as caught:
        mastodon.prepare(rendition, memo, stories.fetch_from())
    assert caught.value.code == code
    assert said in caught.value.detail


@pytest.mark.parametrize("body", [b"{", {}, {"configuration": None}, {"configuration": {"statuses": []}}])
def test_a_server_that_does_not_tell_its_limits_is_asked_again(saying, mastodon, body):
    saying.say(200, body)
    with pytest.raises(OutcomeUnknown, match="does not tell its limits"):
        mastodon.prepare(compose(stories.story()), Memo({}, lambda _: None), stories.fetch_from())


@pytest.mark.parametrize("body", [5, [], [None], {}, None])
def test_a_picture_of_which_nothing_can_be_read_is_asked_for_again(saying, mastodon, body):
    saying.say(200, INSTANCE)
    saying.say(200, body)
    with pytest.raises(OutcomeUnknown):
        mastodon.prepare(
            compose(stories.story()), Memo({"media_1": "7"}, lambda _: None), stories.fetch_from()
        )


def test_a_limit_that_is_no_number_is_none(saying, mastodon):
    saying.say(200, {"configuration": {"statuses": {"max_characters": "many"}}})
    saying.say(200, {"id": "7", "url": "https://mastodon.example/7.jpg"})
    mastodon.prepare(compose(stories.story()), Memo({}, lambda _: None), stories.fetch_from())


def test_a_check_says_what_to_set(saying, mastodon):
    me: dict[str, Any] = {"id": "1", "username": "BPoD"}
    theirs = {"configuration": {"statuses": {"max_characters": 1000, "characters_reserved_per_url": 30}}}
    saying.say(200, me)
    saying.say(200, theirs)
    detail = mastodon.check().detail
    assert "set max_characters to 1000" in detail
    assert "set characters_reserved_per_url to 30" in detail


def test_a_token_of_another_account_is_not_used(saying, mastodon):
    saying.say(200, {"id": "1", "username": "somebody"})
    with pytest.raises(Unauthorized, match="that of somebody, not of bpod"):
        mastodon.check()


@pytest.mark.parametrize(
    ("url", "token", "missing"), [("", "the-token", "base_url"), ("http://127.0.0.1:9", "", "access_token")]
)
def test_what_is_missing_is_named(url, token, missing):
    with pytest.raises(Unauthorized, match=f"{missing} is missing"):
        send(adapter(url, token))


def test_a_server_that_fails_at_its_own_description_does_not_send_the_library_round(saying, mastodon):
    """Its version check would ask for it for ever (facts of Mastodon.py 2.3.3)."""
    saying.say(500, b"")
    with pytest.raises(OutcomeUnknown):
        mastodon.prepare(compose(stories.story()), Memo({}, lambda _: None), stories.fetch_from())
    assert saying.heard == ["GET /api/v2/instance"]
