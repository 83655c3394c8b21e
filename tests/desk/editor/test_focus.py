"""The area that no cut may touch, and what each ratio makes of a picture."""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from publisher.desk.editor import focus
from publisher.editions import forms
from publisher.editions.freeze import content_of
from publisher.posts.focus import Area, default_of, keep, own_of
from publisher.posts.models import Picture, Post, PostPicture
from tests.desk.conftest import make_picture, png
from tests.desk.editing import form_data
from tests.desk.test_pages import words

AREA = {"left": "10", "top": "20", "width": "30", "height": "40"}


def test_without_an_area_every_ratio_shows_the_picture_whole(desk):  # noqa: ARG001
    [cut] = focus.cuts(make_picture(_strip()), cropped=True)
    assert (cut.ratio, cut.said) == ("1.91:1", "whole, with a border")
    assert cut.view_box == "0 -109 800 419"


def test_what_every_channel_takes_as_it_is_has_no_cuts(desk):  # noqa: ARG001
    assert focus.cuts(make_picture(), cropped=True) == []


def test_an_area_is_set_by_numbers_and_every_cut_holds_it(sign_in, desk):  # noqa: ARG001
    picture = make_picture(_strip())
    answer = sign_in("writer").post(f"/desk/pictures/focus/{picture.pk}/", AREA, follow=True)
    assert "Kept." in words(answer)
    picture = Picture.objects.get(pk=picture.pk)
    assert default_of(picture) == Area(0.1, 0.2, 0.3, 0.4)
    [cut] = focus.cuts(picture, cropped=True)
    left, _top, width, height = map(int, cut.view_box.split())
    assert left <= 80
    assert left + width >= 320
    assert height == 200
    assert cut.said == "loses 52 % of the picture"


def test_a_ratio_has_an_area_of_its_own_or_goes_by_that_of_all(sign_in, desk):  # noqa: ARG001
    picture, writer = make_picture(_strip()), sign_in("writer")
    address = f"/desk/pictures/focus/{picture.pk}/"
    writer.post(address, AREA)
    answer = writer.get(f"{address}?ratio=1.91:1")
    assert "1.91:1 goes by the area of all" in words(answer)
    assert answer.context["form"].initial["left"] == 10, "to begin from"
    answer = writer.post(f"{address}?ratio=1.91:1", {**AREA, "left": "60"}, follow=True)
    assert "1.91:1 has this area of its own" in words(answer)
    picture.refresh_from_db()
    assert own_of(picture) == {"1.91:1": Area(0.6, 0.2, 0.3, 0.4)}
    assert default_of(picture) == Area(0.1, 0.2, 0.3, 0.4)
    [cut] = focus.cuts(picture, cropped=True)
    assert cut.view_box == "409 0 382 200", "as far right as its area asks for"
    assert "by an area of its own" in cut.said
    writer.post(f"{address}?ratio=1.91:1", {"default": "1"})
    picture.refresh_from_db()
    assert own_of(picture) == {}


def test_only_ratios_that_the_picture_is_cut_to_are_offered_and_others_do_no_harm(sign_in, desk):  # noqa: ARG001
    picture, writer = make_picture(_strip()), sign_in("writer")
    keep(picture, "16:9", Area(0.5, 0.5, 0.2, 0.2))  # of a channel that is no more
    picture.save()
    page = writer.get(f"/desk/pictures/focus/{picture.pk}/").content.decode()
    assert re.findall(r'\?ratio=([\d.:]+)"', page) == ["1.91:1"]
    assert not focus.has_area(picture)
    page = writer.get(f"/desk/pictures/focus/{make_picture().pk}/").content.decode()
    assert "?ratio=" not in page


@pytest.mark.parametrize("ratio", ["2:3", "4:5", "16:9", "square"])
def test_a_ratio_that_the_picture_is_not_brought_to(sign_in, desk, ratio):  # noqa: ARG001
    picture, writer = make_picture(_strip()), sign_in("writer")
    assert writer.get(f"/desk/pictures/focus/{picture.pk}/?ratio={ratio}").status_code == 404
    assert writer.post(f"/desk/pictures/focus/{picture.pk}/?ratio={ratio}", AREA).status_code == 404


