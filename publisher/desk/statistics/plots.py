"""Plots as SVG of our own: columns over months, or bars beside names. Words and sizes only; colours are the style's.

No figure is in the picture alone: the table below says the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from publisher.desk.statistics.figures import Table

WIDTH, LEFT, RIGHT = 640, 48, 8
TOP, TALL, FOOT = 12, 160, 40
BAR, STEP, NAME = 16, 26, 190
LABELS_MAX = 8
NAME_CHARS = 30


@dataclass(frozen=True)
class Piece:
    x: str
    y: str
    width: str
    height: str
    series: int
    said: str


@dataclass(frozen=True)
class Label:
    x: str
    y: str
    text: str
    anchor: str


@dataclass(frozen=True)
class Plot:
    name: str
    title: str
    said: str
    width: int
    height: int
    pieces: list[Piece]
    labels: list[Label]
    lines: list[str]
    """Paths of the grid."""
    legend: list[tuple[int, str]]


def columns(table: Table, shown: Sequence[int], *, stacked: bool = False) -> Plot | None:
    """One group of columns for each row; `shown` are the columns of the table that are drawn."""
    if not table.rows:
        return None
    most = _most(table, shown, stacked=stacked)
    least = min(0.0, *(float(row[at] or 0) for row in table.rows for at in shown))
    scale, step = TALL / (most - least), (WIDTH - LEFT - RIGHT) / len(table.rows)
    zero, share = TOP + TALL + least * scale, step * 0.8 / (1 if stacked else len(shown))
    pieces: list[Piece] = []
    for place, row in enumerate(table.rows):
        below = 0.0
        for number, at in enumerate(shown):
            value = float(row[at] or 0)
            x = LEFT + place * step + step * 0.1 + (0 if stacked else number * share)
            y = zero - (below + max(value, 0)) * scale
            said = f"{row[0]}, {table.columns[at]}: {_told(row[at])}"
            pieces.append(_piece(x, y, share, abs(value) * scale, number, said))
            below += value if stacked else 0
    labels = [
        Label(str(LEFT - 6), f"{y + 4:.1f}", text, "end") for text, y in _scale(most, least, zero, scale)
    ]
    every = -(-len(table.rows) // LABELS_MAX)
    labels += [
        Label(f"{LEFT + (place + 0.5) * step:.1f}", str(TOP + TALL + 18), str(row[0]), "middle")
        for place, row in enumerate(table.rows)
        if place % every == 0
    ]
    lines = [f"M{LEFT} {y:.1f}H{WIDTH - RIGHT}" for _, y in _scale(most, least, zero, scale)]
    legend = [(number, table.columns[at]) for number, at in enumerate(shown)]
    height = TOP + TALL + FOOT
    return Plot(table.name, table.title, table.said, WIDTH, height, pieces, labels, lines, legend)


def bars(table: Table, shown: Sequence[int]) -> Plot | None:
    """One bar for each row, its columns laid end to end."""
    if not table.rows:
        return None
    most = _most(table, shown, stacked=True)
    scale = (WIDTH - NAME - 60) / most
    pieces: list[Piece] = []
    labels: list[Label] = []
    for place, row in enumerate(table.rows):
        x, y = float(NAME), TOP + place * STEP
        for number, at in enumerate(shown):
            value = float(row[at] or 0)
            said = f"{row[0]}, {table.columns[at]}: {_told(row[at])}"
            pieces.append(_piece(x, y, value * scale, BAR, number, said))
            x += value * scale
        labels.append(Label(str(NAME - 8), str(y + BAR - 4), _short(str(row[0])), "end"))
        total = sum(float(row[at] or 0) for at in shown)
        labels.append(Label(f"{x + 6:.1f}", str(y + BAR - 4), f"{total:,.0f}", "start"))
    height = TOP + len(table.rows) * STEP + 8
    legend = [(number, table.columns[at]) for number, at in enumerate(shown)]
    return Plot(table.name, table.title, table.said, WIDTH, height, pieces, labels, [], legend)


def _most(table: Table, shown: Sequence[int], *, stacked: bool) -> float:
    values = [[float(row[at] or 0) for at in shown] for row in table.rows]
    return max(1.0, *((sum(row) if stacked else max(row)) for row in values))


def _scale(most: float, least: float, zero: float, scale: float) -> list[tuple[str, float]]:
    values = [most, most / 2, 0.0] + ([least] if least else [])
    return [(f"{value:,.0f}".replace("-", "−"), zero - value * scale) for value in values]


def _piece(x: float, y: float, width: float, height: float, series: int, said: str) -> Piece:
    return Piece(f"{x:.1f}", f"{y:.1f}", f"{width:.1f}", f"{height:.1f}", series, said)


def _told(value: object) -> str:
    return "–" if value is None else str(value)


def _short(name: str) -> str:
    return name if len(name) <= NAME_CHARS else name[: NAME_CHARS - 1] + "…"
