"""Pictures for the cutter's tests, each made here; and what a cut looks like when it is opened again."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image, ImageStat

from publisher.editions import store
from publisher.editions.content import Cut
from publisher.editions.cutting import children

FULL_16_BIT = 65535


def saved(image: Image.Image, path: Path, form: str, **options: Any) -> Path:
    image.save(path, form, **options)
    return path


def cut(source: Path) -> tuple[Cut, ...]:
    """The master, then the web cuts."""
    answer = children.ask({"source": str(source), "folder": str(store.root())})
    return tuple(Cut(**piece) for piece in answer["cuts"])


def opened(piece: Cut) -> Image.Image:
    return Image.open(io.BytesIO(store.fetch(piece.sha256, piece.mime)))


def means(image: Image.Image) -> list[float]:
    return ImageStat.Stat(image.convert("RGB")).mean


def ramp(mode: str, value: Callable[[float], float], size: tuple[int, int] = (300, 200)) -> Image.Image:
    """From left to right, `value` of 0 to 1."""
    width, height = size
    image = Image.new(mode, size)
    image.putdata([value(x / (width - 1)) for x in range(width)] * height)
    return image


def glow(size: tuple[int, int] = (400, 300)) -> Image.Image:
    return Image.radial_gradient("L").resize(size).convert("RGB")


def noise(size: tuple[int, int]) -> Image.Image:
    """Hard to compress; a different one each time, so nothing may depend on its bytes."""
    return Image.merge("RGB", [Image.effect_noise(size, 90) for _ in range(3)])
