"""What followers would see, from what stands in the form and is not saved."""

from __future__ import annotations

import re

import pytest

from channels import registry
from publisher.desk import previews
from publisher.posts.models import Post
from tests.desk.conftest import make_picture, png
from tests.desk.editing import form_data


def preview(client, post, mode, **changes):
    data = form_data(Post.objects.get(pk=post.pk), **changes)
    address = f"/desk/posts/preview/{post.pk}/"
    told = client.post(address, data).json()
    assert told == {"is_valid": True, "is_available": True}
    return client.get(address, {"mode": mode, "in_preview_panel": "true"})


@pytest.mark.parametrize("mode", ["web", "tumblr"])
def test_a_preview_shows_what_stands_in_the_form_and_saves_nothing(mode, sign_in, make_post):
    post = make_post()
    response = preview(
        sign_in("writer"), post, mode, title="Not saved yet", body_text="Fresh <b>words</b> & signs."
    )
    page = response.content.decode()
    assert response.status_code == 200
    assert "Not saved yet" in page
    assert "Fresh &lt;b&gt;words&lt;/b&gt; &amp; signs." in page
    assert Post.objects.get(pk=post.pk).title == "Tide of cells"


@pytest.mark.parametrize("mode", ["web", "tumblr"])
def test_the_pictures_of_a_preview_are_shown_to_people_with_a_login_only(mode, sign_in, make_post, client):
    writer = sign_in("writer")
    page = preview(writer, make_post(), mode).content.decode()
    addresses = set(re.findall(r"/private/frozen/[0-9a-f]{64}", page))
    assert addresses
    for address in addresses:
        shown = writer.get(address)
        assert (shown.status_code, shown.headers["Content-Type"].split("/")[0]) == (200, "image")
        assert b"".join(shown.streaming_content)[:3] in {b"\xff\xd8\xff", b"RIF"}
        assert client.get(address).status_code == 302


def test_every_kind_of_channel_has_a_preview_after_the_web_page_in_each_language():
    names = ["web", *registry.KINDS]
    assert [name for name, _ in Post().preview_modes] == [*names, *(f"{name}-ca" for name in names)]


@pytest.mark.parametrize("mode", sorted({*registry.KINDS} - {"websub"}))
def test_a_kind_s_preview_is_what_would_be_sent(mode, sign_in, make_post):
    page = preview(sign_in("writer"), make_post(), mode, title="Not saved yet").content.decode()
    assert "Not saved yet" in page
    assert "What a screen reader is told" in page


def test_a_draft_that_a_channel_would_refuse_says_why(sign_in, make_post):
    post = make_post(alt_text="")
    page = preview(sign_in("writer"), post, "tumblr").content.decode()
    assert "Tumblr: not like this" in page
    assert "<li>" in page


def test_a_picture_that_cannot_be_cut_says_so_in_place_of_the_page(sign_in, make_post):
    post = make_post()
    placed = post.pictures.get()
    placed.picture = make_picture(png("I;16", grey=90))
    placed.save()
    post.refresh_from_db()
    post.save_revision()
    page = preview(sign_in("writer"), post, "web").content.decode()
    assert "Web page: not like this" in page
    assert "16-bit picture this dark" in page


def test_a_new_post_can_be_looked_at_before_it_is_saved(sign_in):
    writer = sign_in("writer")
    writer.post("/desk/posts/preview/", form_data(title="Brand new"))
    page = writer.get("/desk/posts/preview/", {"mode": "web"}).content.decode()
    assert "Brand new" in page
    assert not Post.objects.exists()


def test_marks_and_links_of_tumblrs_format_become_html_with_every_sign_escaped():
    text = "a <b> & c"
    ranges = [
        {"type": "bold", "start": 0, "end": 5},
        {"type": "link", "start": 2, "end": 5, "url": 'https://e.example/?a="1"'},
        {"type": "unheard-of", "start": 8, "end": 9},
    ]
    assert previews.marked_up(text, ranges) == (
        '<strong>a <a href="https://e.example/?a=&quot;1&quot;">&lt;b&gt;</a></strong> &amp; c'
    )


def test_a_preview_asks_nothing_of_the_outside(sign_in, make_post):
    post, writer = make_post(), sign_in("writer")
    for mode in ("web", "tumblr"):
        page = preview(writer, post, mode).content.decode()
        loaded = re.findall(r"""(?:src|srcset|data|poster)=["']([^"']+)""", page)
        loaded += re.findall(r"""<link[^>]+rel=["']stylesheet["'][^>]+href=["']([^"']+)""", page)
        assert [address for address in loaded if "//" in address] == []
