"""The generated pictures: the size asked for, the same every time, and something to see."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

import pytest
from PIL import Image, ImageStat

from publisher.samples.micrographs import STYLES, draw

SMALL = (320, 240)


@cache
def drawn(style: str, seed: int) -> Image.Image:
    """Drawing takes a third of a second, whatever the size: each is drawn once and looked at often."""
    return draw(style, seed, SMALL)


@pytest.mark.parametrize("style", STYLES)
def test_a_picture_has_the_size_asked_for_in_rgb(style: str) -> None:
    picture = drawn(style, 3)

    assert (picture.size, picture.mode) == (SMALL, "RGB")


@pytest.mark.parametrize("style", STYLES)
def test_the_same_seed_draws_the_same_bytes_and_another_seed_does_not(style: str) -> None:
    first = drawn(style, 3).tobytes()

    assert draw(style, 3, SMALL).tobytes() == first
    assert drawn(style, 4).tobytes() != first


@pytest.mark.parametrize("seed", [3, 4])
@pytest.mark.parametrize("style", STYLES)
def test_a_picture_is_neither_nearly_black_nor_nearly_white_nor_flat(style: str, seed: int) -> None:
    light = ImageStat.Stat(drawn(style, seed).convert("L"))

    assert 12 < light.mean[0] < 225
    assert light.stddev[0] > 14


def test_without_a_size_a_picture_fills_a_page() -> None:
    assert draw("neurons", 1).size == (1600, 1200)


@pytest.mark.parametrize("size", [(300, 400), (500, 100), (64, 64)])
def test_a_picture_may_be_of_any_shape(size: tuple[int, int]) -> None:
    assert draw("vessels", 1, size).size == size


def test_an_unknown_style_is_refused_with_the_names_of_those_there_are() -> None:
    with pytest.raises(ValueError, match="no micrograph style 'unicorns': choose one of bacteria, bone,"):
        draw("unicorns", 1)


def test_every_post_of_the_archive_names_a_style_there_is() -> None:
    posts = [json.loads(file.read_text("utf-8")) for file in (files("publisher.samples") / "data").iterdir()]

    assert {post["style"] for post in posts} <= set(STYLES)
