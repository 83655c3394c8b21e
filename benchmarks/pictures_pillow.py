"""The same work by Pillow, as well as it is done there: decoded once, at a smaller scale where JPEG allows."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from publisher.editions.cutting import kept
from publisher.editions.cutting.shape import Form, lay

MASTER_SIDE, MASTER_QUALITY, WEB_QUALITY = 2048, 90, 82
FORM_QUALITIES = (90, 85, 80, 74, 68, 60, 50, 40)
LANCZOS = Image.Resampling.LANCZOS
Image.MAX_IMAGE_PIXELS = None


def widths(source: Path, folder: Path, wanted: Sequence[int], *, avif: bool = False) -> None:
    image = _opened(source, max(wanted))
    for width in sorted(wanted, reverse=True):
        image = _resized(image, width, round(image.height * width / image.width))
        _jpeg(image, folder, WEB_QUALITY)
        _saved(image, folder, "WEBP", quality=80, method=4)
        if avif:
            _saved(image, folder, "AVIF", quality=60, speed=6, max_threads=1)


def widths_avif(source: Path, folder: Path, wanted: Sequence[int]) -> None:
    widths(source, folder, wanted, avif=True)


def master(source: Path, folder: Path, side: int) -> None:
    _jpeg(_opened(source, side), folder, MASTER_QUALITY)


def forms(source: Path, folder: Path, wanted: Sequence[Form]) -> None:
    image = _opened(source, MASTER_SIDE)
    _jpeg(image, folder, MASTER_QUALITY)
    for form in wanted:
        _formed(image, form, folder)


def _formed(image: Image.Image, form: Form, folder: Path) -> None:
    layout = lay(image.width, image.height, form)
    canvas = Image.new("RGB", (layout.canvas_width, layout.canvas_height))
    place = (layout.canvas_width - layout.width) // 2, (layout.canvas_height - layout.height) // 2
    canvas.paste(_resized(image, layout.width, layout.height), place)
    for quality in FORM_QUALITIES:
        if _jpeg(canvas, folder, quality) <= form.bytes_max:
            return


def _opened(source: Path, side: int) -> Image.Image:
    image: Image.Image = Image.open(source)
    image.draft("RGB", (2 * side, 2 * side))
    image = image.convert("RGB")
    image.thumbnail((side, side), LANCZOS, reducing_gap=3.0)
    return image


def _resized(image: Image.Image, width: int, height: int) -> Image.Image:
    return image.resize((width, height), LANCZOS, reducing_gap=3.0)


def _saved(image: Image.Image, folder: Path, form: str, **options: int) -> None:
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    kept.put(folder, buffer.getvalue(), f"image/{form.lower()}")


def _jpeg(image: Image.Image, folder: Path, quality: int) -> int:
    buffer = io.BytesIO()
    sampling = 0 if quality >= MASTER_QUALITY else 2
    image.save(buffer, "JPEG", quality=quality, progressive=True, optimize=True, subsampling=sampling)
    kept.put(folder, buffer.getvalue(), "image/jpeg")
    return len(buffer.getvalue())
