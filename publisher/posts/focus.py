"""The parts of a picture that no crop may touch, in shares of its width and height.

One is for every ratio: Wagtail's own, drawn at the picture. A ratio, such as `1.91:1`, may have one of its own instead;
to which ones a picture is brought, the rooms above know.
"""

from __future__ import annotations

import math
import re
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from publisher.posts.models import Picture

_LENGTH = r"[1-9]\d{0,2}(?:\.\d{1,4})?"
_RATIO = re.compile(f"{_LENGTH}:{_LENGTH}")
_SAME = 0.01
"""No eye tells two ratios apart that are so near."""
_DIGITS = 4
_ROUNDED = 10**-_DIGITS


@dataclass(frozen=True)
class Area:
    left: float
    top: float
    width: float
    height: float

    def __post_init__(self) -> None:
        lengths = ((self.left, self.width), (self.top, self.height))
        if not all(
            0 <= start < 1 and length > 0 and start + length <= 1 + _ROUNDED for start, length in lengths
        ):
            raise ValueError(f"{astuple(self)} is no part of a picture")


def default_of(picture: Picture) -> Area | None:
    """Of the picture as it is shown, upright; None where none was ever drawn, or it lies outside."""
    box = picture.get_focal_point()
    if box is None:
        return None
    left, top = max(0.0, box.left / picture.width), max(0.0, box.top / picture.height)
    right, bottom = min(1.0, box.right / picture.width), min(1.0, box.bottom / picture.height)
    if left >= right or top >= bottom:
        return None
    return _rounded(left, top, right - left, bottom - top)


def own_of(picture: Picture) -> dict[str, Area]:
    """What was drawn for a ratio alone, the tallest first."""
    return {ratio: Area(*picture.focal_areas[ratio]) for ratio in sorted(picture.focal_areas, key=ratio_of)}


def ratio_of(name: str) -> float:
    """Width to height."""
    across, down = map(float, name.split(":"))
    return across / down


def is_ratio(name: str, ratio: float | None) -> bool:
    """Whether `1.91:1`, for instance, is said of a cut of that ratio."""
    return ratio is not None and math.isclose(ratio_of(name), ratio, rel_tol=_SAME)


def keep(picture: Picture, ratio: str, area: Area | None) -> None:
    """None: the ratio goes by the area of all again."""
    if not _RATIO.fullmatch(ratio):
        raise ValueError(_no_ratio(ratio))
    others = {name: value for name, value in picture.focal_areas.items() if name != ratio}
    own = {} if area is None else {ratio: list(astuple(_rounded(*astuple(area))))}
    picture.focal_areas = {**others, **own}


def check(value: Any) -> None:
    """As `Picture.focal_areas` must be."""
    try:
        unknown = [name for name in value if not _RATIO.fullmatch(name)]
        for area in value.values():
            Area(*area)
    except (AttributeError, TypeError, ValueError) as error:
        raise ValidationError(f"These are no areas of a picture: {error}.") from error
    if unknown:
        raise ValidationError(f"{_no_ratio(unknown[0])}.")


def _no_ratio(name: str) -> str:
    return f"“{name}” is no ratio; write it as width to height, as in 4:5 or 1.91:1"


def _rounded(left: float, top: float, width: float, height: float) -> Area:
    """Never to nothing."""
    starts = (min(round(start, _DIGITS), 1 - _ROUNDED) for start in (left, top))
    return Area(*starts, *(max(round(length, _DIGITS), _ROUNDED) for length in (width, height)))
