"""Ours writes more than Hugo is asked for: a compressed twin of every page, a sitemap for each month, and the index of
it all in the database. Both write to the same disk, into empty folders, in shuffled rounds.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
from collections import defaultdict
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks import site_child, site_posts
from benchmarks.hugo import Hugo
from benchmarks.peer_venv import ABSENT, peer_venv
from benchmarks.rows import at_least, at_most, row

SMALL = 4_000
FASTER, LESS_CPU, MB_MAX, GROWTH_MAX = 2.5, 4, 80, 10.6


def measure(home: Path, size: int, *, rounds: int, growth: bool = False) -> list[dict[str, Any]]:
    with peer_venv("hugo") as peers:
        found = _rounds(home, size, rounds, peers)
        rows = _rows(size, found)
        if growth:
            small = _rounds(home, SMALL, 1, {})["ours"]
            times = _median(found["ours"], "cpu_seconds") / _median(small, "cpu_seconds")
            rows.append(
                at_most(f"P3 full bake of {size} beside {SMALL}, processor time", "times", times, GROWTH_MAX)
            )
    return rows


def _rounds(home: Path, size: int, rounds: int, peers: dict[str, Path]) -> dict[str, list[dict[str, float]]]:
    ours = home / f"ours {size}"
    site_child.ask("make", ours, size)
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    names = ["ours", *peers]
    order = random.Random(size)
    for number in range(rounds):
        for name in order.sample(names, len(names)):
            print(f"{size} posts, round {number + 1}: {name}", file=sys.stderr, flush=True)
            if name == "ours":
                found[name].append(site_child.ask("bake", ours))
            else:
                folder = home / f"hugo {size}"
                hugo = Hugo(folder, peers[name], islice(site_posts.contents(size), size))
                taken = hugo.build()
                found[name].append({"seconds": taken.seconds, "cpu_seconds": taken.cpu_seconds})
                shutil.rmtree(folder)
    return found


def _rows(size: int, found: dict[str, list[dict[str, float]]]) -> list[dict[str, Any]]:
    name = f"P3 full bake of {size} posts"
    ours = found["ours"]
    wall, cpu = _median(ours, "seconds"), _median(ours, "cpu_seconds")
    rows = [row(f"{name}: files, compressed twins among them", "files", ours[0]["files"])]
    if found["hugo"]:
        hugo, hugo_cpu = _median(found["hugo"], "seconds"), _median(found["hugo"], "cpu_seconds")
        rows += [
            row(f"{name} (beside: Hugo)", "s", wall, hugo),
            row(f"{name}, processor time (beside: Hugo)", "s", cpu, hugo_cpu),
            at_least(f"{name}: Hugo's time in ours", "times", hugo / wall, FASTER),
            at_least(f"{name}: Hugo's processor time in ours", "times", hugo_cpu / cpu, LESS_CPU),
        ]
    else:
        rows += [row(f"{name} (beside: Hugo)", "s", wall, ABSENT), row(f"{name}, processor time", "s", cpu)]
    memory = max(one["MB"] for one in ours)
    rows.append(
        at_most(f"{name}: peak memory", "MB", memory, MB_MAX)
        if size > SMALL
        else row(f"{name}: peak memory", "MB", memory)
    )
    rows.append(row(f"{name}: then its feeds, all archived ones", "s", _median(ours, "feeds_seconds")))
    return rows


def _median(taken: list[dict[str, float]], what: str) -> float:
    return statistics.median(one[what] for one in taken)
