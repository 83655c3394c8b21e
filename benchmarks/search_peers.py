"""The same posts and questions in what others search with: SQLite's FTS5 as it is, Postgres, tantivy."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.db import connection

from benchmarks.search_corpus import Corpus

Find = Callable[[str], list[int]]
"""From a question to the numbers of posts."""
CONFIGURATIONS = {"en": "english", "ca": "catalan"}
TOKENIZERS = {"en": "en_stem", "ca": "default"}
HERE = Path(__file__).parent


def fts5(one: Corpus, language: str) -> Find:
    table = f"plain_{language}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
        cursor.execute(f"CREATE VIRTUAL TABLE {table} USING fts5(title, body)")
        rows = ((number, post.title, post.body) for number, post in enumerate(one.posts))
        into = f"INSERT INTO {table} (rowid, title, body) VALUES (%s, %s, %s)"  # noqa: S608 - a name of ours
        cursor.executemany(into, rows)

    asked = (
        f"SELECT rowid, snippet({table}, 1, '[', ']', '…', 24) FROM {table}"  # noqa: S608
        f" WHERE {table} MATCH %s ORDER BY bm25({table}) LIMIT 20"
    )

    def find(text: str) -> list[int]:
        words = " ".join(f'"{word}"' for word in text.split())
        with connection.cursor() as cursor:
            cursor.execute(asked, [words])
            return [number for number, _snippet in cursor.fetchall()]

    return find


@contextmanager
def postgres(url: str, one: Corpus, language: str) -> Iterator[Find]:
    configuration = CONFIGURATIONS[language]
    with psycopg.connect(url, autocommit=True) as there:
        there.execute("DROP TABLE IF EXISTS plain")
        there.execute("CREATE TABLE plain (number int, title text, body text, vector tsvector)")
        with there.cursor().copy("COPY plain (number, title, body) FROM STDIN") as copy:
            for number, post in enumerate(one.posts):
                copy.write_row((number, post.title, post.body))
        vector = (
            f"setweight(to_tsvector('{configuration}', title), 'A') || to_tsvector('{configuration}', body)"
        )
        there.execute(f"UPDATE plain SET vector = {vector}")  # noqa: S608
        there.execute("CREATE INDEX ON plain USING gin (vector)")
        there.execute("VACUUM ANALYZE plain")
        asked = (
            "SELECT number, ts_headline(%(c)s::regconfig, body, q) FROM (SELECT number, body, q FROM plain,"
            " plainto_tsquery(%(c)s::regconfig, %(t)s) q WHERE vector @@ q"
            " ORDER BY ts_rank_cd(vector, q) DESC, number LIMIT 20) found"
        )

        def find(text: str) -> list[int]:
            rows = there.execute(asked, {"c": configuration, "t": text}).fetchall()
            return [number for number, _snippet in rows]

        yield find


@contextmanager
def tantivy(binaries: Path, folder: Path, one: Corpus, language: str) -> Iterator[Find]:
    file = folder / f"tantivy-{language}.json"
    file.write_text(json.dumps([[post.title, post.body] for post in one.posts]))
    process = subprocess.Popen(
        [str(binaries / "python"), str(HERE / "search_tantivy.py"), str(file), TOKENIZERS[language]],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout
    asking, answers = process.stdin, process.stdout
    try:
        answers.readline()

        def find(text: str) -> list[int]:
            asking.write(json.dumps(text) + "\n")
            asking.flush()
            return list(json.loads(answers.readline()))

        yield find
    finally:
        asking.close()
        process.wait(30)
