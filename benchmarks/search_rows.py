"""P6: how long a question takes, how often it finds what was meant, and what one more post costs."""

from __future__ import annotations

import datetime
import os
import random
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from benchmarks.rows import percentile, row
from benchmarks.search_corpus import Corpus, corpus
from publisher.editions import freeze
from publisher.editions.content import Content
from publisher.editions.models import Edition, Site
from publisher.posts.models import Post
from publisher.prepare import prepare
from publisher.search import index
from publisher.search.finding import Question, answer
from publisher.search.models import Document

SIZES = (5_000, 40_000)
FIRST = datetime.date(1900, 1, 1)
UPDATES = 60
TOGETHER = 500
"""Posts written in one transaction: what a disk takes for each is not measured here."""
Find = Callable[[str], Iterable[int]]


def measure(_home: Path) -> list[dict[str, Any]]:
    prepare()
    sizes = [int(size) for size in os.environ.get("SIZES", "").split()] or SIZES
    rows: list[dict[str, Any]] = []
    for size in sizes:
        corpora = {language: corpus(language, size) for language in ("en", "ca")}
        for language, one in corpora.items():
            _write(language, one)
        _plain_table()
        for language, one in corpora.items():
            rows += _asked(language, one, size)
        rows.append(
            row(f"P6 {size} posts: one more in the releasing transaction, p50 (aim 2)", "ms", _update())
        )
    return rows


def _write(language: str, one: Corpus) -> None:
    Site.objects.get_or_create(
        language=language,
        defaults={"base_url": f"http://{language}.test", "name": "x", "tag_authority": "x,2026"},
    )
    now = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    for start in range(0, len(one.posts), TOGETHER):
        with transaction.atomic():
            for number, made in enumerate(one.posts[start : start + TOGETHER], start):
                day = FIRST + datetime.timedelta(days=number)
                post, _ = Post.objects.get_or_create(publish_on=day, defaults={"title": "x"})
                content = Content(day, language, "", made.title, "", f"<p>{made.body}</p>")
                freeze.archive_content(post, content, by_name="x", now=now, released_at=now)
        _progress(f"{language}: {start} of {len(one.posts)} posts")


def _asked(language: str, one: Corpus, size: int) -> list[dict[str, Any]]:
    days = {
        pk: (day - FIRST).days
        for pk, day in Document.objects.filter(language=language).values_list("pk", "publish_on")
    }
    ways: dict[str, Find] = {
        "ours": lambda text: (found.document.pk for found in answer(Question(text, (language,))).found),
        "plain": lambda text: _plain(text, language),
    }
    for find in ways.values():
        list(find("cell"))
    times: dict[str, list[float]] = {"ours": [], "plain": []}
    asked = [(name, *question) for name, questions in one.questions.items() for question in questions]
    random.Random(6).shuffle(asked)
    places: dict[str, dict[str, list[float]]] = {way: {} for way in ways}
    for name, text, meant in asked:
        for way, find in random.Random(text).sample(list(ways.items()), 2):
            start = time.perf_counter()
            found = [days[pk] for pk in find(text)]
            times[way].append(1000 * (time.perf_counter() - start))
            place = next((place for place, number in enumerate(found, 1) if number in meant), 0)
            value = (1 / place if place else 0.0) if name == "title" else float(bool(place))
            places[way].setdefault(name, []).append(value)
    recall = {
        way: {name: sum(values) / len(values) for name, values in by.items()} for way, by in places.items()
    }
    label = f"P6 {size} posts, {language}"
    aim = 10 if size <= SIZES[0] else 40
    rows = [
        row(f"{label}: a question with snippets, p50 (beside: FTS5 plain)", "ms", *_at(times, 0.5)),
        row(f"{label}: a question with snippets, p99 (aim {aim})", "ms", *_at(times, 0.99)),
    ]
    for name, aim_share in (("typo", 0.9), ("inflected", 0.92), ("accentless", 0.94)):
        if name in recall["ours"]:
            rows.append(
                row(
                    f"{label}: recall@20, {name} (aim {aim_share})",
                    "share",
                    recall["ours"][name],
                    recall["plain"][name],
                )
            )
    rows.append(
        row(
            f"{label}: known title, MRR (aim 0.98)",
            "share",
            recall["ours"]["title"],
            recall["plain"]["title"],
        )
    )
    return rows


def _at(times: dict[str, list[float]], share: float) -> tuple[float, float]:
    return percentile(times["ours"], share), percentile(times["plain"], share)


def _plain_table() -> None:
    """What SQLite does by itself."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS plain_fts")
        cursor.execute("CREATE VIRTUAL TABLE plain_fts USING fts5(language UNINDEXED, title, text)")
        cursor.execute(
            "INSERT INTO plain_fts (rowid, language, title, text)"
            " SELECT edition_id, language, title, body FROM search_document"
            " JOIN search_text ON document_id = edition_id"
        )


def _plain(text: str, language: str) -> list[int]:
    words = " ".join(f'"{word}"' for word in text.split())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid, snippet(plain_fts, 2, '[', ']', '…', 24) FROM plain_fts"
            " WHERE plain_fts MATCH %s AND language = %s ORDER BY bm25(plain_fts) LIMIT 20",
            [words, language],
        )
        return [pk for pk, _snippet in cursor.fetchall()]


def _update() -> float:
    times = []
    editions = Edition.objects.filter(language="ca").order_by("-publish_on").select_related("current")
    for edition in editions[:UPDATES]:
        content = edition.content()
        with transaction.atomic():
            edition.state = Edition.State.WITHDRAWN
            index.follow(edition)
            edition.state = Edition.State.RELEASED
            start = time.perf_counter()
            index.follow(edition, content)  # as the releasing step has it in hand
            times.append(1000 * (time.perf_counter() - start))
    return percentile(times, 0.5)


def _progress(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
