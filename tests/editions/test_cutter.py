"""Pictures come out upright, 8-bit, sRGB and true; what cannot is refused by name."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageStat

from publisher.editions import cutter, store
from tests import factories


def cut(image: Image.Image, form: str, **options):
    buffer = io.BytesIO()
    image.save(buffer, form, **options)
    buffer.seek(0)
    return cutter.cut(buffer)


def opened(piece) -> Image.Image:
    return Image.open(io.BytesIO(store.fetch(piece.sha256, piece.mime)))


def test_a_large_picture_becomes_one_master_and_three_widths_in_two_formats():
    master, cuts = cutter.cut(io.BytesIO(factories.picture_bytes((3000, 2000))))
    assert (master.mime, master.width, master.height) == ("image/jpeg", 2048, 1365)
    assert [(piece.mime, piece.width) for piece in cuts] == [
        (mime, width) for width in (480, 960, 1600) for mime in ("image/jpeg", "image/webp")
    ]
    for piece in (master, *cuts):
        image = opened(piece)
        assert (image.width, image.height, image.mode) == (piece.width, piece.height, "RGB")
        assert len(store.fetch(piece.sha256, piece.mime)) == piece.size_bytes


def test_a_small_picture_is_never_enlarged():
    master, cuts = cutter.cut(io.BytesIO(factories.picture_bytes((320, 200))))
    assert (master.width, {piece.width for piece in cuts}) == (320, {320})


def test_the_same_bytes_are_kept_once():
    first = cutter.cut(io.BytesIO(factories.picture_bytes()))
    assert cutter.cut(io.BytesIO(factories.picture_bytes())) == first


def test_16_bit_grey_keeps_its_brightness_instead_of_turning_white():
    grey = Image.new("I;16", (300, 200))
    grey.putdata([(x * 65535) // 299 for _ in range(200) for x in range(300)])
    master, _ = cut(grey, "TIFF")
    assert abs(ImageStat.Stat(opened(master).convert("L")).mean[0] - 127.5) < 2


def test_a_16_bit_picture_that_was_never_stretched_is_refused_instead_of_shown_black():
    with pytest.raises(cutter.PictureRefusedError, match="stretch its contrast"):
        cut(Image.new("I;16", (30, 20), 900), "TIFF")


def test_floating_point_pixels_are_refused():
    with pytest.raises(cutter.PictureRefusedError, match="floating-point"):
        cut(Image.new("F", (30, 20), 0.5), "TIFF")


def test_what_a_camera_turned_comes_out_upright():
    exif = Image.Exif()
    exif[274] = 6
    master, _ = cut(Image.new("RGB", (400, 300), "teal"), "JPEG", exif=exif)
    assert (master.width, master.height) == (300, 400)
    assert not opened(master).getexif()


@pytest.mark.parametrize(
    ("mode", "form"),
    [("RGBA", "PNG"), ("P", "GIF"), ("L", "PNG"), ("CMYK", "JPEG"), ("LA", "PNG"), ("1", "PNG")],
)
def test_every_usual_kind_of_pixel_becomes_rgb(mode, form):
    master, _ = cut(Image.new(mode, (64, 48)), form)
    assert opened(master).mode == "RGB"


def test_what_is_transparent_stands_on_white():
    master, _ = cut(Image.new("RGBA", (64, 48), (0, 0, 0, 0)), "PNG")
    assert opened(master).getpixel((10, 10)) == (255, 255, 255)


@pytest.mark.parametrize("data", [b"", b"not a picture", factories.picture_bytes()[:400]])
def test_a_broken_file_is_refused_by_name(data):
    with pytest.raises(cutter.PictureRefusedError, match="cannot be read as a picture"):
        cutter.cut(io.BytesIO(data))


def test_a_decompression_bomb_is_refused_from_its_header():
    buffer = io.BytesIO()
    Image.new("1", (20000, 20000)).save(buffer, "PNG")
    assert len(buffer.getvalue()) < 100_000
    buffer.seek(0)
    with pytest.raises(cutter.PictureRefusedError, match="picture:"):
        cutter.cut(buffer)


def test_a_frozen_picture_that_was_changed_on_disk_is_never_given_out():
    master, _ = cutter.cut(io.BytesIO(factories.picture_bytes()))
    store.path(master.sha256, master.mime).write_bytes(b"other")
    with pytest.raises(store.StoreError, match="changed after approval"):
        store.fetch(master.sha256)
    store.path(master.sha256, master.mime).unlink()
    with pytest.raises(store.StoreError, match="not in the store"):
        store.fetch(master.sha256)
