"""The areas a ratio has of its own, as they are kept with a picture."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from wagtail.images.rect import Rect

from publisher.posts import focus
from publisher.posts.focus import Area
from publisher.posts.models import Picture

pytestmark = pytest.mark.django_db  # a picture asks for the first collection as soon as it is made


def test_kept_and_read_in_the_order_of_the_ratios():
    picture = Picture(width=200, height=100)
    focus.keep(picture, "1.91:1", Area(0.1, 0.2, 1 / 3, 0.4))
    focus.keep(picture, "4:5", Area(0.0, 0.0, 1.0, 1.0))
    assert list(focus.own_of(picture).items()) == [
        ("4:5", Area(0.0, 0.0, 1.0, 1.0)),
        ("1.91:1", Area(0.1, 0.2, 0.3333, 0.4)),
    ]
    focus.check(picture.focal_areas)
    focus.keep(picture, "4:5", None)
    assert list(focus.own_of(picture)) == ["1.91:1"]
    with pytest.raises(ValueError, match="“square” is no ratio"):
        focus.keep(picture, "square", Area(0, 0, 1, 1))


@pytest.mark.parametrize(
    "value",
    [
        {"square": [0, 0, 1, 1]},
        {"0:5": [0, 0, 1, 1]},
        {"4:5:6": [0, 0, 1, 1]},
        {"4:5": [0, 0, 1]},
        {"4:5": [0.5, 0, 0.6, 1]},
        {"4:5": [0, 0, 0, 1]},
        {"4:5": ["a", 0, 1, 1]},
        {"4:5": [float("nan"), 0, 1, 1]},
        [],
        "4:5",
    ],
)
def test_what_is_no_area_is_refused(value):
    with pytest.raises(ValidationError):
        focus.check(value)


@pytest.mark.parametrize(
    ("box", "area"),
    [
        (Rect(0, 0, 100, 150), Area(0, 0, 0.5, 1)),  # cut at the edge
        (Rect(300, 0, 320, 20), None),  # of a file that was larger
        (Rect(0, 0, 0, 0), None),
    ],
)
def test_the_area_of_all_lies_within_the_picture(box, area):
    picture = Picture(width=200, height=100)
    picture.set_focal_point(box)
    assert focus.default_of(picture) == area
