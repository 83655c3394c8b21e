"""What each of the Bot API's answers means to the ledger, and that the token is never said."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from channels.contract import Memo, OutletConfig, RemotePost
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.telegram.adapter import Adapter
from channels.telegram.compose import compose
from tests import stories
from tests.channels.meta.saying import Saying
from tests.channels.telegram.test_posting import ALBUM, FETCH
from tests.serving import serving

NOW = datetime(2031, 11, 21, 8, 0, tzinfo=UTC)
TOKEN = "123456:the-token"
POST = RemotePost("12", "https://t.me/bpod/12")


@pytest.fixture
def saying() -> Iterator[Saying]:
    with serving(Saying()) as server:
        yield server


@pytest.fixture
def telegram(saying) -> Adapter:
    return adapter(saying.url)


def adapter(base_url: str, account: str = "@bpod", **secrets: str) -> Adapter:
    settings = {"base_url": base_url, "read_seconds": "2"}
    given = {"bot_token": TOKEN, **secrets}
    return Adapter(OutletConfig("one", account, "en", settings, given), clock=lambda: NOW)


def problem(status: int, words: str, **parameters: Any) -> dict[str, Any]:
    return {"ok": False, "error_code": status, "description": words, "parameters": parameters}


def send(telegram: Adapter) -> RemotePost:
    return telegram.send(compose(stories.story()), Memo({}, lambda _: None), stories.fetch_from())


@pytest.mark.parametrize(
    ("status", "words", "error"),
    [
        (400, "Bad Request: message caption is too long", Refused),
        (400, "Bad Request: can't parse entities: unsupported start tag", Refused),
        (400, "Bad Request: PHOTO_INVALID_DIMENSIONS", Refused),
        (400, "Bad Request: chat not found", Unauthorized),
        (400, "Bad Request: not enough rights to send photos to the chat", Unauthorized),
        (400, "Bad Request: need administrator rights in the channel chat", Unauthorized),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", Unauthorized),
        (401, "Unauthorized", Unauthorized),
        (403, "Forbidden: bot is not a member of the channel chat", Unauthorized),
        (404, "Not Found", Unauthorized),
        (413, "Request Entity Too Large", Refused),
        (429, "Too Many Requests: retry after 17", Unavailable),
        (500, "Internal Server Error", OutcomeUnknown),
        (502, "Bad Gateway", OutcomeUnknown),
    ],
)
def test_an_answer_becomes_one_of_our_errors_with_telegram_s_words(saying, telegram, status, words, error):
    saying.say(status, problem(status, words))
    with pytest.raises(error) as caught:
        send(telegram)
    assert type(caught.value) is error
    assert caught.value.detail == f"telegram: {status} {words}"


@pytest.mark.parametrize("status", [200, 400, 404, 502])
@pytest.mark.parametrize("body", [b"{", b"[]", b"<html>", b""])
def test_an_answer_that_is_not_telegram_s_tells_nothing(saying, telegram, status, body):
    saying.say(status, body)
    with pytest.raises(OutcomeUnknown):
        send(telegram)


@pytest.mark.parametrize(
    "document", [{}, {"ok": True}, {"ok": True, "result": True}, {"ok": False, "result": {"message_id": 1}}]
)
def test_a_good_answer_without_a_message_is_an_unknown_outcome(saying, telegram, document):
    saying.say(200, document)
    with pytest.raises(OutcomeUnknown):
        send(telegram)


@pytest.mark.parametrize("result", [5, "x", True, [], [None], [{"message_id": "1"}], {}])
def test_an_album_without_its_messages_is_an_unknown_outcome(saying, telegram, result):
    saying.say(200, {"ok": True, "result": result})
    with pytest.raises(OutcomeUnknown):
        telegram.send(compose(ALBUM), Memo({}, lambda _: None), FETCH)


@pytest.mark.parametrize("result", [5, True, [], None])
def test_rights_that_cannot_be_read_are_an_unknown_outcome(saying, telegram, result):
    saying.say(200, {"ok": True, "result": {"id": 7, "username": "bpod_bot"}})
    saying.say(200, {"ok": True, "result": result})
    with pytest.raises(OutcomeUnknown):
        telegram.check()


@pytest.mark.parametrize(
    ("given", "wait"), [(17, timedelta(seconds=17)), (10**12, timedelta(days=2)), (-1, None), ("17", None)]
)
def test_a_limit_is_waited_for_as_long_as_asked(saying, telegram, given, wait):
    saying.say(429, problem(429, "Too Many Requests", retry_after=given))
    with pytest.raises(Unavailable) as caught:
        send(telegram)
    assert caught.value.retry_at == (wait and NOW + wait)


def test_the_token_is_in_no_error_and_no_log(saying, telegram, caplog):
    errors = []
    with caplog.at_level(logging.DEBUG):
        for status in (200, 301, 400, 401, 404, 500):
            saying.says.clear()
            saying.say(status, problem(status, "Its own words"))
            with pytest.raises(ChannelError) as caught:
                send(telegram)
            errors.append(caught.value)
        with pytest.raises(Unavailable) as refused:
            send(adapter("http://127.0.0.1:9"))
        with pytest.raises(Unauthorized) as wrong:
            send(adapter("http://["))
    assert f"/bot{TOKEN}/sendPhoto" in saying.heard[0].replace("%3A", ":")
    said = [caplog.text]
    for error in (*errors, refused.value, wrong.value):
        said += [repr(error), error.detail, *traceback.format_exception(error)]
    assert [words for words in said if "the-token" in words] == []


def test_a_deletion_after_two_days_is_refused_and_one_of_what_is_gone_is_done(saying, telegram):
    saying.say(400, problem(400, "Bad Request: message can't be deleted"))
    with pytest.raises(Refused, match="can't be deleted"):
        telegram.delete(POST)
    saying.says.clear()
    saying.say(400, problem(400, "Bad Request: message to delete not found"))
    telegram.delete(POST)


def test_an_edit_that_changes_nothing_is_done(saying, telegram):
    saying.say(400, problem(400, "Bad Request: message is not modified: specified new message content"))
    assert telegram.edit(POST, compose(stories.story()), stories.fetch_from()) == POST
    saying.says.clear()
    saying.say(400, problem(400, "Bad Request: message to edit not found"))
    with pytest.raises(Refused):
        telegram.edit(POST, compose(stories.story()), stories.fetch_from())


def test_a_bot_that_may_not_post_is_a_person_s_matter(saying, telegram):
    saying.say(200, {"ok": True, "result": {"id": 7, "username": "bpod_bot"}})
    saying.say(200, {"ok": True, "result": {"status": "administrator", "can_post_messages": False}})
    with pytest.raises(Unauthorized, match="make it an administrator"):
        telegram.check()


def test_a_missing_token_is_named(saying):
    with pytest.raises(Unauthorized, match="bot_token is missing"):
        send(adapter(saying.url, bot_token=""))
    assert saying.heard == []


@pytest.mark.parametrize(
    ("account", "url"),
    [
        ("@bpod", "https://t.me/bpod/12"),
        ("bpod", "https://t.me/bpod/12"),
        ("-1001234", "https://t.me/c/1234/12"),
    ],
)
def test_a_public_and_a_private_channel_have_their_addresses(saying, account, url):
    saying.say(200, {"ok": True, "result": {"message_id": 12}})
    assert send(adapter(saying.url, account)) == RemotePost("12", url)
