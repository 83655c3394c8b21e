"""What the first bytes of a file say: its format by content, never by name, and whether it is opened at all.

Decoders allocate what a header promises, so the promise is read here first, without any of them. Whatever
the header hides is left to the limits of the child process.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from publisher.editions.cutting import tiff
from publisher.editions.cutting.refusal import PictureRefusedError, unreadable

MEGAPIXEL = 1_000_000
PIXELS_MAX = 250 * MEGAPIXEL
PIXELS_HELD_MAX = 80 * MEGAPIXEL
"""Of a progressive JPEG, an interlaced PNG or a GIF, which a decoder must hold whole."""
CHUNKS_MAX = 10_000

JPEG_FRAMES = {0xC0, 0xC1, 0xC2}
"""Baseline, extended and progressive, by Huffman code: what every decoder reads."""
JPEG_OTHER_FRAMES = {0xC3, *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
JPEG_PROGRESSIVE = 0xC2
JPEG_START_OF_SCAN, JPEG_END = 0xDA, 0xD9
JPEG_WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD9)}

GIFS = (b"GIF87a", b"GIF89a")
"""The first still is taken of what moves: https://www.w3.org/Graphics/GIF/spec-gif89a.txt"""

OTHERS = (
    (0, b"BM", "a BMP"),
    (0, b"8BPS", "a Photoshop document"),
    (0, b"%PDF", "a PDF"),
    (0, b"\x00\x00\x00\x0cjP", "a JPEG 2000"),
    (0, b"\xff\x4f\xff\x51", "a JPEG 2000"),
    (0, b"<", "a drawing or a web page"),
    (4, b"ftypavif", "an AVIF"),
    (4, b"ftyp", "a HEIC or a film"),
)


@dataclass(frozen=True)
class Header:
    form: str
    width: int
    height: int
    held_whole: bool = False


def checked(source: Path) -> Header:
    """Raises `PictureRefusedError` for whatever should not even be decoded."""
    with source.open("rb") as file:
        try:
            header = _read(file)
        except (struct.error, IndexError, OverflowError):
            raise unreadable("it ends within its header") from None
    if not (header.width and header.height):
        raise unreadable("its header names no size")
    pixels = header.width * header.height
    size = f"{header.width} × {header.height} pixels"
    if pixels > PIXELS_MAX:
        raise PictureRefusedError(
            f"{size} is too large; give one of at most {PIXELS_MAX // MEGAPIXEL} megapixels"
        )
    if header.held_whole and pixels > PIXELS_HELD_MAX:
        raise PictureRefusedError(
            f"{size} is too large for a progressive or interlaced file; save it without that,"
            f" or with at most {PIXELS_HELD_MAX // MEGAPIXEL} megapixels"
        )
    return header


def _read(file: BinaryIO) -> Header:
    start = file.read(32)
    if start.startswith(b"\xff\xd8\xff"):
        return _jpeg(file)
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(file)
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return _webp(start)
    if start[:6] in GIFS:
        width, height = struct.unpack_from("<HH", start, 6)
        return Header("gif", width, height, held_whole=True)
    if start[:4] in tiff.MAGIC:
        width, height = tiff.size(file)
        return Header("tiff", width, height)
    for offset, magic, name in OTHERS:
        if start[offset:].startswith(magic):
            raise PictureRefusedError(f"it is {name} file; save it as PNG, TIFF, JPEG or WebP")
    raise unreadable("it is neither JPEG, PNG, TIFF, WebP nor GIF")


def _jpeg(file: BinaryIO) -> Header:
    """Markers up to the frame header: ITU-T T.81, annex B."""
    file.seek(2)
    for _ in range(CHUNKS_MAX):
        if file.read(1)[0] != 0xFF:
            raise unreadable("its parts do not follow each other")
        marker = file.read(1)[0]
        while marker == 0xFF:  # fill bytes
            marker = file.read(1)[0]
        if marker in JPEG_WITHOUT_LENGTH:
            continue
        if marker in {JPEG_START_OF_SCAN, JPEG_END}:
            break
        (length,) = struct.unpack(">H", file.read(2))
        if marker in JPEG_FRAMES:
            bits, height, width = struct.unpack(">BHH", file.read(5))
            if bits != 8:
                raise PictureRefusedError(f"it is a JPEG of {bits} bits; save it as 16-bit TIFF or PNG")
            return Header("jpeg", width, height, held_whole=marker == JPEG_PROGRESSIVE)
        if marker in JPEG_OTHER_FRAMES:
            raise PictureRefusedError("it is a JPEG of a rare kind; save it as an ordinary JPEG, or as PNG")
        file.seek(length - 2, 1)
    raise unreadable("it names no size before its pixels")


def _png(file: BinaryIO) -> Header:
    """Chunks up to the pixels: https://www.w3.org/TR/png-3/#5Chunk-layout."""
    file.seek(8)
    header: Header | None = None
    for _ in range(CHUNKS_MAX):
        length, kind = struct.unpack(">I4s", file.read(8))
        if header is None:
            if kind != b"IHDR":
                raise unreadable("its header is missing")
            width, height, _depth, _colour, _packing, _filter, interlaced = struct.unpack(
                ">IIBBBBB", file.read(13)
            )
            header = Header("png", width, height, held_whole=bool(interlaced))
            length -= 13
        elif kind == b"acTL":
            raise _moves()
        elif kind == b"IDAT":
            return header
        file.seek(length + 4, 1)
    raise unreadable("it has no pixels")


def _webp(start: bytes) -> Header:
    """https://developers.google.com/speed/webp/docs/riff_container"""
    kind = start[12:16]
    if kind == b"VP8X":
        if start[20] & 0b10:
            raise _moves()
        return Header(
            "webp", 1 + int.from_bytes(start[24:27], "little"), 1 + int.from_bytes(start[27:30], "little")
        )
    if kind == b"VP8L":
        (packed,) = struct.unpack("<I", start[21:25])
        return Header("webp", 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF))
    if kind == b"VP8 ":
        width, height = struct.unpack("<HH", start[26:30])
        return Header("webp", width & 0x3FFF, height & 0x3FFF)
    raise unreadable("it is no WebP of a known kind")


def _moves() -> PictureRefusedError:
    return PictureRefusedError("it moves; give one still of it")
