"""A picture that may be cropped loses what the form asks for, and nothing of its focus."""

from __future__ import annotations

from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from wagtail.images.rect import Rect

from channels import registry
from publisher.editions import content, forms, freeze
from publisher.editions.content import Focus, FrozenPicture, RatioFocus
from publisher.editions.cutting.shape import Box, Form, lay, ratio_name, window
from publisher.editions.models import EditionRevision
from publisher.posts import focus as posts_focus
from publisher.posts import rules
from publisher.posts.models import Picture
from tests import factories
from tests.editions.pictures import cut, opened, saved

INSTAGRAM = Form(1_440, 1_800, 8_388_608, 0.8, 1.91)
ORANGE = Focus(0.75, 0.2, 0.15, 0.6)
SHARES = st.floats(0, 1)


@st.composite
def boxes(draw):
    left, right = sorted((draw(SHARES), draw(SHARES)))
    top, bottom = sorted((draw(SHARES), draw(SHARES)))
    return Box(left, top, right - left, bottom - top)


@given(st.integers(1, 4_000), st.integers(1, 4_000), boxes())
def test_the_focus_stays_whole_and_no_more_is_lost_than_the_ratio_asks_for(width, height, focus):
    part = window(width, height, INSTAGRAM, focus)
    assert 0 <= part.left <= focus.left * width + 1
    assert 0 <= part.top <= focus.top * height + 1
    assert part.left + part.width >= (focus.left + focus.width) * width - 1
    assert part.top + part.height >= (focus.top + focus.height) * height - 1
    assert part.left + part.width <= width
    assert part.top + part.height <= height
    assert width == part.width or height == part.height, "cropped both ways"
    layout = lay(part.width, part.height, INSTAGRAM)
    assert INSTAGRAM.takes(layout.canvas_width, layout.canvas_height, 0)
    if INSTAGRAM.takes(width, height, 0):
        assert (part.width, part.height) == (width, height)


@pytest.mark.parametrize(
    ("size", "focus", "part"),
    [
        ((2000, 500), Box(0.4, 0.0, 0.1, 1.0), (422, 0, 955, 500)),  # the focus in its middle
        ((2000, 500), Box(0.9, 0.0, 0.1, 1.0), (1045, 0, 955, 500)),  # not beyond the edge
        (
            (2000, 500),
            Box(0.0, 0.0, 0.8, 1.0),
            (0, 0, 1600, 500),
        ),  # wider than the ratio: borders do the rest
        ((500, 2000), Box(0.0, 0.0, 1.0, 0.1), (0, 0, 500, 625)),
    ],
)
def test_the_part_to_the_pixel(size, focus, part):
    made = window(*size, INSTAGRAM, focus)
    assert (made.left, made.top, made.width, made.height) == part


@pytest.fixture
def strip(tmp_path):
    """Wide, grey, with an orange field near its right end."""
    image = Image.new("RGB", (2000, 500), "grey")
    image.paste("orange", (1500, 100, 1800, 400))
    master, *cuts = cut(saved(image, tmp_path / "given", "PNG"))
    return FrozenPicture("Made for a test.", master, tuple(cuts), ())


def test_what_a_platform_is_sent_is_cropped_around_the_focus_and_has_no_border(strip):
    focused = FrozenPicture(**{**vars(strip), "focus": Focus(0.75, 0.2, 0.15, 0.6)})
    whole, part = forms.for_kind(strip, "instagram"), forms.for_kind(focused, "instagram")
    assert (part.width, part.height) == (955, 500)
    assert (whole.width, whole.height) == (1440, 754)
    assert opened(part).getpixel((477, 250)) == pytest.approx((255, 165, 0), abs=6)
    assert forms.with_forms(focused).cuts == strip.cuts, "the website shows it whole"


def test_each_focus_has_a_cut_of_its_own(strip):
    left, right = (
        FrozenPicture(**{**vars(strip), "focus": Focus(left, 0.0, 0.1, 1.0)}) for left in (0.0, 0.8)
    )
    assert forms.for_kind(left, "instagram") != forms.for_kind(right, "instagram")


def test_a_ratio_goes_by_the_area_of_its_own(strip):
    """The grey picture for all, the orange field where it is cut to 1.91:1; nothing for what is taller than wide."""
    wide, tall = (
        FrozenPicture(
            **{**vars(strip), "focus": Focus(0.0, 0.0, 0.1, 1.0), "focuses": (RatioFocus(ratio, ORANGE),)}
        )
        for ratio in ("1.91:1", "4:5")
    )
    orange = pytest.approx((255, 165, 0), abs=6)
    assert opened(forms.for_kind(wide, "instagram")).getpixel((477, 250)) == orange
    assert opened(forms.for_kind(tall, "instagram")).getpixel((477, 250)) != orange
    assert forms.focus_for(wide, Form(2000, 2000, 1, None, None)) == wide.focus, "taken as it is"


