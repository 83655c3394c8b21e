"""The unofficial way: one request a step, nothing retried, and whatever smells of a challenge goes to a person."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import sys
import traceback

import pytest

from channels.contract import Presence
from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import utc_now
from channels.instagram.adapter import Adapter
from channels.outlets import validate
from sandbox.faults import DONE_FIRST, NOT_DONE, Fault
from sandbox.instagram import app
from tests import peers, stories
from tests.channels.meta.saying import Saying
from tests.contract.conftest import Publisher, caught
from tests.peers import HANG_SECONDS
from tests.serving import serving


class Unofficial(Publisher):
    """A publisher whose outlet asks for the unofficial interface."""

    @property
    def config(self):
        config = self.peer.config("instagram", self.account)
        session = json.dumps(app.session(self.account, config.secrets))
        return dataclasses.replace(
            config,
            settings={**config.settings, "api": "unofficial"},
            secrets={"session": base64.b64encode(session.encode()).decode()},
        )

    @property
    def channel(self):
        return Adapter(self.config)


@pytest.fixture
def publisher(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        picture = stories.picture(url="https://bpod.example/picture.jpg")
        yield Unofficial("instagram", peer, story=stories.story(pictures=(picture,)))


def calls(publisher, operation):
    return publisher.peer.calls("instagram", operation)


def test_its_settings_pass_the_check_of_what_a_person_typed(publisher):
    assert validate("instagram", publisher.config.settings, publisher.config.secrets) == []


def test_picture_description_and_caption_arrive_by_three_calls(publisher):
    post = publisher.publish()
    [seen] = publisher.visible()
    assert seen["id"] == post.remote_id
    assert post.url == f"https://www.instagram.com/p/{app.code_of(post.remote_id)}/"
    [picture] = seen["pictures"]
    assert picture["sha256"] == hashlib.sha256(stories.PICTURE).hexdigest()
    assert picture["alt"] == publisher.story.pictures[0].alt
    assert publisher.story.body_text.partition("\n")[0] in seen["text"]
    assert publisher.story.link in seen["links"]
    assert publisher.peer.state()["calls"] == {
        "instagram.configure": 1,
        "instagram.feed": 1,
        "instagram.upload": 1,
    }


def test_nothing_can_be_seen_before_it_is_sent(publisher):
    publisher.prepare()
    assert publisher.visible() == []
    assert publisher.look_up().presence is Presence.ABSENT


def test_sending_twice_shows_one_post(publisher):
    post = publisher.publish()
    assert publisher.send() == post
    publisher.ledger.clear()
    assert publisher.look_up().post == post
    publisher.publish()
    assert len(publisher.visible()) == 1
    assert calls(publisher, "configure") == 1


@pytest.mark.parametrize("fault", sorted(DONE_FIRST))
def test_a_send_that_arrived_is_found_and_not_sent_again(publisher, fault):
    publisher.prepare()
    publisher.arm("configure", fault, seconds=HANG_SECONDS)
    assert isinstance(caught(publisher.send), OutcomeUnknown)
    sent_again = publisher.send()
    assert calls(publisher, "configure") == 1
    post = publisher.recover()
    assert post == sent_again
    assert [seen["id"] for seen in publisher.visible()] == [post.remote_id]


@pytest.mark.parametrize(
    ("fault", "error"),
    [(Fault.BEFORE_503, OutcomeUnknown), (Fault.REFUSE, OutcomeUnknown), (Fault.RATE_LIMIT, Unavailable)],
)
def test_a_send_that_did_not_arrive_is_absent_and_was_tried_once(publisher, fault, error):
    publisher.prepare()
    publisher.arm("configure", fault, seconds=60)
    assert isinstance(caught(publisher.send), error)
    assert calls(publisher, "configure") == 1
    assert publisher.look_up().presence is Presence.ABSENT
    publisher.recover()
    assert len(publisher.visible()) == 1


@pytest.mark.parametrize("operation", ["feed", "current_user", "upload"])
@pytest.mark.parametrize("fault", sorted(DONE_FIRST | NOT_DONE))
def test_no_call_is_repeated_and_no_failure_reads_as_absence(publisher, operation, fault):
    publisher.arm(operation, fault, seconds=HANG_SECONDS)
    step = {"feed": publisher.look_up, "current_user": publisher.channel.check, "upload": publisher.prepare}[
        operation
    ]
    error = caught(step)
    assert isinstance(error, Unavailable if fault is Fault.RATE_LIMIT else OutcomeUnknown)
    assert calls(publisher, operation) == 1
    said = "".join(traceback.format_exception(error))
    assert publisher.config.secrets["session"] not in said
    assert (
        app.session("bpod", publisher.peer.config("instagram", "bpod").secrets)["authorization_data"][
            "sessionid"
        ]
        not in said
    )
    publisher.publish()
    assert len(publisher.visible()) == 1


def test_a_limit_says_when_to_come_back(publisher):
    publisher.arm("feed", Fault.RATE_LIMIT, seconds=60)
    error = caught(publisher.look_up)
    assert isinstance(error, Unavailable)
    assert 50 < (error.retry_at - utc_now()).total_seconds() <= 60


@pytest.mark.parametrize("step", ["prepare", "send", "look_up", "check"])
def test_a_challenge_is_a_person_s_matter_at_every_step(publisher, step):
    publisher.prepare()
    if step == "prepare":
        publisher.ledger.clear()
    publisher.peer.server.platforms["instagram"].app.challenged = True
    error = caught({"check": publisher.channel.check}.get(step) or getattr(publisher, step))
    assert isinstance(error, Unauthorized)
    assert "a person must" in error.detail
    assert publisher.visible() == []


@pytest.mark.parametrize(
    ("status", "said", "error"),
    [
        (400, {"message": "feedback_required", "status": "fail"}, Unauthorized),
        (400, {"message": "challenge_required", "challenge": {"url": "/suspended/"}}, Unauthorized),
        (400, {"message": "no", "error_type": "sentry_block"}, Unauthorized),
        (400, {"message": "Please wait a few minutes before you try again."}, Unauthorized),
        (401, {}, Unauthorized),
        (403, {"message": "login_required"}, Unauthorized),
        (404, b"Not Found", Unauthorized),
        (302, b"", Unauthorized),
        (413, {}, Refused),
        (408, {}, OutcomeUnknown),
        (200, b"<html>", OutcomeUnknown),
        (200, {"status": "ok"}, OutcomeUnknown),
        (200, {"status": "ok", "items": [{"caption": 3}]}, OutcomeUnknown),
        (200, {"status": "fail", "message": "no"}, OutcomeUnknown),
    ],
)
def test_each_answer_has_its_meaning_and_is_asked_for_once(publisher, status, said, error):
    with serving(Saying()) as saying:
        saying.say(status, said, Location="https://www.instagram.com/accounts/login/")
        config = publisher.config
        channel = Adapter(dataclasses.replace(config, settings={**config.settings, "base_url": saying.url}))
        found = caught(lambda: channel.look_up(publisher.rendition, publisher.memo))
        assert type(found) is error
        assert found.detail.startswith("instagram: ")
        assert len(saying.heard) == 1


def test_a_session_of_another_account_is_a_person_s_matter(publisher):
    channel = Adapter(dataclasses.replace(publisher.config, account="other"))
    assert isinstance(caught(channel.check), Unauthorized)


@pytest.mark.parametrize(
    "session", ["", "nonsense", "{}", "e30=", '{"authorization_data": {"ds_user_id": "1"}}']
)
def test_without_a_usable_session_a_person_must_sign_in(publisher, session):
    channel = Adapter(dataclasses.replace(publisher.config, secrets={"session": session}))
    error = caught(channel.check)
    assert isinstance(error, Unauthorized)
    assert "a person must sign in" in error.detail
    assert publisher.peer.state()["calls"] == {}


def test_a_saved_session_that_asks_for_retries_gets_none(publisher):
    config = publisher.config
    session = {
        **json.loads(base64.b64decode(config.secrets["session"])),
        "session_retry_total": 3,
        "private_transport": "curl",
    }
    channel = Adapter(dataclasses.replace(config, secrets={"session": json.dumps(session)}))
    publisher.arm("current_user", Fault.BEFORE_503)
    assert isinstance(caught(channel.check), OutcomeUnknown)
    assert calls(publisher, "current_user") == 1
    assert channel.check().account == "bpod"


def test_several_pictures_are_refused_before_any_call(publisher):
    first = publisher.story.pictures[0]
    publisher.story = dataclasses.replace(publisher.story, pictures=(first, first))
    assert isinstance(caught(publisher.prepare), Refused)
    assert publisher.peer.state()["calls"] == {}


def test_where_the_library_is_missing_the_mend_is_named(publisher, monkeypatch):
    monkeypatch.setitem(sys.modules, "instagrapi", None)
    error = caught(publisher.channel.check)
    assert isinstance(error, Unauthorized)
    assert "pip install" in error.detail