def test_a_new_file_has_no_areas_of_the_old_one(sign_in, desk):  # noqa: ARG001
    picture = make_picture()
    keep(picture, "4:5", Area(0.5, 0.5, 0.2, 0.2))
    picture.save()
    form = {"title": "Cells", "collection": picture.collection_id, "tags": ""}
    address = f"/desk/images/{picture.pk}/"
    sign_in("superuser").post(address, form)
    picture.refresh_from_db()
    assert own_of(picture), "another title is no other picture"
    file = SimpleUploadedFile("other.png", png("RGB", 200), "image/png")
    sign_in("superuser").post(address, {**form, "file": file})
    picture.refresh_from_db()
    assert own_of(picture) == {}


def test_channels_that_take_another_shape_show_the_very_cut(sign_in, make_post):
    """Four times as wide as high: Instagram takes 1.91:1."""
    picture, writer = make_picture(_strip()), sign_in("writer")
    page = writer.get(f"/desk/pictures/focus/{picture.pk}/")
    assert [kind.name for kind in page.context["kinds"]] == ["instagram"]
    keep(picture, "1.91:1", Area(0.8, 0.2, 0.1, 0.2))
    picture.save()
    answer = writer.get(f"/desk/pictures/sent/{picture.pk}/instagram/")
    post = make_post()
    PostPicture.objects.filter(post=post).update(picture=picture, may_be_cropped=True)
    [frozen] = content_of(Post.objects.get(pk=post.pk)).pictures
    assert answer.url == f"/private/frozen/{forms.for_kind(frozen, 'instagram').sha256}"
    assert writer.get(f"/desk/pictures/sent/{picture.pk}/myspace/").status_code == 404
    square = writer.get(f"/desk/pictures/focus/{make_picture().pk}/")
    assert "Every channel takes a picture of this shape" in words(square)


def test_who_may_not_write_posts_is_shown_no_cut(sign_in, desk):  # noqa: ARG001
    answer = sign_in("read-only").get(f"/desk/pictures/sent/{make_picture().pk}/instagram/")
    assert "frozen" not in answer.url


def _strip() -> bytes:
    buffer = io.BytesIO()
    image = Image.new("RGB", (800, 200), "grey")
    image.paste("orange", (640, 40, 720, 80))
    image.save(buffer, "PNG")
    return buffer.getvalue()


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
    assert default_of(Picture.objects.get(pk=picture.pk)) is None


def test_only_who_writes_posts_sets_it(sign_in, desk):  # noqa: ARG001
    picture = make_picture()
    assert sign_in("translator").post(f"/desk/pictures/focus/{picture.pk}/", AREA).status_code in {302, 403}
    assert default_of(Picture.objects.get(pk=picture.pk)) is None


def test_beside_the_tick_the_form_shows_the_cuts(sign_in, make_post):
    post, writer = make_post(), sign_in("writer")
    data = form_data(Post.objects.get(pk=post.pk))
    page = writer.post(f"/desk/posts/checks/{post.pk}/", data).content.decode()
    assert 'data-desk-below="id_pictures-0-may_be_cropped"' in page
    assert "Every channel takes a picture of this shape as it is" in page
    PostPicture.objects.filter(post=post).update(picture=make_picture(_strip()))
    data = form_data(Post.objects.get(pk=post.pk))
    page = writer.post(f"/desk/posts/checks/{post.pk}/", data).content.decode()
    assert "shown whole, with a border" in page
    writer.post(f"/desk/pictures/focus/{post.pictures.get().picture_id}/", AREA)
    ticked = {**data, "pictures-0-may_be_cropped": "on"}
    page = writer.post(f"/desk/posts/checks/{post.pk}/", ticked).content.decode()
    assert "cut around its focal area" in page
