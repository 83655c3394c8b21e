"""The rows a measurement prints."""

from __future__ import annotations

import json
from typing import Any


def row(name: str, unit: str, ours: float, beside: float | None = None) -> dict[str, Any]:
    return {
        "name": name,
        "unit": unit,
        "ours": _short(ours),
        "beside": None if beside is None else _short(beside),
        "ratio": ours / beside if beside else None,
    }


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def show(rows: list[dict[str, Any]]) -> None:
    print(json.dumps(rows))


def _short(value: float) -> float:
    return float(f"{value:.3g}") if abs(value) < 1000 else round(value)
