"""How a picture is laid into a form: whole, never enlarged, with borders where its ratio asks for them.

Where a person approved a focus, it is cropped around that instead, and no more than the ratio asks for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

_SLACK = 1e-6
"""Ratios are not exact in binary: 4 / 5 × 1800 must not become 1441."""
_SMALL, _NEAR = 20, 1e-4
_ANY = 1e9
"""Longer than any side of a picture."""


@dataclass(frozen=True)
class Form:
    """What a cut must be; the same numbers as a kind's `PictureForm`."""

    width_max: int
    height_max: int
    bytes_max: int
    ratio_min: float | None = None
    ratio_max: float | None = None

    @property
    def name(self) -> str:
        """By which a cut made for it is found again."""
        low, high = self.ratio_min or "", self.ratio_max or ""
        return f"{self.width_max}x{self.height_max} {self.bytes_max} B {low}:{high}"

    def ratio_of(self, width: int, height: int) -> float | None:
        """What a picture of this shape is brought to; None where the form takes the shape it has."""
        shape = width / height
        nearest = min(max(shape, self.ratio_min or 0.0), self.ratio_max or math.inf)
        return None if math.isclose(nearest, shape, rel_tol=_SLACK) else nearest

    def takes(self, width: int, height: int, size_bytes: int) -> bool:
        """Whether a picture may go as it is."""
        return (
            width <= self.width_max
            and height <= self.height_max
            and size_bytes <= self.bytes_max
            and (self.ratio_min or 0.0) - _SLACK <= width / height <= (self.ratio_max or math.inf) + _SLACK
        )


@dataclass(frozen=True)
class Layout:
    """The picture's own size, and that of the canvas around it."""

    width: int
    height: int
    canvas_width: int
    canvas_height: int


@dataclass(frozen=True)
class Box:
    """A part of a picture, in shares of its width and height."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Window:
    """A part of a picture, in pixels."""

    left: int
    top: int
    width: int
    height: int


def ratio_name(ratio: float) -> str:
    """As people say it: `4:5`, `16:9`, and `1.91:1` where there are no such small numbers."""
    simple = Fraction(ratio).limit_denominator(_SMALL)
    if math.isclose(simple, ratio, rel_tol=_NEAR):
        return f"{simple.numerator}:{simple.denominator}"
    return f"{ratio:.4g}:1" if ratio > 1 else f"1:{1 / ratio:.4g}"


def window(width: int, height: int, form: Form, focus: Box) -> Window:
    """The largest part that the form's ratio takes and that holds the focus whole; where none can, the
    part that comes nearest: borders do the rest."""
    across = min(width, max(_up(focus.width * width), _down(height * (form.ratio_max or math.inf))))
    down = min(height, max(_up(focus.height * height), _down(width / (form.ratio_min or _SLACK))))
    return Window(
        _begin(focus.left + focus.width / 2, across, width),
        _begin(focus.top + focus.height / 2, down, height),
        across,
        down,
    )


def _begin(centre: float, length: int, whole: int) -> int:
    return min(max(0, round(centre * whole - length / 2)), whole - length)


def lay(width: int, height: int, form: Form, scale_max: float = 1.0) -> Layout:
    low, high = form.ratio_min or 0.0, form.ratio_max or math.inf
    scale = min(
        scale_max, form.width_max / max(width, height * low), form.height_max / max(height, width / high)
    )
    inner_width, inner_height = _down(width * scale), _down(height * scale)
    return Layout(
        inner_width,
        inner_height,
        max(inner_width, _up(inner_height * low)),
        max(inner_height, _up(inner_width / high)),
    )


def _down(length: float) -> int:
    return max(1, math.floor(min(length, _ANY) + _SLACK))


def _up(length: float) -> int:
    return math.ceil(length - _SLACK)
