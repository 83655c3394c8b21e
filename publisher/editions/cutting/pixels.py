"""The pixels themselves, by libvips; only child processes import this.

https://www.libvips.org/API/current/ctor.Image.thumbnail.html: shrinks while it loads, turns upright,
and brings embedded profiles to sRGB.
"""

from __future__ import annotations

from pathlib import Path

import pyvips  # type: ignore[import-untyped]

from publisher.editions.cutting.refusal import PictureRefusedError, unreadable
from publisher.editions.cutting.shape import Box, Form, Layout, lay, window

LOADERS = ("Jpeg", "Png", "Tiff", "Webp", "Nsgif")
RESERVED_RANGE_MAX = 8192
"""A 16-bit picture no brighter than this would look black: its range was never stretched."""
DOTS_PER_MM = 72 / 25.4
"""Every file says the same: what a camera or scanner said of its dots means nothing on a screen."""
MASTER_QUALITY = 90
"""From 90 on libvips keeps colour at full resolution; red on black, as in many micrographs, needs it."""
WEB_QUALITY = {"image/jpeg": 82, "image/webp": 80, "image/avif": 60}
AVIF_EFFORT = 2
"""Of 9. One step more takes twice as long and saves a twentieth of the bytes."""
FORM_QUALITIES = (90, 85, 80, 74, 68, 60, 50, 40)
SMALLER = 0.8
"""Where no quality is small enough, the picture itself becomes smaller by this."""
EDGE_SHARE = 100

pyvips.cache_set_max(0)  # no operation comes twice; memory stays flat over many pictures
pyvips.operation_block_set("VipsForeignLoad", True)
for _loader in LOADERS:
    pyvips.operation_block_set(f"VipsForeignLoad{_loader}", False)


def upright(source: Path, side_max: int) -> pyvips.Image:
    """At most `side_max` each way, upright, 8-bit sRGB, decoded once and held in memory."""
    try:
        given = pyvips.Image.new_from_file(str(source), access="sequential", fail_on="error")
        _check_range(given)
        # Without a profile there is nothing to convert, and to find that out costs more than all the rest.
        convert = {"output_profile": "srgb"} if "icc-profile-data" in given.get_fields() else {}
        image = pyvips.Image.thumbnail(
            str(source), side_max, height=side_max, size="down", fail_on="error", **convert
        )
        if image.hasalpha():
            image = image.flatten(background=[255])
        if image.bands != 3 or image.interpretation != "srgb":
            image = image.colourspace("srgb")
        return image.copy(xres=DOTS_PER_MM, yres=DOTS_PER_MM).copy_memory()
    except pyvips.Error as error:
        raise _refusal(error) from None


def _check_range(given: pyvips.Image) -> None:
    if given.format == "uchar":
        return
    if given.format != "ushort":
        raise PictureRefusedError(
            f"pixels of the kind “{given.format}” have no agreed brightness; save it as 8-bit or 16-bit"
        )
    bands = given.bands - 1 if given.hasalpha() else given.bands
    if given.extract_band(0, n=bands).max() < RESERVED_RANGE_MAX:
        raise PictureRefusedError(
            "a 16-bit picture this dark was not stretched to its full range; stretch its contrast, then save it again"
        )


def master(image: pyvips.Image) -> bytes:
    return _jpeg(image, MASTER_QUALITY)


def narrower(image: pyvips.Image, width: int) -> pyvips.Image:
    return _resized(image, width, max(1, round(image.height * width / image.width)))


def web(image: pyvips.Image, mime: str) -> bytes:
    quality = WEB_QUALITY[mime]
    if mime == "image/jpeg":
        return _jpeg(image, quality)
    data: bytes
    if mime == "image/avif":
        data = image.heifsave_buffer(
            compression="av1", Q=quality, effort=AVIF_EFFORT, bitdepth=8, keep="none"
        )
    else:
        data = image.webpsave_buffer(Q=quality, effort=4, keep="none")
    return data


def cropped(image: pyvips.Image, form: Form, focus: Box) -> pyvips.Image:
    part = window(image.width, image.height, form, focus)
    return image.crop(part.left, part.top, part.width, part.height).copy_memory()


def formed(image: pyvips.Image, form: Form, room_bytes: int) -> tuple[bytes, int, int]:
    """The whole picture in the form, `room_bytes` below its size: the bytes, and their pixels."""
    scale, limit = 1.0, form.bytes_max - room_bytes
    while True:
        layout = lay(image.width, image.height, form, scale)
        canvas = _laid(image, layout)
        for quality in FORM_QUALITIES:
            data = _jpeg(canvas, quality)
            if len(data) <= limit:
                return data, canvas.width, canvas.height
        if max(canvas.width, canvas.height) == 1:
            raise PictureRefusedError(f"no picture fits into {form.bytes_max} bytes")
        scale = SMALLER * min(scale, layout.width / image.width)


def _laid(image: pyvips.Image, layout: Layout) -> pyvips.Image:
    inner = _resized(image, layout.width, layout.height)
    if (layout.canvas_width, layout.canvas_height) == (layout.width, layout.height):
        return inner
    left, top = (layout.canvas_width - layout.width) // 2, (layout.canvas_height - layout.height) // 2
    background = _edge(inner, beside=layout.canvas_width > layout.width)
    return inner.embed(
        left, top, layout.canvas_width, layout.canvas_height, extend="background", background=background
    ).copy_memory()


def _edge(image: pyvips.Image, *, beside: bool) -> list[float]:
    """The middle colour of the two edges that the border touches: black around a dark field, pale around a stain."""
    if beside:
        wide = max(1, image.width // EDGE_SHARE)
        strips = image.crop(0, 0, wide, image.height), image.crop(image.width - wide, 0, wide, image.height)
        both = strips[0].join(strips[1], "horizontal")
    else:
        high = max(1, image.height // EDGE_SHARE)
        strips = image.crop(0, 0, image.width, high), image.crop(0, image.height - high, image.width, high)
        both = strips[0].join(strips[1], "vertical")
    return [band.percent(50) for band in both.bandsplit()]


def _resized(image: pyvips.Image, width: int, height: int) -> pyvips.Image:
    if (width, height) == (image.width, image.height):
        return image
    return image.thumbnail_image(width, height=height, size="force").copy_memory()


def _jpeg(image: pyvips.Image, quality: int) -> bytes:
    data: bytes = image.jpegsave_buffer(Q=quality, interlace=True, optimize_coding=True, keep="none")
    return data


def _refusal(error: pyvips.Error) -> PictureRefusedError:
    said = str(error.detail or error.message).strip().splitlines()
    return unreadable(said[-1] if said else "libvips does not say why")