@pytest.mark.parametrize(
    ("size", "ratio"),
    [
        ((2000, 500), 1.91),
        ((500, 2000), 0.8),
        ((1000, 1000), None),
        ((800, 1000), None),
        ((1910, 1000), None),
    ],
)
def test_what_a_form_brings_a_shape_to(size, ratio):
    assert INSTAGRAM.ratio_of(*size) == ratio


@pytest.mark.parametrize(
    ("ratio", "name"),
    [
        (0.8, "4:5"),
        (1.0, "1:1"),
        (1.91, "1.91:1"),
        (16 / 9, "16:9"),
        (0.05, "1:20"),
        (10.0, "10:1"),
        (0.523, "1:1.912"),
    ],
)
def test_a_ratio_is_named_as_people_say_it(ratio, name):
    assert ratio_name(ratio) == name
    assert posts_focus.is_ratio(name, ratio)


def test_a_picture_is_offered_the_ratios_that_it_is_brought_to_and_no_others():
    assert forms.ratios_of(640, 480) == []
    assert forms.ratios_of(500, 1000) == ["4:5"]
    assert forms.ratios_of(4000, 1000) == ["1.91:1"]
    assert forms.ratios_of(15_000, 1000) == ["1.91:1", "10:1"]


@pytest.mark.django_db
def test_every_ratio_that_a_kind_cuts_to_is_one_that_may_have_an_area():
    asked = [form for form in map(forms.form_of, registry.KINDS) if form is not None]
    bounds = {bound for form in asked for bound in (form.ratio_min, form.ratio_max) if bound}
    picture = Picture(width=200, height=100)
    for bound in bounds:
        posts_focus.keep(picture, ratio_name(bound), posts_focus.Area(0, 0, 1, 1))
    assert [*map(posts_focus.ratio_of, posts_focus.own_of(picture))] == pytest.approx(sorted(bounds))


@pytest.mark.django_db
class TestApproval:
    @pytest.fixture
    def placed(self):
        post = factories.draft()
        return post.pictures.get()

    def test_without_a_person_s_word_nothing_is_cropped(self, placed):
        placed.picture.set_focal_point(Rect(10, 10, 60, 40))
        posts_focus.keep(placed.picture, "1:1", posts_focus.Area(0.1, 0.1, 0.2, 0.2))
        placed.picture.save()
        [picture] = freeze.content_of(placed.post).pictures
        assert picture.focus is None
        assert picture.focuses == ()

    def test_the_focus_is_frozen_in_shares_of_the_picture(self, placed):
        width, height = placed.picture.width, placed.picture.height
        placed.picture.set_focal_point(Rect(0, 0, width // 2, height + 50))
        placed.picture.save()
        placed.may_be_cropped = True
        placed.save()
        [picture] = freeze.content_of(placed.post).pictures
        assert asdict(picture.focus) == pytest.approx(
            {"left": 0, "top": 0, "width": 0.5, "height": 1}, abs=0.02
        )

    def test_the_areas_of_ratios_are_frozen_and_belong_to_the_digest(self, placed):
        placed.picture.set_focal_point(Rect(10, 10, 60, 40))
        placed.picture.save()
        placed.may_be_cropped = True
        placed.save()
        before = content.to_json(freeze.content_of(placed.post))
        posts_focus.keep(placed.picture, "1.91:1", posts_focus.Area(0.1, 0.25, 0.2, 0.5))
        placed.picture.save()
        after = content.to_json(freeze.content_of(type(placed.post).objects.get(pk=placed.post.pk)))
        assert content.from_json(after).pictures[0].focuses == (
            RatioFocus("1.91:1", Focus(0.1, 0.25, 0.2, 0.5)),
        )
        assert content.digest(before) != content.digest(after)

    def test_what_was_frozen_before_there_were_any_still_reads_with_its_digest(self):
        edition = factories.archived(factories.draft(), released_at=factories.NOON)
        revision = edition.current
        stored = {**revision.content, "form": 4}
        stored["pictures"] = [
            {name: value for name, value in picture.items() if name != "focuses"}
            for picture in stored["pictures"]
        ]
        old = EditionRevision(edition=edition, number=9, content=stored, digest=content.digest(stored))
        assert [picture.focuses for picture in old.verified_content().pictures] == [()]

    def test_a_tick_without_a_focus_stands_in_the_way(self, placed):
        placed.may_be_cropped = True
        placed.save()
        codes = [finding.code for finding in rules.blockers(type(placed.post).objects.get(pk=placed.post.pk))]
        assert "focus-missing" in codes
