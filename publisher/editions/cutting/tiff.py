"""The directories of a TIFF file: how large the picture is, of what pixels, and whether there is only one.

TIFF 6.0 and BigTIFF: https://www.loc.gov/preservation/digital/formats/fdd/fdd000022.shtml and fdd000328.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

from publisher.editions.cutting.refusal import PictureRefusedError, unreadable

MAGIC = (b"II*\x00", b"MM\x00*", b"II+\x00", b"MM\x00+")
WIDTH, HEIGHT, BITS, SAMPLE_FORMAT, NEW_SUBFILE_TYPE = 256, 257, 258, 339, 254
WANTED = frozenset({WIDTH, HEIGHT, BITS, SAMPLE_FORMAT, NEW_SUBFILE_TYPE})
REDUCED = 0b1
WHOLE_NUMBERS, FLOATING = 1, 3
DIRECTORIES_MAX, ENTRIES_MAX = 1_000, 4_096
_NUMBERS = {1: "B", 3: "H", 4: "I", 16: "Q"}
"""TIFF's types of whole numbers, as `struct` calls them."""


@dataclass(frozen=True)
class _Layout:
    """Classic TIFF or BigTIFF, of either byte order."""

    order: str
    count: str
    offset: str

    @property
    def entry_bytes(self) -> int:
        return 4 + 2 * struct.calcsize(self.offset)


def size(file: BinaryIO) -> tuple[int, int]:
    """Width and height; refuses what has several pages, or pixels without an agreed brightness."""
    file.seek(0)
    start = file.read(16)
    order = "<" if start[:2] == b"II" else ">"
    is_big = start[2:4] in {b"+\x00", b"\x00+"}
    layout = _Layout(order, "Q", "Q") if is_big else _Layout(order, "H", "I")
    (place,) = struct.unpack_from(order + layout.offset, start, 8 if is_big else 4)
    pages: list[dict[int, int]] = []
    seen: set[int] = set()
    while place:
        if place in seen or len(seen) == DIRECTORIES_MAX:
            raise unreadable("its directories have no end")
        seen.add(place)
        page, place = _directory(file, place, layout)
        if not page.get(NEW_SUBFILE_TYPE, 0) & REDUCED:
            pages.append(page)
    if len(pages) != 1:
        raise PictureRefusedError(f"it is a TIFF of {len(pages)} pages; save the one to be shown by itself")
    _check_pixels(pages[0])
    return pages[0].get(WIDTH, 0), pages[0].get(HEIGHT, 0)


def _check_pixels(page: dict[int, int]) -> None:
    bits, sample = page.get(BITS, 1), page.get(SAMPLE_FORMAT, WHOLE_NUMBERS)
    if sample == FLOATING:
        raise PictureRefusedError(
            "floating-point pixels have no agreed brightness; save it as 8-bit or 16-bit"
        )
    if sample != WHOLE_NUMBERS or bits not in {1, 2, 4, 8, 16}:
        raise PictureRefusedError(
            f"pixels of {bits} bits of this kind have no agreed brightness; save it as 8-bit or 16-bit"
        )


def _directory(file: BinaryIO, place: int, layout: _Layout) -> tuple[dict[int, int], int]:
    """The first number of each wanted tag, and where the next directory is."""
    file.seek(place)
    (count,) = struct.unpack(layout.order + layout.count, file.read(struct.calcsize(layout.count)))
    if count > ENTRIES_MAX:
        raise unreadable("its directory is too long")
    entries = file.read(count * layout.entry_bytes)
    (following,) = struct.unpack(layout.order + layout.offset, file.read(struct.calcsize(layout.offset)))
    found: dict[int, int] = {}
    for start in range(0, count * layout.entry_bytes, layout.entry_bytes):
        tag, kind, values = struct.unpack_from(layout.order + "HH" + layout.offset, entries, start)
        if tag in WANTED and kind in _NUMBERS and values:
            found[tag] = _first(file, entries, start, _NUMBERS[kind], values, layout)
    return found, following


def _first(file: BinaryIO, entries: bytes, start: int, kind: str, values: int, layout: _Layout) -> int:
    """A value stands in its entry where there is room, else where the entry points."""
    room = struct.calcsize(layout.offset)
    place = start + 4 + room
    if values * struct.calcsize(kind) > room:
        (elsewhere,) = struct.unpack_from(layout.order + layout.offset, entries, place)
        file.seek(elsewhere)
        entries, place = file.read(struct.calcsize(kind)), 0
    (value,) = struct.unpack_from(layout.order + kind, entries, place)
    return int(value)
