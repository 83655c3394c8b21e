"""P6: the same questions to 5,000 posts of each language on SQLite and on Postgres: are the answers the same?"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.peer_venv import ABSENT
from benchmarks.rows import row, show
from tests import servers

SIZE = 5_000
Answers = dict[str, list[list[int]]]
"""By language, the posts that were found by each question, the best first."""


def measure(home: Path, size: int) -> list[dict[str, Any]]:
    name = f"P6 {size} posts: questions with the same posts in the same order on SQLite and Postgres"
    ours = _answers(home / "sqlite", size, None)
    asked = sum(map(len, ours.values()))
    try:
        with servers.postgres() as url:
            there = _answers(home / "postgres", size, url)
    except servers.NoServerError:
        return [row(name, "questions", 0, ABSENT)]
    same = sum(
        one == other for language in ours for one, other in zip(ours[language], there[language], strict=True)
    )
    return [row(name, "questions", same, aim=f"{asked}", met=same == asked)]


def _answers(home: Path, size: int, database: str | None) -> Answers:
    environ = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environ |= {"BPOD_HOME": str(home), "BPOD_SECRET_KEY": secrets.token_urlsafe(48)}
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.search_answers", str(size)],
        env=environ | ({"DATABASE_URL": database} if database else {}),
        stdout=subprocess.PIPE,
        check=True,
    )
    answers: Answers = json.loads(done.stdout)
    return answers


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="bpod-bench-") as folder:
        show(measure(Path(folder), SIZE))
