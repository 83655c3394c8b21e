"""Cuts a picture once: one master for channels, and the widths web pages use.

Everything comes out upright, 8-bit, sRGB and without metadata. Pictures are never enlarged and
never cropped. What cannot be shown truthfully is refused by name.
"""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from publisher.editions import store
from publisher.editions.content import Cut

PIXELS_MAX = 120_000_000
MASTER_SIDE_MAX = 2048
WIDTHS = (480, 960, 1600)
RESERVED_RANGE_MAX = 8192
"""A 16-bit picture no brighter than this would look black: its range was never stretched."""

_SRGB = ImageCms.createProfile("sRGB")


class PictureRefusedError(ValueError):
    """The picture cannot be shown as it is; the text says why and what to do."""


def cut(source: Path | BinaryIO, folder: Path | None = None) -> tuple[Cut, tuple[Cut, ...]]:
    """The master and the web cuts of a picture, put into the store. Raises `PictureRefusedError`."""
    picture = _open(source)
    master = picture.copy()
    master.thumbnail((MASTER_SIDE_MAX, MASTER_SIDE_MAX), Image.Resampling.LANCZOS)
    cuts: list[Cut] = []
    rest = picture
    for width in sorted({min(width, picture.width) for width in WIDTHS}, reverse=True):
        height = max(1, round(picture.height * width / picture.width))
        rest = rest.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
        cuts = [_save(rest, "image/jpeg", 82, folder), _save(rest, "image/webp", 80, folder), *cuts]
    return _save(master, "image/jpeg", 88, folder), tuple(cuts)


def cut_or_none(source: Path, folder: Path) -> tuple[Cut, tuple[Cut, ...]] | None:
    """For processes that cut ahead and know nothing of Django: what is refused is left to be refused later."""
    try:
        return cut(source, folder)
    except PictureRefusedError:
        return None


def _open(source: Path | BinaryIO) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is below
            with Image.open(source) as file:
                if file.width * file.height > PIXELS_MAX:
                    raise PictureRefusedError(
                        f"picture: {file.width} × {file.height} pixels is too large; give one of at most {PIXELS_MAX // 1_000_000} megapixels"
                    )
                if file.format == "JPEG":
                    file.draft("RGB", (2 * MASTER_SIDE_MAX, 2 * MASTER_SIDE_MAX))
                return _srgb(ImageOps.exif_transpose(file))
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError) as error:
        raise PictureRefusedError(f"picture: the file cannot be read as a picture ({error})") from None


def _srgb(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith(("I;16", "I")):
        return _from_16_bit(picture).convert("RGB")
    if picture.mode == "F":
        raise PictureRefusedError(
            "picture: floating-point pixels have no agreed brightness; save it as 8-bit or 16-bit"
        )
    profile = picture.info.get("icc_profile")
    if "A" in picture.mode or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        picture = Image.new("RGB", picture.size, "white")
        picture.paste(layer, mask=layer.getchannel("A"))
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        try:
            converted = ImageCms.profileToProfile(
                picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), _SRGB, outputMode="RGB"
            )
        except ImageCms.PyCMSError:
            converted = None  # a damaged profile: the plain numbers are the best there is
        if converted is not None:
            return converted
    return picture.convert("RGB")


def _from_16_bit(picture: Image.Image) -> Image.Image:
    """Pillow's own conversion turns 16-bit grey white; this one keeps the brightness."""
    wide = picture.convert("I")
    brightest = wide.getextrema()[1]
    if isinstance(brightest, tuple) or brightest < RESERVED_RANGE_MAX:
        raise PictureRefusedError(
            "picture: a 16-bit picture this dark was not stretched to its full range; stretch its contrast, then save it again"
        )
    return wide.point(lambda value: value * (1 / 256)).convert("L")


def _save(picture: Image.Image, mime: str, quality: int, folder: Path | None) -> Cut:
    buffer = io.BytesIO()
    if mime == "image/jpeg":
        picture.save(buffer, "JPEG", quality=quality, progressive=True, optimize=True)
    else:
        picture.save(buffer, "WEBP", quality=quality, method=4)
    data = buffer.getvalue()
    return Cut(store.put(data, mime, folder), mime, picture.width, picture.height, len(data))
