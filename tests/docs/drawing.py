"""Draws the ledger's machine into docs/concepts/exactly-once.md: `python -m tests.docs.drawing`.

The drawing and the table are made from `STEPS`; test_drawing.py fails while page and code differ.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publisher.deliveries.steps import Step

COMMAND = "python -m tests.docs.drawing"
PAGE = Path(__file__).parents[2] / "docs" / "concepts" / "exactly-once.md"
BEGIN, END = f"<!-- written by {COMMAND} -->", "<!-- /written -->"


def drawn(page: str, steps: Mapping[str, Step]) -> str:
    """The page with the part between its two marks made anew."""
    part = f"{BEGIN}\n{diagram(steps)}\n{table(steps)}{END}"
    return re.sub(f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: part, page, count=1, flags=re.DOTALL)


def diagram(steps: Mapping[str, Step]) -> str:
    arrows: dict[tuple[str, str], list[str]] = {}
    for name, step in steps.items():
        for state in step.leaves:
            arrows.setdefault((state.value, step.reaches.value), []).append(name)
    left = {leaves for leaves, _ in arrows}
    final = sorted({reaches for _, reaches in arrows} - left)
    lines = [
        "    [*] --> pending: open",
        *(f"    {leaves} --> {reaches}: {', '.join(names)}" for (leaves, reaches), names in arrows.items()),
        *(f"    {state} --> [*]" for state in final),
    ]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```", ""])


def table(steps: Mapping[str, Step]) -> str:
    rows = [
        f"| `{name}` | {', '.join(state.value for state in step.leaves)} | {step.reaches.value} | {step.meaning} |"
        for name, step in steps.items()
    ]
    return "\n".join(["| step | leaves | reaches | when |", "|---|---|---|---|", *rows, ""])


def main() -> None:
    from tests import bootstrap

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "publisher.settings")
    try:
        import django

        django.setup()
        from publisher.deliveries.steps import STEPS

        PAGE.write_text(drawn(PAGE.read_text(encoding="utf-8"), STEPS), encoding="utf-8")
    finally:
        shutil.rmtree(bootstrap.HOME, ignore_errors=True)


if __name__ == "__main__":
    main()
