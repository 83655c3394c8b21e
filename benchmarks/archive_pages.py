"""The archive `benchmarks.archive` imports: 5,000 text copies, each with a picture of 800 × 600."""

from __future__ import annotations

import dataclasses
import datetime
import random
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.rows import row
from publisher.editions import freeze
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, EditionRevision
from tests import factories

PAGES = 5000
FIRST = datetime.date(2012, 1, 1)
WORDS = tuple(
    word
    for line in (
        "cells light tissue growth protein signal membrane nerve muscle gene layer image pattern repair network colour ",
        "structure vessel embryo immune bacteria fibre nucleus microscope researchers reveal within between shape slowly",
    )
    for word in line.split()
)


def measure(home: Path) -> list[dict[str, Any]]:
    folder = home / "pages"
    _write_pages(folder)
    seconds, peak = _bpod("import", str(folder))
    if Edition.objects.count() != PAGES:
        raise SystemExit(f"{Edition.objects.count()} of {PAGES} pages were imported")
    _translate()
    rebuild, rebuild_peak = _bpod("rebuild")
    floor = _floor(home)
    return [
        row(f"import: {PAGES} pages with pictures", "s", seconds),
        row("import: peak memory of one process", "MB", peak),
        row(f"rebuild: {PAGES} posts in two languages (beside: writing the same bytes)", "s", rebuild, floor),
        row("rebuild: peak memory", "MB", rebuild_peak),
    ]


def _write_pages(folder: Path) -> None:
    folder.mkdir()
    source = random.Random(20120101)
    for number in range(PAGES):
        date = FIRST + datetime.timedelta(days=number)
        title = " ".join(source.sample(WORDS, 3)).title()
        body = " ".join(source.choice(WORDS) for _ in range(150)).capitalize() + "."
        text = f"{title}\n\nWhat {source.choice(WORDS)} tells about {source.choice(WORDS)}\n\n{date.day} {date:%B %Y}\n\n{title}\n\n{body}\n\nWritten by A. B.\n"
        (folder / f"{date}.txt").write_text(text)
        colour = f"hsl({source.randrange(360)}, 60%, 30%)"
        (folder / f"{date}.jpg").write_bytes(factories.picture_bytes((800, 600), colour))


def _bpod(*words: str) -> tuple[float, float]:
    """Seconds, and megabytes of the largest process, of one command."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "publisher.cli", *words], stdout=sys.stderr, check=True)
    return time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000


def _translate() -> None:
    """A Catalan Edition of every post, so that two languages are built."""
    for revision in (
        EditionRevision.objects.filter(edition__language=SOURCE).select_related("edition__post").iterator()
    ):
        content = dataclasses.replace(revision.verified_content(), language="ca", translators=("C. D.",))
        released_at = revision.edition.released_at
        freeze.archive_content(
            revision.edition.post, content, by_name="benchmark", now=factories.NOON, released_at=released_at
        )


def _floor(home: Path) -> float:
    """Copying the baked tree: the least any builder of the same files can take."""
    started = time.perf_counter()
    shutil.copytree(home / "site", home / "copy", copy_function=_write_again)
    return time.perf_counter() - started


def _write_again(source: str, target: str) -> None:
    Path(target).write_bytes(Path(source).read_bytes())
