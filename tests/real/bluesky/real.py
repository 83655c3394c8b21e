"""The channel against Bluesky's own server, and our stand-in beside it."""

from __future__ import annotations

import dataclasses
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from channels.contract import Presence, RemotePost
from channels.errors import Refused, Unauthorized
from tests import peers, stories
from tests.channels import golden
from tests.real.bluesky import proxy, server
from tests.real.bluesky.author import Author
from tests.sandbox.test_bluesky import LINK, Caller, facet, images, post

HANDLE = "bpod.test"


@pytest.fixture(scope="session")
def url() -> Iterator[str]:
    with server.running() as url:
        yield url


@pytest.fixture(scope="session")
def account(url) -> tuple[str, str]:
    """Its DID and an app password."""
    return server.account(url, HANDLE)


@pytest.fixture
def did(account) -> str:
    return account[0]


@pytest.fixture(scope="session")
def session() -> dict[str, str]:
    """Kept from test to test, as in the outlet's row."""
    return {}


@pytest.fixture
def author(url, account, session) -> Iterator[Author]:
    session.setdefault("app_password", account[1])
    author = Author(url, HANDLE, session)
    yield author
    for record in author.records(account[0]):
        author.channel.delete(RemotePost(record["uri"].rpartition("/")[2], ""))


def test_a_post_arrives_with_its_picture_described_and_byte_for_byte(author, did):
    assert author.look_up().presence is Presence.ABSENT
    sent = author.publish()
    assert author.look_up().post == sent
    [record] = author.records(did)
    rendition = author.rendition
    assert record["value"] == rendition.payload["record"]
    [image] = record["value"]["embed"]["images"]
    assert image["alt"] == stories.picture().alt
    blob = author.ask("sync.getBlob", did=did, cid=image["image"]["ref"]["$link"])
    assert blob.content == stories.PICTURE


def test_however_often_it_is_sent_there_is_one_record(author, did):
    first = author.publish()
    assert [author.publish() for _ in range(3)] == [first] * 3
    author.ledger.clear()
    assert author.publish() == first
    assert len(author.records(did)) == 1


@pytest.mark.parametrize("name", golden.names("bluesky"))
def test_every_golden_story_is_valid(author, did, name):
    """Its pictures are made up, so they go without."""
    story = golden.story("bluesky", name)
    pictures = tuple(dataclasses.replace(one, permission="link-only") for one in story.pictures)
    author.story = dataclasses.replace(story, pictures=pictures)
    first = author.publish()
    if reply := author.rendition.reply:
        author.ledger["reply_to"] = first.remote_id
        author.publish(reply)
    assert len(author.records(did)) == (2 if reply else 1)


def test_credits_go_below_the_post(author, did):
    first = author.publish()
    reply = author.rendition.reply
    assert reply is not None
    author.ledger.update(reply_to=first.remote_id)
    second = author.publish(reply)
    assert author.publish(reply) == second
    assert author.look_up(reply).post == second
    found = {record["uri"].rpartition("/")[2]: record for record in author.records(did)}
    root = found[first.remote_id]
    assert found[second.remote_id]["value"]["reply"]["root"] == {"uri": root["uri"], "cid": root["cid"]}


def test_a_correction_keeps_address_and_time(author, did):
    sent = author.publish()
    [before] = author.records(did)
    corrected = author.channel.compose(
        dataclasses.replace(author.story, title="The ring that tells the time")
    )
    assert author.channel.edit(sent, corrected, stories.fetch_from()) == sent
    [after] = author.records(did)
    assert "The ring that tells the time" in after["value"]["text"]
    assert after["uri"] == before["uri"]
    assert after["value"]["createdAt"] == before["value"]["createdAt"]
    assert author.publish() == sent
    assert author.records(did) == [after]


def test_what_is_taken_away_is_gone_and_may_be_taken_away_again(author, did):
    sent = author.publish()
    author.channel.delete(sent)
    author.channel.delete(sent)
    assert author.records(did) == []
    assert author.look_up().presence is Presence.ABSENT
    with pytest.raises(Refused):
        author.channel.edit(sent, author.rendition, stories.fetch_from())
    assert author.publish() == sent


def test_a_worker_killed_before_it_reads_the_answer_leaves_one_post(url, author, did):
    """The server has said yes, the process dies by SIGKILL, and the ledger begins anew."""
    with proxy.before(url) as between:
        between.keep = "repo.putRecord"
        given = {"url": between.url, "handle": HANDLE, "secrets": author.secrets}
        worker = subprocess.Popen([sys.executable, "-m", "tests.real.bluesky.author"], stdin=subprocess.PIPE)
        assert worker.stdin is not None
        worker.stdin.write(json.dumps(given).encode())
        worker.stdin.close()
        assert between.kept.wait(60)
        worker.send_signal(signal.SIGKILL)
        assert worker.wait() == -signal.SIGKILL
    found = author.look_up()
    assert found.presence is Presence.PRESENT
    [before] = author.records(did)
    assert author.publish() == found.post
    assert author.records(did) == [before]


