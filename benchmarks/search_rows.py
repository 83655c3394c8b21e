"""P6: how long a question takes, how often it finds what was meant, and what one more post costs."""

from __future__ import annotations

import datetime
import random
import sys
import time
from collections import defaultdict
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import transaction

from benchmarks import search_peers, site_posts
from benchmarks.peer_venv import ABSENT, peer_venv
from benchmarks.rows import at_least, at_most, percentile, row
from benchmarks.search_corpus import Corpus, corpus
from benchmarks.search_peers import Find
from publisher.editions.content import Content
from publisher.editions.models import Edition, Site
from publisher.search import index
from publisher.search.finding import Question, answer
from publisher.search.models import Document
from tests import servers

LARGE = 40_000
FIRST = datetime.date(1900, 1, 1)
UPDATES = 60
RECALL = {"typo": 0.90, "inflected": 0.92, "accentless": 0.94}
MRR_LEAST = 0.98
UPDATE_MS_MAX = 2
PEERS = {"fts5": "FTS5 plain", "postgres": "Postgres", "tantivy": "tantivy"}
Places = dict[str, dict[str, list[float]]]


def measure(home: Path, size: int) -> list[dict[str, Any]]:
    corpora, rows = _made(size), list[dict[str, Any]]()
    with peer_venv("tantivy") as peers, ExitStack() as stack:
        try:
            url = stack.enter_context(servers.postgres())
        except servers.NoServerError:
            url = ""
        for language, one in corpora.items():
            _say(f"asking, {language}")
            with ExitStack() as asked:
                ways: dict[str, Find] = {"ours": _ours(language), "fts5": search_peers.fts5(one, language)}
                if url:
                    ways["postgres"] = asked.enter_context(search_peers.postgres(url, one, language))
                if "tantivy" in peers:
                    there = search_peers.tantivy(peers["tantivy"], home, one, language)
                    ways["tantivy"] = asked.enter_context(there)
                rows += _rows(f"P6 {size} posts, {language}", size, *_asked(ways, one))
    name = f"P6 {size} posts: one more in the releasing transaction, p50"
    return [*rows, at_most(name, "ms", _update(), UPDATE_MS_MAX)]


def answers(size: int) -> dict[str, list[list[int]]]:
    """By language, the numbers of the posts that each question finds."""
    corpora = _made(size)
    texts = {
        language: [text for asked in one.questions.values() for text, _meant in asked]
        for language, one in corpora.items()
    }
    return {language: list(map(_ours(language), asked)) for language, asked in texts.items()}


def _made(size: int) -> dict[str, Corpus]:
    """An archive in two languages, written and indexed."""
    call_command("migrate", verbosity=0)
    corpora = {language: corpus(language, size) for language in ("en", "ca")}
    for language, one in corpora.items():
        _write(language, one)
    _say("indexing")
    index.catch_up(4 * size)
    return corpora


def _write(language: str, one: Corpus) -> None:
    Site.objects.create(
        language=language, base_url=f"http://{language}.test", name="x", tag_authority="x,2026"
    )
    values = (
        Content(FIRST + datetime.timedelta(days=number), language, "", made.title, "", f"<p>{made.body}</p>")
        for number, made in enumerate(one.posts)
    )
    site_posts.release(values)


def _ours(language: str) -> Find:
    days = {
        pk: (day - FIRST).days
        for pk, day in Document.objects.filter(language=language).values_list("pk", "publish_on")
    }
    return lambda text: [days[one.document.pk] for one in answer(Question(text, (language,))).found]


def _asked(ways: dict[str, Find], one: Corpus) -> tuple[dict[str, list[float]], Places]:
    for find in ways.values():
        find("cell")
    times: dict[str, list[float]] = defaultdict(list)
    places: Places = defaultdict(lambda: defaultdict(list))
    asked = [(name, *question) for name, questions in one.questions.items() for question in questions]
    order = random.Random(6)
    order.shuffle(asked)
    for name, text, meant in asked:
        for way in order.sample(sorted(ways), len(ways)):
            start = time.perf_counter()
            found = ways[way](text)
            times[way].append(1000 * (time.perf_counter() - start))
            place = next((place for place, number in enumerate(found, 1) if number in meant), 0)
            places[way][name].append((1 / place if place else 0.0) if name == "title" else float(bool(place)))
    return times, places


def _rows(label: str, size: int, times: dict[str, list[float]], places: Places) -> list[dict[str, Any]]:
    share = {way: {name: sum(all_) / len(all_) for name, all_ in by.items()} for way, by in places.items()}
    most = 40 if size == LARGE else 10
    p99 = percentile(times["ours"], 0.99)
    rows = [at_most(f"{label}: a question with snippets, p99", "ms", p99, most)]
    for way, name in PEERS.items():
        if way not in times:
            rows.append(
                row(
                    f"{label}: a question, p50 (beside: {name})", "ms", percentile(times["ours"], 0.5), ABSENT
                )
            )
            continue
        for at in (0.5, 0.99):
            both = percentile(times["ours"], at), percentile(times[way], at)
            rows.append(row(f"{label}: a question, p{round(100 * at)} (beside: {name})", "ms", *both))
        for kind in RECALL.keys() & share["ours"].keys():
            both = share["ours"][kind], share[way][kind]
            rows.append(row(f"{label}: recall@20, {kind} (beside: {name})", "share", *both))
    ours = share["ours"]
    rows += [
        at_least(f"{label}: recall@20, {kind}", "share", ours[kind], least)
        for kind, least in RECALL.items()
        if kind in ours
    ]
    rows.append(at_least(f"{label}: known title, MRR", "share", ours["title"], MRR_LEAST))
    return rows


def _update() -> float:
    times = []
    editions = Edition.objects.filter(language="ca").order_by("-publish_on").select_related("current")
    for edition in islice(editions.iterator(), UPDATES):
        content = edition.content()
        with transaction.atomic():
            edition.state = Edition.State.WITHDRAWN
            index.follow(edition)
            edition.state = Edition.State.RELEASED
            start = time.perf_counter()
            index.follow(edition, content)  # as the releasing step has it in hand
            times.append(1000 * (time.perf_counter() - start))
    return percentile(times, 0.5)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
