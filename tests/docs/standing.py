"""The table of docs/concepts/translations.md, written from the function that decides: python -m tests.docs.standing."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from publisher.editions.standing import Channels, Facts, OnMissing, Page, Stage, Weight, standing
from tests.docs.pages import DOCS

PAGE = DOCS / "concepts" / "translations.md"
COMMAND = "python -m tests.docs.standing"
_PART = re.compile(rf"(<!-- written by {re.escape(COMMAND)} -->\n).*?(<!-- /written -->)", re.DOTALL)

STAGES = {Stage.ABSENT: "not public", Stage.PUBLIC: "public", Stage.WITHDRAWN: "withdrawn"}
APPROVED = {Stage.ABSENT: "none", Stage.PUBLIC: "approved, its slot has come", Stage.WITHDRAWN: "withdrawn"}
WEIGHTS = {weight: weight.value or "nothing" for weight in Weight}
PAGES = {
    Page.NOTHING: "nothing",
    Page.PLACEHOLDER: "a placeholder: picture, “Traducció en curs”, a link to the English; `noindex`",
    Page.BORROWED: "the English text, marked as such; `noindex`",
    Page.TRANSLATION: "the translation",
    Page.UPDATED: "the translation, and a line: the original was updated on …",
    Page.CORRECTED: "the translation, under a notice: the original was corrected on …",
    Page.HIDDEN: "a placeholder that says why; `noindex`",
    Page.TOMBSTONE: "410, and the note of the withdrawal",
}
FEEDS = {
    Page.UPDATED: "yes, with that line",
    Page.CORRECTED: "yes, with that notice; `updated` tells it",
}
CHANNELS = {Channels.NOTHING: "nothing", Channels.ANNOUNCE: "announced once, at the release"}


def table() -> str:
    """One row for each set of facts that differ in what comes of them."""
    rows: dict[tuple[str, ...], list[Facts]] = {}
    for values in itertools.product(Stage, Stage, Weight, OnMissing, (False, True)):
        facts = Facts(*values)
        found = standing(facts)
        shown = (
            PAGES[found.page],
            FEEDS.get(found.page, "yes") if found.in_feed else "no",
            CHANNELS[found.channels],
        )
        rows.setdefault((STAGES[facts.source], *_decisive(facts), *shown), []).append(facts)
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    head = "| English | translation | changed since | `on_missing` | `hide_on_critical` | page | in the feeds | outlets |"
    return "\n".join([head, "|---" * 8 + "|", *lines, ""])


def _decisive(facts: Facts) -> tuple[str, ...]:
    """What is of no consequence is “any”."""
    others = {
        "translation": [replace(facts, translation=stage) for stage in Stage],
        "outdated": [replace(facts, outdated=weight) for weight in Weight],
        "on_missing": [replace(facts, on_missing=way) for way in OnMissing],
        "hides": [replace(facts, hide_on_critical=hides) for hides in (False, True)],
    }
    counts = {name: len({standing(other) for other in given}) > 1 for name, given in others.items()}
    return (
        APPROVED[facts.translation] if counts["translation"] else "any",
        WEIGHTS[facts.outdated] if counts["outdated"] else "any",
        f"`{facts.on_missing.value}`" if counts["on_missing"] else "any",
        ("yes" if facts.hide_on_critical else "no") if counts["hides"] else "any",
    )


def written(page: str) -> str:
    return _PART.sub(lambda found: found[1] + table() + found[2], page)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
