"""The table itself: for each address, by GET and by POST, the letters of those who get past its door."""

from __future__ import annotations

from pathlib import Path

TABLE = Path(__file__).with_name("permissions.tsv")
SUPERUSER = "superuser"
LETTERS = {
    SUPERUSER: "A",
    "editor-in-chief": "C",
    "editor": "E",
    "writer": "W",
    "read-only": "O",
    "translator": "T",
    "reviewer": "R",
    "coordinator": "K",
    "no role": "N",
    "stranger": "S",
}
NOBODY = "-"
METHODS = ("GET", "POST")


def table() -> dict[str, dict[str, str]]:
    rows = (line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[1:])
    return {route: dict(zip(METHODS, cells, strict=True)) for route, *cells in rows}


def write(found: dict[str, dict[str, str]]) -> None:
    rows = ["\t".join(("address", *METHODS))]
    rows += ["\t".join((route, *(found[route][method] for method in METHODS))) for route in sorted(found)]
    TABLE.write_text("\n".join(rows) + "\n", "utf-8")
