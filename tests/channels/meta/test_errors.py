"""What each of Meta's answers means to the ledger; the answers come from a small peer that says just that."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from channels.contract import Memo, OutletConfig
from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.instagram.adapter import Adapter
from channels.instagram.compose import compose
from tests import stories
from tests.channels.meta.saying import problem

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
RENDITION = compose(stories.story(pictures=(stories.picture(url="https://bpod.example/1.jpg"),)))
PERMALINK = {"id": "9", "permalink": "https://www.instagram.com/p/abc/"}


def adapter(url: str, **secrets: str) -> Adapter:
    settings = {"base_url": url, "read_seconds": "2"}
    return Adapter(
        OutletConfig("one", "bpod", "en", settings, {"access_token": "the-token", **secrets}), lambda: NOW
    )


def memo(**values: str) -> Memo:
    return Memo(values, lambda _: None)


def send(saying, **values: str):
    return adapter(saying.url).send(RENDITION, memo(container_id="1", **values), stories.fetch_from())


@pytest.mark.parametrize(
    ("status", "said", "error"),
    [
        (400, problem(36000, 2207004), Refused),
        (400, problem(36003, 2207009), Refused),
        (400, problem(36004, 2207010), Refused),
        (400, problem(4, 2207051), Refused),
        (400, problem(100), Refused),
        (400, problem(-2, 2207003), Unavailable),
        (400, problem(-1, 2207032), Unavailable),
        (400, problem(9004, 2207052), Unavailable),
        (400, problem(9007, 2207027), Unavailable),
        (400, problem(9, 2207042), Unavailable),
        (403, problem(4), Unavailable),
        (400, problem(17), Unavailable),
        (400, problem(32), Unavailable),
        (400, problem(613), Unavailable),
        (400, problem(80002), Unavailable),
        (429, {}, Unavailable),
        (401, problem(190, 463), Unauthorized),
        (400, problem(190), Unauthorized),
        (403, problem(10), Unauthorized),
        (403, problem(200), Unauthorized),
        (400, problem(368), Unauthorized),
        (401, {}, Unauthorized),
        (400, problem(-1, 2207001), OutcomeUnknown),
        (400, problem(-2, 2207020), OutcomeUnknown),
        (500, problem(2, transient=True), OutcomeUnknown),
        (400, problem(100, transient=True), OutcomeUnknown),
        (503, b"<html>", OutcomeUnknown),
        (504, problem(1), OutcomeUnknown),
        (301, b"", Refused),
        (400, b"<html>Gateway</html>", Refused),
        (400, b"[]", Refused),
        (400, {"error": 3}, Refused),
        (400, {"error": {"code": "many"}}, Refused),
        (400, b"\xff", Refused),
        (200, b"", OutcomeUnknown),
        (200, b"[]", OutcomeUnknown),
        (200, {"data": 3}, OutcomeUnknown),
        (200, {"data": [3]}, OutcomeUnknown),
    ],
)
def test_each_answer_has_its_meaning_and_no_secret(saying, status, said, error):
    saying.say(status, said)
    with pytest.raises(error) as caught:
        adapter(saying.url).look_up(RENDITION, memo())
    assert caught.value.detail.startswith("instagram: ")
    assert "the-token" not in str(caught.value)


def test_the_words_are_meta_s_and_the_code_names_all_three_numbers(saying):
    saying.say(400, problem(36000, 2207004))
    with pytest.raises(Refused) as caught:
        adapter(saying.url).look_up(RENDITION, memo())
    assert (caught.value.detail, caught.value.code) == ("instagram: 400 Its own words", "400.36000.2207004")


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"Retry_After": "30"}, timedelta(seconds=30)),
        (
            {"X_Business_Use_Case_Usage": json.dumps({"1": [{"estimated_time_to_regain_access": 7}]})},
            timedelta(minutes=7),
        ),
        (
            {"X_Business_Use_Case_Usage": json.dumps({"1": [{"estimated_time_to_regain_access": 90_000}]})},
            timedelta(days=1),
        ),
        ({"X_Business_Use_Case_Usage": json.dumps({"1": [{"estimated_time_to_regain_access": 0}]})}, None),
        ({"X_Business_Use_Case_Usage": "[]"}, None),
        ({"X_Business_Use_Case_Usage": "{}"}, None),
        ({}, None),
    ],
)
def test_a_limit_is_waited_for_as_its_headers_say(saying, headers, wait):
    saying.say(400, problem(80002), **headers)
    with pytest.raises(Unavailable) as caught:
        adapter(saying.url).look_up(RENDITION, memo())
    assert caught.value.retry_at == (NOW + wait if wait else None)


def test_an_account_that_is_not_there_proves_no_absence(saying):
    saying.say(400, problem(100, 33))
    with pytest.raises(Unauthorized):
        adapter(saying.url).look_up(RENDITION, memo())


def test_a_refusal_of_what_was_published_all_the_same_is_no_refusal(saying):
    saying.say(400, problem(4, 2207051))
    saying.say(200, {"id": "1", "status_code": "PUBLISHED", "status": "Published"})
    saying.say(200, {"data": [{**PERMALINK, "caption": RENDITION.plain}]})
    assert send(saying).remote_id == "9"
    assert saying.heard[0] == "POST /v25.0/me/media_publish"


def test_a_refusal_of_what_was_not_published_is_one(saying):
    saying.say(400, problem(4, 2207051))
    saying.say(200, {"id": "1", "status_code": "FINISHED", "status": "Finished"})
    with pytest.raises(Refused):
        send(saying)


@pytest.mark.parametrize(
    "state",
    [
        (200, {"status_code": "ERROR", "status": "Error"}),
        (200, {"status_code": "IN_PROGRESS"}),
        (200, {"status_code": "SOMETHING"}),
        (200, {}),
        (400, problem(100, 33)),
        (500, problem(2)),
        (429, {}),
    ],
)
def test_a_container_that_was_asked_for_and_tells_neither_yes_nor_no_is_not_asked_for_again(saying, state):
    saying.say(*state)
    with pytest.raises(OutcomeUnknown):
        send(saying, asked="1")
    assert "POST" not in " ".join(saying.heard)


def test_a_published_container_whose_post_is_not_listed_is_not_absent(saying):
    saying.say(200, {"data": []})
    saying.say(200, {"status_code": "PUBLISHED"})
    with pytest.raises(OutcomeUnknown, match="not yet listed"):
        adapter(saying.url).look_up(RENDITION, memo(container_id="1", asked="1"))


def test_an_address_that_only_begins_like_ours_is_another_story(saying):
    longer = RENDITION.plain.replace(RENDITION.link, f"{RENDITION.link}0")
    saying.say(200, {"data": [{**PERMALINK, "caption": longer}]})
    assert adapter(saying.url).look_up(RENDITION, memo()).post is None


def test_of_several_that_lead_to_the_page_the_one_with_our_words_counts_and_else_the_first(saying):
    def item(number: str, caption: str) -> dict[str, str]:
        return {"id": number, "permalink": f"https://www.instagram.com/p/{number}/", "caption": caption}

    mention = f"Do you remember? {RENDITION.link}"
    saying.say(200, {"data": [item("30", mention), item("20", RENDITION.plain), item("10", mention)]})
    saying.say(200, {"data": [item("30", mention), item("10", mention)]})
    looked = [adapter(saying.url).look_up(RENDITION, memo()).post for _ in range(2)]
    assert [post.remote_id for post in looked if post] == ["20", "10"]


def test_a_missing_token_is_named_before_any_call():
    channel = Adapter(OutletConfig("one", "bpod", "en", {"base_url": "http://127.0.0.1:9"}, {}))
    with pytest.raises(Unauthorized, match="access_token missing"):
        channel.check()


def test_nothing_is_sent_that_was_not_prepared(saying):
    with pytest.raises(Unavailable, match="nothing is prepared"):
        adapter(saying.url).send(RENDITION, memo(), stories.fetch_from())
    assert saying.heard == []
