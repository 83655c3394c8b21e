"""What receivers get: signatures that the standard's own library verifies, ids, types, and what answers mean."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook
from standardwebhooks.webhooks import WebhookVerificationError

from channels.contract import Memo, OutletConfig, Presence, RemotePost
from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.webhook.adapter import Adapter
from tests import stories
from tests.channels.webhook.receiver import Heard, Receiver
from tests.serving import serving

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OLDER = "whsec_" + "b2xkZXIgc2VjcmV0IG9mIG91cnMgaGVyZSE="
FETCH = stories.fetch_from()
STORY = stories.story(pictures=(stories.picture(url="https://bpod.example/pictures/day.jpg"),))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with serving(Receiver()) as server:
        yield server


class Clock:
    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def adapter(url: str, name: str = "hook-en", allow_private: str = "yes", **secrets: str) -> Adapter:
    settings = {"base_url": url, "allow_private": allow_private, "read_seconds": "2"}
    return Adapter(OutletConfig(name, "desk", "en", settings, {"secret": SECRET, **secrets}), Clock())


def send(channel: Adapter, story: Any = STORY) -> RemotePost:
    return channel.send(channel.compose(story), Memo({}, lambda _: None), FETCH)


def verified(heard: Heard, secret: str = SECRET) -> Any:
    return Webhook(secret).verify(heard.body, heard.headers)


def test_the_standard_s_own_library_verifies_what_was_sent(receiver):
    assert send(adapter(receiver.url)) == RemotePost("bpod-2026-11-21", "")
    [heard] = receiver.heard
    event = verified(heard)
    assert event["type"] == "post.published"
    assert event["data"]["id"] == "bpod-2026-11-21"
    assert event["data"]["pictures"][0]["alt"] == STORY.pictures[0].alt
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(heard.body + b" ", heard.headers)


def test_two_secrets_make_two_signatures_and_either_lets_it_in(receiver):
    send(adapter(receiver.url, previous_secret=OLDER))
    [heard] = receiver.heard
    assert len(heard.headers["webhook-signature"].split(" ")) == 2
    assert verified(heard, SECRET) == verified(heard, OLDER)


def test_every_repeat_has_the_same_id_and_the_same_bytes(receiver):
    for _ in range(3):
        send(adapter(receiver.url))
    assert len({heard.headers["webhook-id"] for heard in receiver.heard}) == 1
    assert len({heard.body for heard in receiver.heard}) == 1
    assert len({heard.headers["webhook-timestamp"] for heard in receiver.heard}) >= 1


def test_outlets_languages_days_and_types_have_ids_of_their_own(receiver):
    send(adapter(receiver.url))
    send(adapter(receiver.url, "hook-two"))
    channel = adapter(receiver.url)
    post = send(channel, stories.story(language="ca", pictures=STORY.pictures))
    channel.edit(post, channel.compose(STORY), FETCH)
    channel.delete(post)
    channel.check()
    assert len({heard.headers["webhook-id"] for heard in receiver.heard}) == 6
    assert [json.loads(heard.body)["type"] for heard in receiver.heard[-3:]] == [
        "post.corrected",
        "post.withdrawn",
        "ping",
    ]
    assert all(verified(heard) for heard in receiver.heard)


def test_a_text_that_comes_back_is_not_taken_for_an_old_event(receiver):
    channel = adapter(receiver.url)
    post = send(channel)
    other = stories.story(title="The ring that tells the time", pictures=STORY.pictures)
    for story in (other, STORY, other):
        channel.edit(post, channel.compose(story), FETCH)
    assert len({heard.headers["webhook-id"] for heard in receiver.heard}) == 4


def test_a_withdrawal_names_the_post_and_no_more(receiver):
    channel = adapter(receiver.url)
    channel.delete(send(channel))
    assert json.loads(receiver.heard[-1].body) == {
        "type": "post.withdrawn",
        "data": {"id": "bpod-2026-11-21"},
    }


def test_what_was_not_acknowledged_may_be_sent_again():
    channel = adapter("http://127.0.0.1:9")
    found = channel.look_up(channel.compose(STORY), Memo({}, lambda _: None))
    assert found.presence is Presence.ABSENT
    assert channel.limits.sends_once


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_2xx_is_the_receipt(receiver, status):
    receiver.status = status
    assert send(adapter(receiver.url)).remote_id == "bpod-2026-11-21"


@pytest.mark.parametrize(
    ("status", "error", "said"),
    [
        (301, Unauthorized, "check its address"),
        (400, Refused, "does not take the event"),
        (401, Unauthorized, "check its address and secret"),
        (403, Unauthorized, "check its address and secret"),
        (404, Unauthorized, "check its address and secret"),
        (409, Refused, "does not take the event"),
        (410, Unauthorized, "wants no more events"),
        (422, Refused, "does not take the event"),
        (429, Unavailable, "asks to wait"),
        (500, OutcomeUnknown, "500"),
        (503, OutcomeUnknown, "503"),
    ],
)
def test_an_answer_becomes_one_of_our_errors(receiver, status, error, said):
    receiver.status = status
    receiver.answer_headers = {"Location": "http://169.254.169.254/", "Retry-After": "30"}
    with pytest.raises(error, match=said) as caught:
        send(adapter(receiver.url))
    assert type(caught.value) is error
    assert caught.value.detail.startswith(f"webhook: {status}")
    assert len(receiver.heard) == 1
    if isinstance(caught.value, Unavailable):
        assert caught.value.retry_at is not None


@pytest.mark.parametrize("secret", ["", "whsec_", "whsec_é", "whsec_a", "whsec_b2xk!ZXI="])
def test_a_secret_that_is_none_is_a_person_s_matter_and_nothing_is_sent(receiver, secret):
    with pytest.raises(Unauthorized, match="secret"):
        send(adapter(receiver.url, secret=secret))
    assert receiver.heard == []
