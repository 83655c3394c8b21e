"""What cannot be shown truthfully, or would hurt to open, is refused by name, with the mend."""

from __future__ import annotations

import io
import os
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from publisher.editions import store
from publisher.editions.cutting import child, children, header
from publisher.editions.cutting.refusal import PictureRefusedError
from tests import factories
from tests.editions.pictures import FULL_16_BIT, cut, glow, noise, ramp, saved


@pytest.fixture
def file(tmp_path):
    return tmp_path / "given.jpg"


def refused(file, words: str) -> None:
    with pytest.raises(PictureRefusedError, match=words) as caught:
        cut(file)
    assert str(caught.value).count("picture: ") == 1
    assert str(file) not in str(caught.value)
    assert not store.root().exists()


def png(width: int, height: int, *, interlaced: bool = False) -> bytes:
    """A header that promises, and next to nothing behind it."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, interlaced)
    pixels = b"IDAT" + zlib.compress(b"\0" * 1000)
    chunks = (
        struct.pack(">I", len(chunk) - 4) + chunk + struct.pack(">I", zlib.crc32(chunk))
        for chunk in (body, pixels)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def jpeg(width: int, height: int, frame: int = 0xC0, bits: int = 8) -> bytes:
    sampling = b"\x03\x01\x11\x00\x02\x11\x00\x03\x11\x00"
    return b"\xff\xd8\xff" + bytes([frame]) + struct.pack(">HBHH", 17, bits, height, width) + sampling


def tiff(*tags: tuple[int, int, int, int], following: int = 0) -> bytes:
    """One directory at offset 8."""
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return struct.pack("<2sHIH", b"II", 42, 8, len(tags)) + entries + struct.pack("<I", following)


def gif(width: int, height: int) -> bytes:
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0, 0, 0) + b";"


WIDE, HIGH = (256, 4, 1, 20_000), (257, 4, 1, 20_000)


@pytest.mark.parametrize(
    "data",
    [
        png(20_000, 20_000),
        jpeg(65_000, 65_000),
        tiff(WIDE, HIGH),
        b"RIFF\x00\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00" + b"\xff\xff\xff" * 2,
        b"RIFF\x00\x00\x00\x00WEBPVP8L\x00\x00\x00\x00\x2f\xff\xff\xff\xff\x00\x00\x00",
        gif(65_000, 65_000),
    ],
    ids=["png", "jpeg", "tiff", "webp", "lossless webp", "gif"],
)
def test_a_decompression_bomb_is_refused_from_its_header(file, data):
    file.write_bytes(data)
    with pytest.raises(PictureRefusedError, match="too large; give one of at most 250 megapixels"):
        header.checked(file)


def test_a_real_bomb_is_refused_and_nothing_is_started(file):
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    assert file.stat().st_size < 100_000
    refused(file, "20000 × 20000 pixels is too large")


@pytest.mark.parametrize(
    "data",
    [jpeg(10_000, 9_000, 0xC2), png(10_000, 9_000, interlaced=True), gif(10_000, 9_000)],
    ids=["jpeg", "png", "gif"],
)
def test_what_must_be_held_whole_may_have_fewer_pixels(file, data):
    file.write_bytes(data)
    refused(file, "at most 80 megapixels")


@pytest.mark.parametrize("data", [jpeg(10_000, 9_000), png(10_000, 9_000)], ids=["jpeg", "png"])
def test_what_is_read_in_strips_may_be_that_large(file, data):
    file.write_bytes(data)
    assert header.checked(file).width == 10_000


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.97])
def test_a_truncated_file_is_refused(file, form, share):
    whole = saved(noise((160, 120)), file, form).read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    refused(file, "cannot be read as a picture")


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_what_moves_is_refused(file, form):
    saved(glow(), file, form, save_all=True, append_images=[Image.new("RGB", (400, 300))])
    refused(file, "it moves; give one still of it")


def test_a_tiff_of_several_pages_is_refused(file):
    saved(glow(), file, "TIFF", save_all=True, append_images=[glow()])
    refused(file, "a TIFF of 2 pages; save the one")


def test_a_smaller_copy_beside_the_picture_is_no_second_page(file):
    small = tiff((254, 4, 1, 1), WIDE, HIGH)[8:]
    page = tiff((256, 4, 1, 40), (257, 4, 1, 30), following=8 + 2 + 24 + 4)
    file.write_bytes(page + small)
    assert (header.checked(file).width, header.checked(file).height) == (40, 30)


@pytest.mark.parametrize(
    ("form", "words"),
    [("BMP", "a BMP"), ("JPEG2000", "a JPEG 2000"), ("AVIF", "an AVIF"), ("PDF", "a PDF")],
)
def test_other_formats_are_refused_by_name_whatever_the_file_is_called(file, form, words):
    refused(saved(glow(), file, form), f"it is {words} file; save it as PNG, TIFF, JPEG or WebP")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "neither JPEG, PNG, TIFF, WebP nor GIF"),
        (b"not a picture", "neither"),
        (b'<?xml version="1.0"?><svg/>', "a drawing"),
        (factories.picture_bytes()[:20], "ends within its header"),
        (b"\xff\xd8\xff\xe0\x00\x04ab??", "do not follow each other"),
        (b"\xff\xd8\xff\xd9", "names no size"),
        (jpeg(0, 100), "names no size"),
        (jpeg(100, 100, 0xC3), "of a rare kind"),
        (jpeg(100, 100, 0xC1, 12), "a JPEG of 12 bits; save it as 16-bit"),
        (png(100, 100)[:40], "ends within its header"),
        (png(100, 100).replace(b"IHDR", b"IDAT"), "its header is missing"),
        (b"RIFF\x00\x00\x00\x00WEBPNONE" + b"\x00" * 20, "no WebP of a known kind"),
        (tiff(WIDE, HIGH, following=8), "have no end"),
        (struct.pack("<2sHIH", b"II", 42, 8, 65_535), "too long"),
        (tiff(), "names no size"),
        (tiff((256, 4, 1, 9), (257, 4, 1, 9), (258, 3, 3, 1 << 30)), "ends within its header"),
    ],
)
def test_a_header_that_lies_is_refused(file, data, words):
    file.write_bytes(data)
    refused(file, words)


def test_a_16_bit_picture_that_was_never_stretched_is_refused_instead_of_shown_black(file):
    """12 bits in 16: the sensor's own range."""
    refused(saved(ramp("I;16", lambda x: int(x * 4095)), file, "TIFF"), "stretch its contrast")


