"""Credits longer than one reply go on in further ones, each a post below the one before it."""

from __future__ import annotations

import dataclasses
from collections import defaultdict

import pytest

from channels import registry
from channels.contract import Link, Memo, OutletConfig, Presence
from channels.errors import OutcomeUnknown
from tests import peers, stories
from tests.channels import golden
from tests.contract.conftest import Publisher

KINDS = [name for name, kind in registry.KINDS.items() if kind.limits.can_reply]
LONG = tuple(Link(f"Credit line number {number:02}, by people whose names fill it") for number in range(24))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["long-credits", "catalan-long-credits"])
def test_no_credit_line_is_lost_or_broken_in_a_thread(kind, name):
    story = golden.story(kind, name)
    config = OutletConfig("a", "bpod", story.language, {}, defaultdict(str))
    top, *replies = registry.adapter(kind, config).compose(story).thread
    assert len(replies) > 1
    lines = "\n".join(reply.plain for reply in replies).splitlines()
    assert [line for line in lines if line != story.title] == [credit.text for credit in story.credits]
    assert len({reply.key for reply in (top, *replies)}) == len(replies) + 1
    assert top.left_out
    assert "credits" not in top.left_out


@pytest.fixture(params=KINDS)
def publisher(request, tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer, stories.picture_site() as url:
        story = stories.story(pictures=(stories.picture(url=url),), credits=LONG)
        yield Publisher(request.param, peer, story=story)


def below(publisher, rendition, above):
    memo = Memo({"reply_to": above.remote_id}, lambda _: None)
    publisher.channel.prepare(rendition, memo, stories.fetch_from())
    return publisher.channel.send(rendition, memo, stories.fetch_from())


def test_a_thread_arrives_in_order_and_each_post_of_it_is_found_again(publisher):
    posts = [publisher.publish()]
    replies = publisher.rendition.thread[1:]
    for reply in replies:
        posts.append(below(publisher, reply, posts[-1]))
    assert len(posts) > 2
    assert [seen["id"] for seen in publisher.visible()] == [post.remote_id for post in posts]
    for reply, above, post in zip(replies, posts, posts[1:], strict=False):
        memo = Memo({"reply_to": above.remote_id}, lambda _: None)
        assert publisher.channel.look_up(reply, memo).post == post


def test_the_last_reply_is_not_taken_for_the_one_above_it(publisher):
    first = publisher.publish()
    upper, lower = publisher.rendition.thread[1:3]
    second = below(publisher, upper, first)
    memo = Memo({"reply_to": second.remote_id}, lambda _: None)
    assert publisher.channel.look_up(lower, memo).presence is Presence.ABSENT
    publisher.channel.prepare(lower, memo, stories.fetch_from())
    publisher.arm("send", "accept-then-reset")
    with pytest.raises(OutcomeUnknown):
        publisher.channel.send(lower, memo, stories.fetch_from())
    assert publisher.channel.look_up(lower, memo).presence is Presence.PRESENT
    assert len(publisher.visible()) == 3


def test_on_bluesky_every_reply_names_the_top_and_the_post_above(tmp_path):
    with peers.sandbox(tmp_path / "sandbox") as peer:
        publisher = Publisher("bluesky", peer, story=dataclasses.replace(stories.story(), credits=LONG))
        posts = [publisher.publish()]
        for reply in publisher.rendition.thread[1:3]:
            posts.append(below(publisher, reply, posts[-1]))
        records = [item["sent"] for item in peer.server.platforms["bluesky"].store.posts(publisher.account)]
        named = [
            [record["reply"][end]["uri"].rpartition("/")[2] for end in ("root", "parent")]
            for record in records
            if "reply" in record
        ]
    top, upper, _ = (post.remote_id for post in posts)
    assert named == [[top, top], [top, upper]]
