"""What a kind of channel costs: the lines of its adapter, and the calls and our CPU time of one post.

A post is compose, prepare and send, on an adapter made anew as the ledger makes it. What an outlet does once (a
session, say) is done in the posts before. A reply with credits is a post of its own and is not counted. CPU time is
that of our thread alone: the sandbox has its own. Its pictures are small, and from memory.

WebSub tells a hub of three feeds. The newsletter has one reader, and its calls are commands of SMTP.
"""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from statistics import mean
from typing import Any

from django.core.management import call_command

from benchmarks.rows import at_most, row
from channels import registry
from channels.contract import Story
from tests import peers, stories
from tests.contract.conftest import Publisher

CHANNELS = Path(registry.__file__).parent
LINES_MAX = 120
WARM_UP, POSTS = 3, 20
APART_SECONDS = 61
"""By the sandbox's clock: some kinds take few posts a minute."""


def measure(folder: Path) -> list[dict[str, Any]]:
    call_command("migrate", verbosity=0)
    rows = []
    with stories.picture_site() as picture_url:
        for kind in registry.KINDS.values():
            rows.append(
                at_most(f"C {kind.name}: adapter lines", "lines", adapter_lines(kind.name), LINES_MAX)
            )
            with peers.sandbox(folder / kind.name) as peer:
                rows += posted(kind.name, peer, picture_url)
    return rows


def adapter_lines(kind: str) -> int:
    """All but the blank ones."""
    text = (CHANNELS / kind / "adapter.py").read_text(encoding="utf-8")
    return sum(1 for line in text.splitlines() if line.strip())


def posted(kind: str, peer: peers.Peer, picture_url: str) -> Iterator[dict[str, Any]]:
    days = [different(day, picture_url) for day in range(WARM_UP + POSTS)]
    for story in days[:WARM_UP]:
        post(kind, peer, story)
    before = calls(kind, peer)
    seconds = [post(kind, peer, story) for story in days[WARM_UP:]]
    made = calls(kind, peer) - before
    arrived = days if registry.KINDS[kind].limits.announces_feed else peer.visible(kind, "bpod")
    assert made, f"{kind}: nobody was called"
    assert len(arrived) == len(days), f"{kind}: not every post arrived"
    yield row(f"C {kind}: wire calls a post", "calls", made / POSTS)
    yield row(f"C {kind}: our CPU a post", "ms", mean(seconds) * 1000)


def different(day: int, picture_url: str) -> Story:
    """Another story for each day."""
    given = stories.story()
    publish_on = given.publish_on + timedelta(days=day)
    return dataclasses.replace(
        given,
        publish_on=publish_on,
        title=f"{given.title}, day {day}",
        link=f"https://bpod.example/archive/{publish_on:%Y/%m/%d}",
        pictures=(stories.picture(url=picture_url),),
    )


def post(kind: str, peer: peers.Peer, story: Story) -> float:
    """The CPU seconds of this thread."""
    publisher = Publisher(kind, peer, story=story)
    config = peer.config(kind, publisher.account)
    patient = dataclasses.replace(config, settings={**config.settings, "read_seconds": 20})
    memo, fetch = publisher.memo, stories.fetch_from()
    began = time.thread_time()
    channel = registry.adapter(kind, patient)
    rendition = channel.compose(story)
    channel.prepare(rendition, memo, fetch)
    channel.send(rendition, memo, fetch)
    taken = time.thread_time() - began
    peer.server.clock.move(APART_SECONDS)
    return taken


def calls(kind: str, peer: peers.Peer) -> int:
    counted: dict[str, int] = peer.state()["calls"]
    return sum(number for name, number in counted.items() if name.startswith(f"{kind}."))
