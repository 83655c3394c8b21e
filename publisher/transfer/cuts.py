"""The picture files that frozen values name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def of(*values: Any) -> Iterator[tuple[str, str]]:
    """Hash and type of each, wherever it stands."""
    for value in values:
        if isinstance(value, dict):
            if "sha256" in value and "mime" in value:
                yield value["sha256"], value["mime"]
            else:
                yield from of(*value.values())
        elif isinstance(value, list):
            yield from of(*value)
