"""Writes what each kind can carry into docs/reference/channels.md: `python -m tests.docs.capabilities`.

The tables are made from the `LIMITS` in the registry; test_capabilities.py fails while page and code differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path

from channels import registry
from channels.contract import Limits, PictureForm, Unit
from channels.registry import Kind

COMMAND = "python -m tests.docs.capabilities"
PAGE = Path(__file__).parents[2] / "docs" / "reference" / "channels.md"
NOTHING = "–"
UNITS: Mapping[Unit, str] = {
    "codepoints": "code points",
    "graphemes": "graphemes",
    "weighted": "weighted",
    "emoji_bytes": "code points, emoji in bytes",
    "utf8_bytes": "bytes",
}


class Reach(StrEnum):
    """Where the description of a picture is once the post has arrived."""

    WITH_PICTURE = "yes"
    IN_TEXT = "in the text"
    NOWHERE = "no"


def reach(limits: Limits) -> Reach:
    if limits.announces_feed:
        return Reach.NOWHERE
    return Reach.IN_TEXT if limits.alt_max_codepoints is None else Reach.WITH_PICTURE


def written(page: str, kinds: Mapping[str, Kind]) -> str:
    """The page with what stands between its marks made anew."""
    for name, table in (("limits", limits_table(kinds)), ("descriptions", descriptions_table(kinds))):
        begin, end = marks(name)
        before, _, rest = page.partition(begin)
        page = f"{before}{begin}\n{table}{end}{rest.partition(end)[2]}"
    return page


def marks(name: str) -> tuple[str, str]:
    return f"<!-- {name}: written by {COMMAND} -->", f"<!-- /{name} -->"


def limits_table(kinds: Mapping[str, Kind]) -> str:
    rows = [{"kind": _link(kind), **_cells(kind.limits)} for kind in kinds.values()]
    return _table(rows[0], (row.values() for row in rows))


def descriptions_table(kinds: Mapping[str, Kind]) -> str:
    rows = ((_link(kind), reach(kind.limits), _room(kind.limits)) for kind in kinds.values())
    return _table(("kind", "does it?", "where, and how long it may be"), rows)


def _cells(limits: Limits) -> dict[str, str]:
    posts = not limits.announces_feed
    carried = {
        "text": _text(limits),
        "description": _most(limits.alt_max_codepoints, otherwise="in the text"),
        "picture": _picture(limits),
        "pictures": _most(limits.images_max),
        "hashtags": _most(limits.hashtags_max, otherwise="any"),
    }
    done = {
        "edit": _yes(limits.can_edit),
        "delete": _yes(limits.can_delete),
        "look-up": _yes(limits.can_look_up),
        "sends once": _yes(limits.sends_once),
    }
    formed = {
        "reply": _yes(limits.can_reply),
        "fetches": _yes(limits.fetches_pictures),
        "link-only": _yes(not limits.needs_picture),
    }
    return {
        **(carried if posts else dict.fromkeys(carried, NOTHING)),
        **done,
        **(formed if posts else dict.fromkeys(formed, NOTHING)),
    }


def _text(limits: Limits) -> str:
    if limits.text_max is None:
        return "any length"
    bounds = [f"{limits.text_max:,} {UNITS[limits.text_unit]}"]
    if limits.text_max_bytes is not None:
        bounds.append(f"{limits.text_max_bytes:,} bytes")
    if limits.url_cost is not None:
        bounds.append(f"an address {limits.url_cost}")
    return ", ".join(bounds)


def _picture(limits: Limits) -> str:
    forms = ", ".join(sorted(mime.removeprefix("image/").upper() for mime in limits.image_mimes))
    return "; ".join([forms, _size(limits.image_max_bytes), *_form(limits.form, limits.image_max_bytes)])


def _form(form: PictureForm | None, bytes_max: int) -> list[str]:
    if form is None:
        return ["as it is"]
    ratios = [
        f"{words} {ratio:g}"
        for words, ratio in (("ratio from", form.ratio_min), ("to", form.ratio_max))
        if ratio is not None
    ]
    cut = [f"cut to {_size(form.bytes_max)}"] if form.bytes_max != bytes_max else []
    return [f"{form.width_max:,} × {form.height_max:,}", *cut, *([" ".join(ratios)] if ratios else [])]


def _room(limits: Limits) -> str:
    return {
        Reach.WITH_PICTURE: f"with the picture, up to {_most(limits.alt_max_codepoints)} code points",
        Reach.IN_TEXT: "below the picture; it counts as text",
        Reach.NOWHERE: "only the address of a feed goes there; the description is in the feed",
    }[reach(limits)]


def _size(number: int) -> str:
    whole, unit = (2**20, "MiB") if number % 2**20 == 0 else (10**6, "MB")
    return f"{number / whole:g} {unit}"


def _most(number: int | None, otherwise: str = NOTHING) -> str:
    return otherwise if number is None else f"{number:,}"


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _link(kind: Kind) -> str:
    return f"[{kind.label}](channels/{kind.name}.md)"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = [*head]
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8"), registry.KINDS), encoding="utf-8")
