"""Dates in addresses: `2026-03-01`."""

from __future__ import annotations

import datetime


class IsoDate:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> datetime.date:
        return datetime.date.fromisoformat(value)  # a ValueError is a 404

    def to_url(self, value: datetime.date) -> str:
        return value.isoformat()
