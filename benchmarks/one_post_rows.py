"""Ours beside a build of Hugo and of Pelican, in shuffled rounds; neither of them has a smaller step than a build."""

from __future__ import annotations

import os
import random
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import site_child, site_posts
from benchmarks.hugo import Hugo
from benchmarks.peer_venv import ABSENT, peer_venv
from benchmarks.pelican import Pelican
from benchmarks.rows import at_least, at_most, percentile, row

SIZES = (4_000, 40_000)
ROUNDS = {4_000: 3, 40_000: 2}
POSTS = {4_000: 70, 40_000: 100}
"""In a round of ours, one after the other."""
MS_MAX = {4_000: 60, 40_000: 75}
HUGO_LEAST = {4_000: 25, 40_000: 200}
PELICAN_MAX = 4_000
"""Of a larger archive, Pelican takes minutes a build."""
FILES_MAX = 16


def measure(home: Path) -> list[dict[str, Any]]:
    sizes = [int(size) for size in os.environ.get("SIZES", "").split()] or SIZES
    rows: list[dict[str, Any]] = []
    taken: dict[int, list[float]] = {}
    with peer_venv("hugo", "pelican") as peers:
        for size in sizes:
            found = _rounds(home / str(size), size, peers)
            rows += _rows(size, found)
            taken[size] = [one["ms"] for one in found["ours"]]
    if len(taken) == len(SIZES):
        growth = statistics.median(taken[SIZES[1]]) / statistics.median(taken[SIZES[0]])
        rows.append(at_most("P1 one new post at 40,000 beside 4,000, p50", "times", growth, 1.5))
    return rows


def _rounds(home: Path, size: int, peers: dict[str, Path]) -> dict[str, list[Any]]:
    _say(f"{size} posts")
    site_child.ask("make", home / "ours", size)
    site_child.ask("bake", home / "ours")
    further = islice(site_posts.contents(size, 100), size, None)
    works: dict[str, Callable[[], list[Any]]] = {
        "ours": lambda: site_child.ask("release", home / "ours", size, POSTS[size])
    }
    if "hugo" in peers:
        hugo = Hugo(home / "hugo", peers["hugo"], islice(site_posts.contents(size), size))
        hugo.build()
        works["hugo"] = lambda: [_with_one_more(hugo, further)]
    if "pelican" in peers and size <= PELICAN_MAX:
        pelican = Pelican(home / "pelican", peers["pelican"], islice(site_posts.contents(size), size))
        pelican.build()
        works["pelican"] = lambda: [_with_one_more(pelican, further)]
    found: dict[str, list[Any]] = defaultdict(list)
    order = random.Random(size)
    for number in range(ROUNDS[size]):
        for name in order.sample(sorted(works), len(works)):
            _say(f"{size} posts, round {number + 1}: {name}")
            found[name] += works[name]()
    return found


def _with_one_more(peer: Hugo | Pelican, further: Iterator[Any]) -> float:
    peer.add(next(further))
    return 1000 * peer.build().seconds


def _rows(size: int, found: dict[str, list[Any]]) -> list[dict[str, Any]]:
    name = f"P1 {size} posts: one new post"
    ours, files = [one["ms"] for one in found["ours"]], [one["files"] for one in found["ours"]]
    median = statistics.median(ours)
    hugo = statistics.median(found["hugo"]) if "hugo" in found else None
    pelican = statistics.median(found["pelican"]) if "pelican" in found else None
    least = HUGO_LEAST[size]
    return [
        row(f"{name}, p50 (beside: Hugo)", "ms", median, ABSENT if hugo is None else hugo),
        row(f"{name}, p50 (beside: Pelican)", "ms", median, ABSENT if pelican is None else pelican)
        if size <= PELICAN_MAX
        else row(f"{name}, p50 (beside: Pelican)", "ms", median, "not run: minutes a build"),
        at_most(f"{name}, p99 of {len(ours)}", "ms", percentile(ours, 0.99), MS_MAX[size]),
        row(
            f"{name}, of one processor, p50", "ms", statistics.median(one["cpu_ms"] for one in found["ours"])
        ),
        at_most(
            f"{name}, the most files written, without twins and pictures", "files", max(files), FILES_MAX
        ),
        at_most(f"{name}, files written, p50", "files", statistics.median(files), FILES_MAX),
        *([at_least(f"{name}, Hugo's time in ours", "times", hugo / median, least)] if hugo else []),
    ]


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
