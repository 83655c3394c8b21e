"""The area that no cut may touch, and what each ratio makes of a picture."""

from __future__ import annotations

import pytest

from publisher.desk.editor import focus
from publisher.editions.cutting.shape import Box
from publisher.editions.freeze import _focus
from publisher.posts.models import Picture, Post, PostPicture
from tests.desk.conftest import make_picture
from tests.desk.editing import form_data
from tests.desk.test_pages import words

AREA = {"left": "10", "top": "20", "width": "30", "height": "40"}


def test_without_an_area_every_ratio_shows_the_picture_whole(desk):  # noqa: ARG001
    shown = {cut.ratio: cut for cut in focus.cuts(make_picture(), cropped=True)}
    assert list(shown) == ["4:5", "1:1", "16:9", "1.91:1"]
    assert shown["1:1"].said == "whole, with a border"
    assert shown["1:1"].view_box == "0 -40 320 320"


def test_an_area_is_set_by_numbers_and_every_cut_holds_it(sign_in, desk):  # noqa: ARG001
    picture = make_picture()
    answer = sign_in("writer").post(f"/desk/pictures/focus/{picture.pk}/", AREA, follow=True)
    assert "Kept." in words(answer)
    picture = Picture.objects.get(pk=picture.pk)
    assert focus.box_of(picture) == Box(0.1, 0.2, pytest.approx(0.3), pytest.approx(0.4))
    for cut in focus.cuts(picture, cropped=True):
        left, top, width, height = map(int, cut.view_box.split())
        assert left <= 32, cut
        assert top <= 48, cut
        assert left + width >= 128, cut
        assert top + height >= 144, cut
        assert "loses" in cut.said
        assert "border" not in cut.said


def test_it_is_the_area_that_approval_freezes(sign_in, make_post):
    placed = make_post().pictures.get()
    sign_in("editor").post(f"/desk/pictures/focus/{placed.picture_id}/", AREA)
    PostPicture.objects.update(may_be_cropped=True)
    placed = PostPicture.objects.get()
    frozen, box = _focus(placed), focus.box_of(placed.picture)
    assert (frozen.left, frozen.top, frozen.width, frozen.height) == (
        pytest.approx(box.left, abs=1e-4),
        pytest.approx(box.top, abs=1e-4),
        pytest.approx(box.width, abs=1e-4),
        pytest.approx(box.height, abs=1e-4),
    )


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"width": "95"}, "beyond the right edge"),
        ({"top": "70"}, "beyond the bottom edge"),
        ({"left": ""}, "This field is required"),
        ({"height": "0"}, "greater than or equal to 1"),
    ],
)
def test_what_is_no_area_is_said_at_its_field(change, said, sign_in, desk):  # noqa: ARG001
    picture = make_picture()
    answer = sign_in("writer").post(f"/desk/pictures/focus/{picture.pk}/", {**AREA, **change})
    assert answer.status_code == 400
    assert said in words(answer)
    assert focus.box_of(Picture.objects.get(pk=picture.pk)) is None


def test_only_who_writes_posts_sets_it(sign_in, desk):  # noqa: ARG001
    picture = make_picture()
    assert sign_in("translator").post(f"/desk/pictures/focus/{picture.pk}/", AREA).status_code in {302, 403}
    assert focus.box_of(Picture.objects.get(pk=picture.pk)) is None


def test_beside_the_tick_the_form_shows_the_cuts(sign_in, make_post):
    post, writer = make_post(), sign_in("writer")
    data = form_data(Post.objects.get(pk=post.pk))
    page = writer.post(f"/desk/posts/checks/{post.pk}/", data).content.decode()
    assert 'data-desk-below="id_pictures-0-may_be_cropped"' in page
    assert "shown whole, with a border" in page
    writer.post(f"/desk/pictures/focus/{post.pictures.get().picture_id}/", AREA)
    ticked = {**data, "pictures-0-may_be_cropped": "on"}
    page = writer.post(f"/desk/posts/checks/{post.pk}/", ticked).content.decode()
    assert "cut around its focal area" in page
