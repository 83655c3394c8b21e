"""What a child is asked for, and what it answers: plain values, and files put into the store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from publisher.editions.cutting import credit, kept, pixels
from publisher.editions.cutting.refusal import PictureRefusedError
from publisher.editions.cutting.shape import Box, Form

MASTER_SIDE_MAX = 2048
WIDTHS = (480, 960, 1600)
MIMES = ("image/jpeg", "image/webp")

Value = dict[str, Any]


def answer(asked: Value) -> Value:
    source, folder = Path(asked["source"]), Path(asked["folder"])
    try:
        if "form" in asked:
            focus = Box(**asked["focus"]) if asked.get("focus") else None
            return {"cuts": [form(source, folder, Form(**asked["form"]), focus)]}
        if "look" in asked:
            return {"cuts": [look(source, folder, asked["look"])]}
        if "avif" in asked:
            return {"cuts": avif(source, folder, asked["avif"])}
        return {"cuts": cuts(source, folder)}
    except PictureRefusedError as error:
        return {"refused": error.why}


def cuts(source: Path, folder: Path) -> list[Value]:
    """The master, then each width of a web page as JPEG and WebP, narrowest first. Decodes once."""
    image = pixels.upright(source, MASTER_SIDE_MAX)
    master = _put(folder, pixels.master(image), "image/jpeg", image.width, image.height)
    return [master, *webs(image, folder, WIDTHS)]


def look(source: Path, folder: Path, side_max: int) -> Value:
    """A small copy for people who have to judge a picture; and the proof that it can be opened."""
    image = pixels.upright(source, side_max)
    return _put(folder, pixels.web(image, "image/jpeg"), "image/jpeg", image.width, image.height)


def avif(master: Path, folder: Path, widths: Sequence[int]) -> list[Value]:
    """The web widths of a master that is out already, narrowest first."""
    return webs(pixels.upright(master, MASTER_SIDE_MAX), folder, widths, (kept.AVIF,))


def webs(image: Any, folder: Path, widths: Sequence[int], mimes: Sequence[str] = MIMES) -> list[Value]:
    """Each width is made from the next wider one."""
    made: list[Value] = []
    for width in sorted({min(width, image.width) for width in widths}, reverse=True):
        image = pixels.narrower(image, width)
        made[:0] = [_put(folder, pixels.web(image, mime), mime, image.width, image.height) for mime in mimes]
    return made


def form(master: Path, folder: Path, wanted: Form, focus: Box | None = None) -> Value:
    """The master as a form asks for it, with the master's own credit."""
    marks = credit.marks(master.read_bytes())
    image = pixels.upright(master, MASTER_SIDE_MAX)
    if focus is not None:
        image = pixels.cropped(image, wanted, focus)
    data, width, height = pixels.formed(image, wanted, len(marks))
    return _put(folder, credit.marked(data, marks), "image/jpeg", width, height)


def _put(folder: Path, data: bytes, mime: str, width: int, height: int) -> Value:
    return {
        "sha256": kept.put(folder, data, mime),
        "mime": mime,
        "width": width,
        "height": height,
        "size_bytes": len(data),
    }