@pytest.mark.parametrize(
    ("mode", "words"),
    [("F", "floating-point"), ("I", "pixels of 32 bits of this kind have no agreed brightness")],
)
def test_pixels_without_an_agreed_brightness_are_refused(file, mode, words):
    refused(saved(ramp(mode, lambda x: int(x * FULL_16_BIT)), file, "TIFF"), words)


def test_a_file_of_noise_behind_a_good_header_is_refused(file):
    whole = bytearray(saved(noise((640, 480)), file, "PNG").read_bytes())
    whole[200:-50] = os.urandom(len(whole) - 250)
    file.write_bytes(whole)
    refused(file, "cannot be read as a picture")


def test_what_takes_more_memory_than_there_is_ends_its_child_and_no_other(file, tmp_path):
    """A whole interlaced picture fits the header's limit; eight bytes a pixel do not fit the child's."""
    width = height = 8_900
    row = b"\0" + b"\0" * (width * 8)
    buffer = io.BytesIO()
    packed = zlib.compressobj(1)
    buffer.write(packed.compress(row * 8))
    head = struct.pack(">IIBBBBB", width, height, 16, 6, 0, 0, 1)
    buffer.write(packed.flush())
    chunks = (b"IHDR" + head, b"IDAT" + buffer.getvalue(), b"IEND")
    file.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks)
    )
    assert width * height * 8 < child.MEMORY_MAX_BYTES
    refused(file, "cannot be read|more memory or time")
    assert cut(saved(glow(), tmp_path / "next", "PNG"))


def test_a_child_that_dies_is_a_refusal_and_the_next_picture_has_another(tmp_path, monkeypatch):
    monkeypatch.setattr(children, "WALL_SECONDS_MAX", 0.0)
    with pytest.raises(PictureRefusedError, match="more memory or time than any picture may"):
        cut(saved(glow(), tmp_path / "slow", "PNG"))
    monkeypatch.undo()
    assert cut(saved(glow(), tmp_path / "next", "PNG"))


def test_a_child_that_was_killed_in_its_sleep_is_started_again(tmp_path):
    one = children.Child()
    asked = {"source": str(saved(glow(), tmp_path / "one", "PNG")), "folder": str(tmp_path)}
    try:
        first = one.ask(asked)
        one._process.kill()
        one._process.wait()
        assert one.ask(asked) == first
    finally:
        one.end()


def test_many_are_cut_at_once_and_answered_in_order(tmp_path):
    files = [saved(Image.new("RGB", (20 + number, 10)), tmp_path / str(number), "PNG") for number in range(6)]
    files[3].write_bytes(b"nothing")
    answers = list(children.ask_all(({"source": str(file), "folder": str(tmp_path)} for file in files), 2))
    assert isinstance(answers[3], PictureRefusedError)
    assert [answer["cuts"][0]["width"] for answer in answers[:3] + answers[4:]] == [20, 21, 22, 24, 25]


def test_a_child_is_given_no_secret(tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "whoever reads this has it all")
    one = children.Child()
    try:
        one.ask({"source": str(saved(glow(), tmp_path / "one", "PNG")), "folder": str(tmp_path)})
        assert b"SECRET_KEY" not in Path(f"/proc/{one._process.pid}/environ").read_bytes()
    finally:
        one.end()


def test_a_process_of_its_own_refuses_as_well(file):
    file.write_bytes(factories.picture_bytes()[:4000])
    with pytest.raises(PictureRefusedError):
        children.ask_apart({"source": str(file), "folder": str(store.root()), "avif": [480]})
    assert not store.root().exists()
