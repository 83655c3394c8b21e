"""Pictures come out upright, 8-bit, sRGB and true."""

from __future__ import annotations

import struct

import pytest
import pyvips
from PIL import Image, ImageCms

from publisher.editions import store
from publisher.editions.content import Cut
from publisher.editions.cutting import children
from tests import factories
from tests.editions.pictures import FULL_16_BIT, cut, glow, means, opened, ramp, saved

TRUE = 1.0
"""Of 255: how far the mean of a cut may be from that of the picture."""


@pytest.fixture
def file(tmp_path):
    return tmp_path / "given.jpg"  # whatever is in it: formats are told by content


def test_a_large_picture_becomes_one_master_and_three_widths_in_two_formats(file):
    master, *cuts = cut(saved(glow((3000, 2000)), file, "PNG"))
    assert (master.mime, master.width, master.height) == ("image/jpeg", 2048, 1365)
    assert [(piece.mime, piece.width) for piece in cuts] == [
        (mime, width) for width in (480, 960, 1600) for mime in ("image/jpeg", "image/webp")
    ]
    for piece in (master, *cuts):
        image = opened(piece)
        assert (image.width, image.height, image.mode) == (piece.width, piece.height, "RGB")
        assert len(store.fetch(piece.sha256, piece.mime)) == piece.size_bytes
        assert means(image) == pytest.approx(means(Image.open(file)), abs=TRUE)


def test_avif_of_the_same_widths_is_cut_from_the_master_by_a_process_of_its_own(file):
    master, *cuts = cut(saved(glow((1000, 700)), file, "PNG"))
    source = store.path(master.sha256, master.mime)
    asked = {"source": str(source), "folder": str(store.root()), "avif": [480, 1000]}
    for _ in range(2):  # the same bytes again
        made = [Cut(**piece) for piece in children.ask_apart(asked)["cuts"]]
        assert [(piece.mime, piece.width, piece.height) for piece in made] == [
            ("image/avif", 480, 336),
            ("image/avif", 1000, 700),
        ]
    assert len([*store.root().rglob("*.avif")]) == 2
    for piece in made:
        image = opened(piece)
        assert (image.format, image.size) == ("AVIF", (piece.width, piece.height))
        assert means(image) == pytest.approx(means(opened(master)), abs=2 * TRUE)
    assert {piece.width for piece in cuts} == {480, 960, 1000}


def test_a_small_picture_is_never_enlarged(file):
    file.write_bytes(factories.picture_bytes((320, 200)))
    master, *cuts = cut(file)
    assert (master.width, {piece.width for piece in cuts}) == (320, {320})


@pytest.mark.parametrize("moves", [False, True])
def test_a_gif_is_cut_from_its_first_still(file, moves):
    first, second = (Image.new("RGB", (320, 200), colour) for colour in ("navy", "gold"))
    more = {"save_all": True, "append_images": [second, first]} if moves else {}
    for piece in cut(saved(first, file, "GIF", **more)):
        assert (piece.width, piece.height) == (320, 200)
        assert means(opened(piece)) == pytest.approx([0, 0, 128], abs=3 * TRUE)


def test_behind_what_a_gif_leaves_clear_is_white(file):
    image = Image.new("P", (320, 200), 0)
    image.putpalette([255, 0, 0, 0, 0, 0])
    master, *_ = cut(saved(image, file, "GIF", transparency=0))
    assert means(opened(master)) == pytest.approx([255] * 3, abs=TRUE)


def test_the_same_bytes_are_cut_to_the_same_bytes(file):
    file.write_bytes(factories.picture_bytes((1200, 900)))
    assert cut(file) == cut(file)


@pytest.mark.parametrize("form", ["TIFF", "PNG"])
def test_16_bit_grey_keeps_its_brightness(file, form):
    master, *cuts = cut(saved(ramp("I;16", lambda x: int(x * x * FULL_16_BIT)), file, form))
    expected = 255 * sum((x / 299) ** 2 for x in range(300)) / 300
    for piece in (master, *cuts):
        assert means(opened(piece)) == pytest.approx([expected] * 3, abs=TRUE)