def test_a_session_that_is_over_is_renewed(author):
    author.channel.check()
    before = dict(author.secrets)
    author.secrets["access_jwt"] = "not.a.token"
    assert author.channel.check().account == HANDLE
    assert author.secrets["refresh_jwt"] != before["refresh_jwt"]
    author.secrets.update(access_jwt="not.a.token", refresh_jwt="not.a.token")
    assert author.channel.check().account == HANDLE


def test_a_wrong_password_is_a_person_s_matter(url):
    with pytest.raises(Unauthorized, match="AuthenticationRequired"):
        Author(url, HANDLE, {"app_password": "wrong"}).channel.check()


# --- the stand-in says what the server says ---


class Real(Caller):
    def __init__(self, url: str, account: str, password: str) -> None:
        self.base = f"{url}/xrpc"
        self.account = account
        self.password = password
        self.session: dict[str, Any] = {}


@pytest.fixture
def both(url, account, author, tmp_path) -> Iterator[list[Caller]]:
    """Signed in; what they leave on the server is taken away with the author's."""
    assert author.handle == HANDLE
    with peers.sandbox(tmp_path) as peer:
        callers = [Real(url, HANDLE, account[1]), Caller(peer)]
        for caller in callers:
            caller.sign_in().raise_for_status()
        yield callers


def uploaded(call: Caller) -> Any:
    return call.upload().json()["blob"]


def twice(call: Caller, **second: Any) -> requests.Response:
    call.put(swapRecord=None)
    return call.put(**second)


ASKED = {
    "signed in": lambda call: call.get("server.getSession"),
    "no token": lambda call: call.get("server.getSession", token=""),
    "a broken token": lambda call: call.get("server.getSession", token="x.y.z"),
    "a token of the other kind": lambda call: call.get("server.getSession", token=call.session["refreshJwt"]),
    "renewed with the wrong token": lambda call: call.post("server.refreshSession"),
    "renewed": lambda call: call.post("server.refreshSession", token=call.session["refreshJwt"]),
    "a wrong password": lambda call: call.post(
        "server.createSession", {"identifier": call.account, "password": "x"}, token=""
    ),
    "a post": lambda call: call.put(swapRecord=None),
    "the same again": lambda call: twice(call, swapRecord=None),
    "another in its place": lambda call: twice(call, record=post("Other"), swapRecord=None),
    "another, without asking": lambda call: twice(call, record=post("Other")),
    "in place of one that is not there": lambda call: call.put(
        swapRecord="bafyreiecqpwxibyrivsbjcomoz2xnqx5ai3k7vopkcwl6y6z4eo2wfikcq"
    ),
    "too long": lambda call: call.put(record=post("a" * 301)),
    "too many bytes": lambda call: call.put(record=post("é" * 1_501)),
    "300 graphemes": lambda call: call.put(record=post("é" * 300)),
    "no date": lambda call: call.put(record={**post(), "createdAt": "yesterday"}),
    "a key that is no TID": lambda call: call.put("bpod-2026"),
    "a link that is none": lambda call: call.put(
        record=post(facets=[facet(0, 5, **{"$type": LINK, "uri": "nope"})])
    ),
    "a picture": lambda call: call.put(record=post(embed=images(uploaded(call)))),
    "a picture that is not there": lambda call: call.put(
        record=post(
            embed=images(
                {
                    "$type": "blob",
                    "ref": {"$link": "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e"},
                    "mimeType": "image/jpeg",
                    "size": 11,
                }
            )
        )
    ),
    "a picture of another size": lambda call: call.put(
        record=post(embed=images({**uploaded(call), "size": 5}))
    ),
    "a picture of another form": lambda call: call.put(
        record=post(embed=images({**uploaded(call), "mimeType": "image/png"}))
    ),
    "a picture that is too large": lambda call: call.put(
        record=post(embed=images({**uploaded(call), "size": 1_000_001}))
    ),
    "a picture without words": lambda call: call.put(
        record=post(embed={"$type": "app.bsky.embed.images", "images": [{"image": uploaded(call)}]})
    ),
    "an upload that is too large": lambda call: call.upload(stories.PICTURE + b"x" * 5_300_000),
    "read": lambda call: call.put() and call.read(),
    "read by anybody": lambda call: call.put() and call.read(token=""),
    "read, not there": lambda call: call.read("3n2uco4aghsvz"),
    "deleted": lambda call: call.put() and call.delete(),
    "deleted, not there": lambda call: call.delete("123456"),
    "of another account": lambda call: call.delete(of="did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"),
    "broken JSON": lambda call: call.post(
        "repo.putRecord", data=b"{", headers={"Content-Type": "application/json"}
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_both_answer_alike(both, name):
    real, ours = (ASKED[name](call) for call in both)
    said = [(answer.status_code, answer.json().get("error")) for answer in (real, ours)]
    assert said[0] == said[1]
    assert {*ours.json()} <= {*real.json()}
