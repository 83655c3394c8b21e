"""The rows a measurement prints."""

from __future__ import annotations

import json
from typing import Any


def row(
    name: str,
    unit: str,
    ours: float,
    beside: float | str | None = None,
    *,
    aim: str | None = None,
    met: bool | None = None,
) -> dict[str, Any]:
    """`beside`: the same by another way, or why it is not there. `aim`: what was set, and whether it is `met`."""
    measured = isinstance(beside, float | int) and beside
    return {
        "name": name,
        "unit": unit,
        "ours": _short(ours),
        "beside": _short(beside) if isinstance(beside, float | int) else beside,
        "ratio": ours / beside if measured else None,
        "aim": aim,
        "met": met,
    }


def at_most(
    name: str, unit: str, ours: float, most: float, beside: float | str | None = None
) -> dict[str, Any]:
    return row(name, unit, ours, beside, aim=f"≤ {most:g}", met=ours <= most)


def at_least(
    name: str, unit: str, ours: float, least: float, beside: float | str | None = None
) -> dict[str, Any]:
    return row(name, unit, ours, beside, aim=f"≥ {least:g}", met=ours >= least)


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def show(rows: list[dict[str, Any]]) -> None:
    print(json.dumps(rows))


def _short(value: float) -> float:
    return float(f"{value:.3g}") if abs(value) < 1000 else round(value)