def test_16_bit_colour_keeps_its_brightness(file):
    """Written by hand: Pillow knows no 16-bit RGB."""
    width, height, levels = 64, 48, (50_000, 20_000, 5_000)
    pixels = struct.pack("<3H", *levels) * (width * height)
    tags = [
        (256, 3, 1, width),
        (257, 3, 1, height),
        (258, 3, 3, 8),
        (262, 3, 1, 2),
        (273, 4, 1, 14),
        (277, 3, 1, 3),
        (278, 3, 1, height),
        (279, 4, 1, len(pixels)),
    ]
    directory = (
        struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + b"\0" * 4
    )
    head = struct.pack("<2sHI3H", b"II", 42, 14 + len(pixels), 16, 16, 16)
    file.write_bytes(head + pixels + directory)
    master, *_ = cut(file)
    assert means(opened(master)) == pytest.approx([level / 257 for level in levels], abs=TRUE)


def test_what_a_camera_turned_comes_out_upright_and_says_no_more_of_it(file):
    exif = Image.Exif()
    exif[274], exif[0x010F] = 6, "A camera"
    master, *cuts = cut(
        saved(Image.new("RGB", (400, 300), "teal"), file, "JPEG", exif=exif, comment=b"private")
    )
    assert (master.width, master.height) == (300, 400)
    for piece in (master, *cuts):
        data = store.fetch(piece.sha256, piece.mime)
        assert not opened(piece).getexif()
        assert b"camera" not in data
        assert b"private" not in data


@pytest.mark.parametrize(
    ("mode", "form"),
    [
        *((mode, "PNG") for mode in ("1", "L", "LA", "P", "RGB", "RGBA")),
        *((mode, "TIFF") for mode in ("1", "L", "CMYK", "RGB", "RGBA", "YCbCr")),
        *((mode, "JPEG") for mode in ("L", "CMYK")),
        *((mode, "WEBP") for mode in ("RGB", "RGBA")),
    ],
)
def test_every_usual_kind_of_pixel_becomes_rgb(file, mode, form):
    given = Image.new(mode, (64, 48))
    master, *_ = cut(saved(given, file, form))
    assert opened(master).mode == "RGB"


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_stands_on_white(file, mode):
    master, *_ = cut(saved(Image.new(mode, (64, 48)), file, "PNG"))
    assert means(opened(master)) == [255, 255, 255]


def test_a_palette_with_a_transparent_colour_stands_on_white(file):
    given = Image.new("P", (64, 48), 1)
    given.putpalette([0, 0, 0, 200, 30, 40])
    master, *_ = cut(saved(given, file, "PNG", transparency=1))
    assert means(opened(master)) == [255, 255, 255]


@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
def test_cmyk_is_ink_on_paper_not_light(file, form):
    """Full cyan is a dark, greenish blue in print; read as light it would glow (0, 255, 255)."""
    master, *_ = cut(saved(Image.new("CMYK", (64, 48), (255, 0, 0, 0)), file, form))
    red, green, blue = means(opened(master))
    assert red < 60
    assert 120 < green < 200 < blue


def test_an_embedded_profile_is_converted(file):
    red = Image.new("RGB", (64, 48), (200, 60, 40))
    wide = pyvips.Image.new_from_memory(red.tobytes(), 64, 48, 3, "uchar").copy(interpretation="srgb")
    wide.icc_transform("p3", input_profile="srgb").jpegsave(str(file), Q=95)
    assert means(Image.open(file)) != pytest.approx([200, 60, 40], abs=4)
    master, *_ = cut(file)
    assert means(opened(master)) == pytest.approx([200, 60, 40], abs=2)
    assert "icc_profile" not in opened(master).info


@pytest.mark.parametrize("damage", [slice(0, 200), slice(200, None)])
def test_a_damaged_profile_leaves_the_plain_numbers(file, damage):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    master, *_ = cut(saved(glow(), file, "JPEG", icc_profile=profile[damage]))
    assert means(opened(master)) == pytest.approx(means(glow()), abs=TRUE)


@pytest.mark.parametrize("size", [(1, 1), (6000, 3), (2, 6000)])
def test_the_thinnest_picture_keeps_at_least_a_pixel(file, size):
    master, *_ = cut(saved(Image.new("RGB", size, "teal"), file, "PNG"))
    assert max(master.width, master.height) == min(2048, max(size))
    assert min(master.width, master.height) >= 1


def test_a_frozen_picture_that_was_changed_on_disk_is_never_given_out(file):
    file.write_bytes(factories.picture_bytes())
    master, *_ = cut(file)
    store.path(master.sha256, master.mime).write_bytes(b"other")
    with pytest.raises(store.StoreError, match="changed after approval"):
        store.fetch(master.sha256)
    store.path(master.sha256, master.mime).unlink()
    with pytest.raises(store.StoreError, match="not in the store"):
        store.fetch(master.sha256)
