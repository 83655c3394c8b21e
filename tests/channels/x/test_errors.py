"""What each of X's answers means to the ledger."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels.contract import Memo, OutletConfig, Presence, RemotePost
from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.x.adapter import Adapter
from channels.x.compose import compose
from tests import stories
from tests.channels.meta.saying import Saying
from tests.serving import serving

NOW = datetime(2031, 11, 21, 8, 0, tzinfo=UTC)
KEYS = {
    "consumer_key": "the-consumer-key",
    "consumer_secret": "the-consumer-secret",
    "access_token": "the-token",
    "access_token_secret": "the-token-secret",
}
PREPARED = {"user_id": "7", "described_1": "5"}
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."


@pytest.fixture
def saying() -> Iterator[Saying]:
    with serving(Saying()) as server:
        yield server


@pytest.fixture
def x(saying) -> Adapter:
    config = OutletConfig("one", "@BPoD", "en", {"base_url": saying.url, "read_seconds": "2"}, KEYS)
    return Adapter(config, clock=lambda: NOW)


def problem(status: int, detail: str = "Its own words") -> dict[str, Any]:
    return {"title": "Problem", "detail": detail, "type": "about:blank", "status": status}


def memo(**values: str) -> Memo:
    return Memo({**PREPARED, **values}, lambda _: None)


def send(x: Adapter, given: Memo | None = None) -> RemotePost:
    return x.send(compose(stories.story()), given or memo(), stories.fetch_from())


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (301, Refused),
        (400, Refused),
        (401, Unauthorized),
        (402, Unauthorized),
        (403, Unauthorized),
        (404, Refused),
        (413, Refused),
        (429, Unavailable),
        (500, OutcomeUnknown),
        (502, OutcomeUnknown),
        (503, OutcomeUnknown),
        (504, OutcomeUnknown),
    ],
)
def test_each_answer_has_its_meaning_and_its_words(x, saying, status, error):
    saying.say(status, problem(status))
    with pytest.raises(error) as caught:
        send(x)
    assert (caught.value.detail, caught.value.code) == (f"x: {status} Its own words", str(status))
    assert saying.heard == ["POST /2/tweets"]


def test_the_words_for_each_wrong_parameter_are_kept(x, saying):
    errors = [{"parameters": {"text": []}, "message": "The text is wrong"}, {"message": "And more"}]
    saying.say(400, {"detail": "Invalid.", "errors": errors})
    with pytest.raises(Refused) as caught:
        send(x)
    assert caught.value.detail == "x: 400 Invalid.; The text is wrong; And more"


def test_a_duplicate_may_be_ours_and_is_looked_for(x, saying):
    saying.say(403, problem(403, DUPLICATE))
    with pytest.raises(OutcomeUnknown) as caught:
        send(x)
    assert caught.value.code == "duplicate"


def test_a_reply_to_what_is_gone_will_never_be_taken(x, saying):
    saying.say(403, problem(403, "You attempted to reply to a Tweet that is deleted or not visible to you."))
    with pytest.raises(Refused):
        send(x, memo(reply_to="1"))


def test_a_picture_that_x_has_forgotten_is_uploaded_anew(x, saying):
    saying.say(400, {"title": "Invalid Request", "errors": [{"message": "Your media IDs are invalid."}]})
    given = memo(media_1="5 2031-11-22T08:00:00+00:00")
    with pytest.raises(Unavailable):
        send(x, given)
    assert given.get("media_1") == ""


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"x_rate_limit_reset": 90}, 90),
        (
            {
                "x_rate_limit_remaining": "5",
                "x_rate_limit_reset": 90,
                "x_user_limit_24hour_remaining": "0",
                "x_user_limit_24hour_reset": 7_000,
            },
            7_000,
        ),
        ({"x_rate_limit_reset": -50}, 0),
        ({"Retry_After": "30", "x_rate_limit_reset": 90}, 30),
        ({"x_rate_limit_reset": "soon"}, None),
        ({"x_rate_limit_reset": "9" * 30}, None),
        ({}, None),
    ],
)
def test_a_limit_is_waited_for_by_the_peer_s_own_clock(x, saying, headers, seconds):
    """Our clock says another day; the peer's `Date` and its reset agree with each other."""
    now = int(time.time())
    said = {name: value if isinstance(value, str) else str(now + value) for name, value in headers.items()}
    saying.say(429, problem(429), **said)
    with pytest.raises(Unavailable) as caught:
        send(x)
    if seconds is None:
        assert caught.value.retry_at is None
    else:
        assert caught.value.retry_at is not None
        assert abs(caught.value.retry_at - NOW - timedelta(seconds=seconds)) <= timedelta(seconds=2)


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"3", b'{"errors": 3}', b'{"errors": [3]}', b"\xff"])
def test_an_error_in_another_shape_keeps_its_status(x, saying, body):
    saying.say(400, body)
    with pytest.raises(Refused) as caught:
        send(x)
    assert caught.value.detail == "x: 400"


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"{}", b'{"data": []}', b'{"data": {"id": 5}}', b'{"errors": []}', b"\xff\xfe"],
)
def test_a_good_answer_that_cannot_be_read_is_not_known(x, saying, body):
    saying.say(200, body)
    with pytest.raises(OutcomeUnknown):
        send(x)


@pytest.mark.parametrize(
    "document",
    [
        {"errors": [{"detail": "Could not find user"}]},
        {"data": [{"id": "1"}], "meta": {}},
        {"data": [{"text": "x"}], "meta": {}},
        {"data": {}, "meta": {}},
        {"data": ["x"], "meta": {}},
    ],
)
def test_a_timeline_of_another_shape_proves_no_absence(x, saying, document):
    saying.say(200, document)
    with pytest.raises(OutcomeUnknown):
        x.look_up(compose(stories.story()), memo())


def test_an_empty_timeline_proves_absence(x, saying):
    saying.say(200, {"meta": {"result_count": 0}})
    assert x.look_up(compose(stories.story()), memo()).presence is Presence.ABSENT


def test_a_token_of_another_account_posts_nothing(x, saying):
    saying.say(200, {"data": {"id": "7", "username": "someone"}})
    with pytest.raises(Unauthorized, match="that of someone, not of BPoD"):
        x.prepare(compose(stories.story()), Memo({}, lambda _: None), stories.fetch_from())
    assert saying.heard == ["GET /2/users/me"]


def test_the_account_may_be_written_in_any_case(x, saying):
    saying.say(200, {"data": {"id": "7", "username": "bpod"}})
    assert x.check().account == "bpod"


def test_only_x_s_own_404_says_that_a_post_is_gone(x, saying):
    saying.say(404, problem(404))
    x.delete(RemotePost("1", ""))
    saying.says = [(404, b"<html>Not Found</html>", {})]
    with pytest.raises(OutcomeUnknown):
        x.delete(RemotePost("1", ""))


def test_what_is_not_prepared_is_not_sent(x, saying):
    with pytest.raises(Unavailable, match="nothing is prepared"):
        send(x, Memo({}, lambda _: None))
    assert saying.heard == []


def test_missing_credentials_are_named_before_any_call(saying):
    config = OutletConfig("one", "bpod", "en", {"base_url": saying.url}, {**KEYS, "access_token": ""})
    with pytest.raises(Unauthorized, match="access_token missing"):
        Adapter(config).check()
    assert saying.heard == []
