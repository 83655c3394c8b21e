"""Two small plots over the months, drawn on the server: how early texts are approved, and how many on time.

Places and sizes are text with a decimal point, whatever language the page speaks.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from translations.lag import Month

OCTOBER = 10
YEARS = 2
SHOWN = 12 * YEARS
"""Months: more would be too thin for a phone."""
WIDTH, LEFT, STEP = 560, 44, 21
MIDDLE, HALF = 80, 62
"""Of the upper plot: the line of the slot, and how far hours reach above and below it."""
FOOT, TALL = 290, 90
"""Of the lower plot."""
SCALES = (12, 24, 48, 96, 168)
"""Hours; what is earlier or later than a week is drawn as a week."""


@dataclass(frozen=True)
class Bar:
    month: Month
    x: str
    centre: str
    y: str
    height: str
    is_late: bool
    share_y: str
    share_height: str
    label: datetime.date | None
    """Written below it: each January, and the first month shown where that leaves room."""


@dataclass(frozen=True)
class Plot:
    bars: list[Bar]
    hours: int
    """At the top of the upper plot."""
    right: str


def of(months: Sequence[Month]) -> Plot | None:
    """None where there is nothing to draw."""
    shown = months[-SHOWN:]
    if not shown:
        return None
    most = max(abs(month.median_hours or 0) for month in shown)
    hours = next((scale for scale in SCALES if most <= scale), SCALES[-1])
    bars = [_bar(place, month, hours) for place, month in enumerate(shown)]
    return Plot(bars, hours, str(LEFT + STEP * SHOWN))


def _bar(place: int, month: Month, hours: int) -> Bar:
    median = month.median_hours or 0.0
    length = HALF * min(abs(median), hours) / hours
    share = TALL * month.percent_on_time / 100
    x = LEFT + STEP * place + 2
    named = month.first_on.month == 1 or (place == 0 and month.first_on.month < OCTOBER)
    return Bar(
        month,
        x=str(x),
        centre=f"{x + (STEP - 4) / 2:.1f}",
        y=f"{MIDDLE - length if median >= 0 else MIDDLE:.1f}",
        height=f"{length:.1f}",
        is_late=median < 0,
        share_y=f"{FOOT - share:.1f}",
        share_height=f"{share:.1f}",
        label=month.first_on if named else None,
    )
