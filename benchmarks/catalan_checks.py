"""What the checks find in seeded errors, and what they say of good Catalan; beside them `pofilter`.

catalan_pairs.tsv holds English sentences, their Catalan, and the same with one error of a named class. Both are
asked about every good and every seeded sentence. Ours has found an error where any finding names its class;
pofilter where any of its tests speaks of the entry. `python -m benchmarks.catalan_checks table` shows each class.
"""

from __future__ import annotations

import csv
import importlib
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.home import installation
from benchmarks.rows import percentile, row, show

PAIRS = Path(__file__).with_name("catalan_pairs.tsv")
SENTENCES = 9
POFILTER = Path(sys.executable).with_name("pofilter")


@dataclass(frozen=True)
class Pair:
    english: str
    catalan: str
    sort: str
    seeded: str


def pairs() -> list[Pair]:
    with PAIRS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Pair(*fields) for fields in rows[1:]]


def pofilter(entries: list[tuple[str, str]]) -> list[bool]:
    """Whether it says anything of each entry. Language and all tests as a team would call it for Catalan."""
    with tempfile.TemporaryDirectory() as folder:
        given, told = Path(folder) / "in.po", Path(folder) / "out.po"
        given.write_text(_po(entries), encoding="utf-8")
        subprocess.run(
            [POFILTER, "--language=ca", "--nofuzzy", "--progress=none", given, told],
            check=True,
            stdout=sys.stderr,
        )
        text = told.read_text(encoding="utf-8") if told.exists() else ""
    return [f'msgctxt "{place}"\n' in text for place in range(len(entries))]


def measure() -> list[dict[str, Any]]:
    known = pairs()
    ours = importlib.import_module("benchmarks.catalan_ours")
    good = [(pair.english, pair.catalan) for pair in known]
    wrong = [(pair.english, pair.seeded) for pair in known]
    their_good, their_wrong = pofilter(good), pofilter(wrong)
    our_good = [ours.codes(*entry) for entry in good]
    our_found = [pair.sort in ours.codes(pair.english, pair.seeded) for pair in known]
    if "table" in sys.argv:
        _table(known, our_found, their_wrong, our_good, their_good)
    return [
        row(
            f"Catalan checks: found, of {len(known)} seeded errors",
            "errors",
            sum(our_found),
            sum(their_wrong),
        ),
        row(
            f"Catalan checks: false alarms, in {len(known)} good sentences",
            "sentences",
            sum(map(bool, our_good)),
            sum(their_good),
        ),
        *_times(known, ours.seconds),
    ]


def _times(known: list[Pair], seconds: Callable[[str, str], float]) -> list[dict[str, Any]]:
    """Of texts as long as one of ours, each made of other sentences than the last."""
    texts = [[*known[place:], *known[:place]][:SENTENCES] for place in range(len(known))]
    taken = [
        1000 * seconds(" ".join(one.english for one in text), " ".join(one.catalan for one in text))
        for text in texts
    ]
    label = f"Catalan checks: a text of {SENTENCES} sentences"
    return [row(f"{label}, p{round(100 * share)}", "ms", percentile(taken, share)) for share in (0.5, 0.99)]


def _table(
    known: list[Pair], ours: list[bool], theirs: list[bool], our_good: list[set[str]], their_good: list[bool]
) -> None:
    seeded = Counter(pair.sort for pair in known)
    found = Counter(pair.sort for pair, yes in zip(known, ours, strict=True) if yes)
    beside = Counter(pair.sort for pair, yes in zip(known, theirs, strict=True) if yes)
    for sort, number in seeded.items():
        print(f"{sort:<24}{number:>4}{found[sort]:>6}{beside[sort]:>10}", file=sys.stderr)
    for pair, yes, codes, alarm in zip(known, ours, our_good, their_good, strict=True):
        if not yes:
            print("missed:", pair.sort, pair.seeded, file=sys.stderr)
        if codes or alarm:
            print("alarm:", sorted(codes), "pofilter" if alarm else "", pair.catalan, file=sys.stderr)


def _po(entries: list[tuple[str, str]]) -> str:
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Language: ca\\n"\n'
    return head + "".join(
        f'\nmsgctxt "{place}"\nmsgid {_quoted(english)}\nmsgstr {_quoted(catalan)}\n'
        for place, (english, catalan) in enumerate(entries)
    )


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


if __name__ == "__main__":
    with installation():
        show(measure())
