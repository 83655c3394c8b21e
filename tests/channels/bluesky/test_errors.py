"""What each of Bluesky's answers means to the ledger."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels.bluesky.adapter import Adapter
from channels.bluesky.compose import compose
from channels.contract import Memo, OutletConfig, RemotePost
from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from tests import stories
from tests.channels.meta.saying import Saying
from tests.serving import serving

NOW = datetime(2031, 11, 21, 8, 0, tzinfo=UTC)
SECRETS = {"app_password": "the-app-password", "access_jwt": "the-access", "refresh_jwt": "the-refresh"}
SESSION = {"did": "did:plc:abc", "handle": "bpod.example"}
TOKENS = {**SESSION, "accessJwt": "new-access", "refreshJwt": "new-refresh"}
PUT = "POST /xrpc/com.atproto.repo.putRecord"
REFRESH = "POST /xrpc/com.atproto.server.refreshSession"
CREATE = "POST /xrpc/com.atproto.server.createSession"
POST = RemotePost("3n2uco4aghsvh", "")


@pytest.fixture
def saying() -> Iterator[Saying]:
    with serving(Saying()) as server:
        yield server


@pytest.fixture
def bluesky(saying) -> Adapter:
    return adapter(saying)


def adapter(saying: Saying, account: str = "bpod.example", **secrets: str) -> Adapter:
    settings = {"base_url": saying.url, "read_seconds": "2"}
    config = OutletConfig("one", account, "en", settings, {**SECRETS, **secrets})
    return Adapter(config, clock=lambda: NOW)


def problem(error: str, message: str = "Its own words") -> dict[str, Any]:
    return {"error": error, "message": message}


def send(bluesky: Adapter, **memo: str) -> RemotePost:
    rendition = compose(stories.story())
    return bluesky.send(rendition, Memo({"did": "did:plc:abc", **memo}, lambda _: None), stories.fetch_from())


@pytest.mark.parametrize(
    ("status", "name", "error"),
    [
        (301, "", Refused),
        (400, "InvalidRequest", Refused),
        (400, "InvalidMimeType", Refused),
        (400, "BlobNotFound", Unavailable),
        (400, "AccountTakedown", Unauthorized),
        (400, "AccountDeactivated", Unauthorized),
        (401, "AuthMissing", Unauthorized),
        (403, "AccountNotFound", Unauthorized),
        (404, "NotFound", Refused),
        (409, "Conflict", Refused),
        (413, "PayloadTooLarge", Refused),
        (429, "RateLimitExceeded", Unavailable),
        (500, "InternalServerError", OutcomeUnknown),
        (502, "UpstreamFailure", OutcomeUnknown),
        (503, "NotEnoughResources", OutcomeUnknown),
        (504, "UpstreamTimeout", OutcomeUnknown),
    ],
)
def test_each_answer_has_its_meaning_and_its_words(bluesky, saying, status, name, error):
    saying.say(status, problem(name))
    with pytest.raises(error) as caught:
        send(bluesky)
    assert caught.value.detail == f"bluesky: {status} {name + ': ' if name else ''}Its own words"
    assert caught.value.code == (name or str(status))
    assert saying.heard == [PUT]


def test_another_record_under_the_key_means_that_it_is_there(bluesky, saying):
    saying.say(400, problem("InvalidSwap", "Record was at bafy"))
    post = send(bluesky)
    assert post.remote_id == compose(stories.story()).payload["rkey"]
    assert post.url == f"https://bsky.app/profile/did:plc:abc/post/{post.remote_id}"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"ratelimit_reset": 90}, 90),
        ({"ratelimit_reset": -90}, 0),
        ({"Retry_After": "30", "ratelimit_reset": 90}, 30),
        ({"ratelimit_reset": "soon"}, None),
        ({"ratelimit_reset": "9" * 30}, None),
        ({}, None),
    ],
)
def test_a_limit_is_waited_for_by_the_server_s_own_clock(bluesky, saying, headers, seconds):
    now = int(time.time())
    said = {name: value if isinstance(value, str) else str(now + value) for name, value in headers.items()}
    saying.say(429, problem("RateLimitExceeded"), **said)
    with pytest.raises(Unavailable) as caught:
        send(bluesky)
    if seconds is None:
        assert caught.value.retry_at is None
    else:
        assert caught.value.retry_at is not None
        assert abs(caught.value.retry_at - NOW - timedelta(seconds=seconds)) <= timedelta(seconds=2)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"3", b'{"message": "x"}', b'{"error": "Reco', b"\xff"])
def test_a_400_without_a_name_proves_nothing(bluesky, saying, body):
    saying.says = [(200, SESSION, {}), (400, body, {})]
    with pytest.raises(OutcomeUnknown):
        bluesky.look_up(compose(stories.story()), Memo({}, lambda _: None))


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"uri": "at', b"\xff\xfe"])
def test_a_good_answer_that_cannot_be_read_is_not_known(bluesky, saying, body):
    saying.say(200, body)
    with pytest.raises(OutcomeUnknown):
        send(bluesky)


@pytest.mark.parametrize("document", [[], {}, {"did": 5}, {"did": "did:plc:abc"}, {"handle": "bpod.example"}])
def test_a_session_of_another_shape_is_not_known(bluesky, saying, document):
    saying.say(200, document)
    with pytest.raises(OutcomeUnknown):
        bluesky.check()


@pytest.mark.parametrize("document", [[], {}, {"uri": "at://x"}, {"uri": "at://x", "cid": "y", "value": 3}])
def test_a_record_of_another_shape_proves_nothing(bluesky, saying, document):
    saying.says = [(200, SESSION, {}), (200, document, {})]
    with pytest.raises(OutcomeUnknown):
        bluesky.look_up(compose(stories.story()), Memo({}, lambda _: None))


def test_a_redirect_is_not_followed(bluesky, saying):
    saying.say(307, b"", Location=f"{saying.url}/elsewhere")
    with pytest.raises(Refused):
        send(bluesky)
    assert saying.heard == [PUT]


@pytest.mark.parametrize("account", ["bpod.example", "@BPoD.example", "did:plc:abc"])
def test_the_account_is_its_handle_or_its_did(saying, account):
    saying.say(200, SESSION)
    assert adapter(saying, account).check().detail == "may post as did:plc:abc"


def test_a_session_of_another_account_posts_nothing(saying):
    saying.say(200, SESSION)
    rendition = compose(stories.story())
    with pytest.raises(Unauthorized, match=r"that of bpod\.example, not of other\.example"):
        adapter(saying, "other.example").prepare(rendition, Memo({}, lambda _: None), stories.fetch_from())
    assert saying.heard == ["GET /xrpc/com.atproto.server.getSession"]


def test_a_server_that_changes_a_picture_gets_no_post(bluesky, saying):
    name = "bafkreifzjut3te7nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"
    changed = {"$type": "blob", "ref": {"$link": name}, "mimeType": "image/jpeg", "size": 11}
    saying.says = [(200, SESSION, {}), (200, {"blob": changed}, {})]
    with pytest.raises(Refused, match="the server changed picture"):
        bluesky.prepare(compose(stories.story()), Memo({}, lambda _: None), stories.fetch_from())


def test_what_is_not_prepared_is_not_sent(bluesky, saying):
    for memo in ({}, {"did": "did:plc:abc", "reply_to": "3n2uco4aghsvh"}):
        with pytest.raises(Unavailable, match="nothing is prepared"):
            bluesky.send(compose(stories.story()), Memo(memo, lambda _: None), stories.fetch_from())
    assert saying.heard == []


def test_a_correction_that_meets_another_is_tried_again(bluesky, saying):
    rendition = compose(stories.story(pictures=(stories.picture(permission="link-only"),)))
    old = {"uri": "at://x", "cid": "bafy", "value": {"createdAt": "2020-01-01T00:00:00Z"}}
    saying.says = [(200, SESSION, {}), (200, old, {}), (400, problem("InvalidSwap"), {})]
    with pytest.raises(Unavailable, match="changed just now"):
        bluesky.edit(POST, rendition, stories.fetch_from())


# --- sessions ---


@pytest.mark.parametrize("name", ["ExpiredToken", "InvalidToken"])
def test_a_session_that_is_over_is_renewed_and_the_call_made_once_more(bluesky, saying, name):
    saying.says = [(400, problem(name), {}), (200, TOKENS, {}), (200, {"uri": "at://x", "cid": "y"}, {})]
    send(bluesky)
    assert saying.heard == [PUT, REFRESH, PUT]


def test_only_where_it_cannot_be_renewed_is_there_a_new_one(bluesky, saying):
    saying.says = [
        (400, problem("ExpiredToken"), {}),
        (400, problem("ExpiredToken", "Token has been revoked"), {}),
        (200, TOKENS, {}),
        (200, {}, {}),
    ]
    send(bluesky)
    assert saying.heard == [PUT, REFRESH, CREATE, PUT]


def test_a_new_session_that_is_over_at_once_is_a_person_s_matter(bluesky, saying):
    saying.says = [(400, problem("InvalidToken"), {}), (200, TOKENS, {}), (400, problem("InvalidToken"), {})]
    with pytest.raises(Unauthorized):
        send(bluesky)
    assert saying.heard == [PUT, REFRESH, PUT]


@pytest.mark.parametrize("error", ["AuthenticationRequired", "AuthFactorTokenRequired", "AccountTakedown"])
def test_a_password_that_is_not_taken_is_a_person_s_matter(saying, error):
    saying.say(401, problem(error))
    with pytest.raises(Unauthorized):
        send(adapter(saying, access_jwt="", refresh_jwt=""))
    assert saying.heard == [CREATE]


@pytest.mark.parametrize(
    "answer", [(503, problem("NotEnoughResources")), (200, b"<html>"), (200, {"did": "x"})]
)
def test_what_goes_wrong_while_signing_in_posted_nothing(saying, answer):
    saying.say(*answer)
    with pytest.raises(Unavailable, match="while signing in"):
        send(adapter(saying, access_jwt="", refresh_jwt=""))
    assert saying.heard == [CREATE]


def test_signing_in_too_often_is_waited_for(saying):
    saying.say(429, problem("RateLimitExceeded"), ratelimit_reset=str(int(time.time()) + 300))
    with pytest.raises(Unavailable) as caught:
        send(adapter(saying, access_jwt="", refresh_jwt=""))
    assert caught.value.retry_at is not None


def test_a_missing_password_is_named_before_any_call(saying):
    with pytest.raises(Unauthorized, match="app_password missing"):
        adapter(saying, access_jwt="", refresh_jwt="", app_password="").check()
    assert saying.heard == []


def test_credentials_that_are_typed_meanwhile_are_left_to_the_next_try(saying):
    settings = {"base_url": saying.url, "read_seconds": "2"}
    config = OutletConfig("one", "bpod", "en", settings, {}, store=lambda _: {"app_password": "typed anew"})
    with pytest.raises(Unavailable, match="changed just now"):
        Adapter(config).check()
