"""Each kind is given the whole picture, as large as it takes it, in a ratio it takes."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from channels.registry import KINDS
from publisher.editions import forms, store
from publisher.editions.content import FrozenPicture
from publisher.editions.cutting import credit
from publisher.editions.cutting.shape import Form, lay
from tests.editions.pictures import cut, glow, means, noise, opened, saved

WITH_FORM = sorted(name for name, kind in KINDS.items() if kind.limits.form is not None)
SHAPES = {
    "wide": (2000, 500),
    "usual": (2000, 1500),
    "square": (2000, 2000),
    "tall": (500, 2000),
    "small": (300, 200),
}
INSTAGRAM = Form(1_440, 1_800, 8_388_608, 0.8, 1.91)


@pytest.fixture
def frozen(tmp_path):
    def make(image: Image.Image) -> FrozenPicture:
        master, *cuts = cut(saved(image, tmp_path / "given", "PNG"))
        return FrozenPicture("Made for a test.", master, tuple(cuts), ())

    return make


@pytest.mark.parametrize("kind", WITH_FORM)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_kind_is_given_what_it_takes(frozen, kind, shape):
    picture = forms.with_forms(frozen(glow(SHAPES[shape])))
    given, form = forms.for_kind(picture, kind), KINDS[kind].limits.form
    assert given in {formed.cut for formed in picture.formed}
    image = opened(given)
    assert (image.format, image.size) == ("JPEG", (given.width, given.height))
    assert len(store.fetch(given.sha256)) == given.size_bytes <= form.bytes_max
    assert given.width <= form.width_max
    assert given.height <= form.height_max
    assert (form.ratio_min or 0) <= given.width / given.height <= (form.ratio_max or math.inf)
    if shape in {"usual", "small"}:
        assert means(image) == pytest.approx(means(opened(picture.master)), abs=1)


@pytest.mark.parametrize(
    ("size", "canvas", "inner"),
    [
        ((2000, 1500), (1440, 1080), (1440, 1080)),
        ((2000, 500), (1440, 754), (1440, 360)),
        ((500, 2000), (1440, 1800), (450, 1800)),
        ((300, 200), (300, 200), (300, 200)),
        ((200, 400), (320, 400), (200, 400)),
        ((10_000, 1), (1440, 754), (1440, 1)),
    ],
)
def test_instagram_pads_to_the_pixel_and_never_enlarges(size, canvas, inner):
    layout = lay(*size, INSTAGRAM)
    assert ((layout.canvas_width, layout.canvas_height), (layout.width, layout.height)) == (canvas, inner)


@given(
    st.integers(1, 4_000),
    st.integers(1, 4_000),
    st.sampled_from([Form(**vars(kind.limits.form)) for kind in KINDS.values() if kind.limits.form]),
)
def test_any_size_is_laid_within_the_form(width, height, form):
    layout = lay(width, height, form)
    assert form.takes(layout.canvas_width, layout.canvas_height, 0)
    assert layout.width <= min(width, layout.canvas_width)
    assert layout.height <= min(height, layout.canvas_height)
    assert lay(layout.canvas_width, layout.canvas_height, form) == replace(
        layout, width=layout.canvas_width, height=layout.canvas_height
    )


@pytest.mark.parametrize("colour", ["black", "white", (200, 120, 150)])
def test_the_border_has_the_colour_of_the_edge_and_nothing_is_cropped(frozen, colour):
    image = Image.new("RGB", (400, 2000), colour)
    image.paste("orange", (100, 900, 300, 1100))
    image.paste("teal", (0, 0, 400, 2))
    shown = opened(forms.for_kind(frozen(image), "instagram"))
    assert shown.size == (1440, 1800)
    expected = Image.new("RGB", (1, 1), colour).getpixel((0, 0))
    for place in ((5, 900), (530, 900), (910, 900), (1434, 900), (5, 5)):
        assert shown.getpixel(place) == pytest.approx(expected, abs=3)
    assert shown.getpixel((720, 0)) == pytest.approx((0, 128, 128), abs=30)


def test_a_picture_that_fits_is_the_master_itself(frozen):
    picture = forms.with_forms(frozen(glow((1000, 800))))
    assert {formed.cut for formed in picture.formed} == {picture.master}


def test_quality_goes_down_until_the_bytes_fit_then_the_size(frozen):
    picture = frozen(noise((1500, 1200)))
    tight, tiny = Form(1_500, 1_500, 700_000), Form(1_500, 1_500, 40_000)
    assert picture.master.size_bytes > tight.bytes_max
    whole, small = forms.formed(picture.master, tight), forms.formed(picture.master, tiny)
    assert (whole.width, whole.height) == (1500, 1200)
    assert whole.size_bytes <= tight.bytes_max
    assert small.size_bytes <= tiny.bytes_max
    assert small.width / small.height == pytest.approx(1.25, abs=0.02)


def test_a_cut_carries_the_credit_of_its_master_within_its_bytes(frozen):
    picture = frozen(glow((500, 2000)))
    segments = credit.written(credit.Credit(("A. B.",), "Image by A. B.", caption="x" * 1_900))
    data = credit.marked(store.fetch(picture.master.sha256), segments)
    master = replace(picture.master, sha256=store.put(data, "image/jpeg"), size_bytes=len(data))
    made = forms.formed(master, replace(INSTAGRAM, bytes_max=60_000))
    assert credit.marks(store.fetch(made.sha256)) == segments
    assert made.size_bytes <= 60_000


def test_a_kind_that_came_later_is_given_the_same_bytes(frozen):
    late = frozen(glow((500, 2000)))
    early = forms.with_forms(late)
    forms._cut.cache_clear()
    for kind in KINDS:
        assert forms.for_kind(late, kind) == forms.for_kind(early, kind)


def test_a_master_that_was_changed_is_not_cut(frozen):
    picture = frozen(glow((500, 2000)))
    store.path(picture.master.sha256, "image/jpeg").write_bytes(b"other")
    with pytest.raises(store.StoreError, match="changed after approval"):
        forms.for_kind(picture, "instagram")


def test_a_form_nothing_fits_into_is_our_trouble_and_said_so(frozen):
    picture = frozen(glow((500, 2000)))
    with pytest.raises(store.StoreError, match="no picture fits into 10 bytes"):
        forms.formed(picture.master, replace(INSTAGRAM, bytes_max=10))
