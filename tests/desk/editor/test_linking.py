"""Links to posts, chosen at the desk and kept by their id."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publisher.posts.models import Post, Series
from tests.desk.editing import save


def linked(number) -> str:
    """What Draftail sends where two words of the body link to a post."""
    return json.dumps(
        {
            "blocks": [
                {
                    "key": "a1",
                    "text": "As seen before, in mice.",
                    "type": "unstyled",
                    "depth": 0,
                    "inlineStyleRanges": [],
                    "entityRanges": [{"offset": 3, "length": 11, "key": 0}],
                }
            ],
            "entityMap": {"0": {"type": "POST", "mutability": "MUTABLE", "data": {"id": number}}},
        }
    )


def test_a_chosen_link_is_kept_by_id_and_comes_back_into_the_editor(sign_in, make_post):
    earlier = make_post(publish_on="2031-03-01", title="Ebb of cells")
    post, client = make_post(), sign_in("writer")
    save(client, post, body=linked(earlier.pk))
    assert f'<a linktype="post" id="{earlier.pk}">seen before</a>' in Post.objects.get(
        pk=post.pk
    ).body.replace(f'id="{earlier.pk}" linktype="post"', f'linktype="post" id="{earlier.pk}"')
    page = client.get(f"/desk/posts/edit/{post.pk}/").content.decode()
    assert "1 March 2031: Ebb of cells" in page
    assert "desk/editor/post_link.js" in page


@pytest.mark.parametrize("number", ['1" onclick="alert(1)', "-1", "9" * 30, None, "²"])
def test_what_is_no_id_leaves_the_words_alone(number, sign_in, make_post):
    post = make_post()
    save(sign_in("writer"), post, body=linked(number))
    body = Post.objects.get(pk=post.pk).body
    assert "As seen before, in mice." in body
    assert "<a" not in body


def test_posts_are_found_by_words_series_and_date(sign_in, make_post):
    senses = Series.objects.create(name="Senses Week")
    make_post(publish_on="2031-03-01", title="Ebb of cells", series=senses)
    make_post(publish_on="2031-04-02", title="Tide of cells")
    client = sign_in("writer")

    def titles(words):
        told = client.get("/desk/posts/linkable/", {"q": words}).json()
        return [post["title"] for post in told["posts"]]

    assert titles("") == ["Tide of cells", "Ebb of cells"]
    assert titles("CELLS ebb") == ["Ebb of cells"]
    assert titles("senses") == ["Ebb of cells"]
    assert titles("2031-04") == ["Tide of cells"]
    assert titles("%") == []
    assert client.get("/desk/posts/linkable/").json()["posts"][0]["state"] == "Draft"


def test_only_who_writes_posts_may_look_for_them(sign_in):
    for role in ("translator", "nobody"):
        assert sign_in(role).get("/desk/posts/linkable/").status_code in {302, 403}
    assert sign_in("writer").post("/desk/posts/linkable/").status_code == 405


def test_as_many_queries_for_thirty_posts_as_for_three(sign_in):
    client, counts = sign_in("writer"), []
    for days in (range(1, 4), range(4, 29)):
        Post.objects.bulk_create(Post(publish_on=f"2031-05-{day:02}", title="Cells") for day in days)
        client.get("/desk/posts/linkable/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/desk/posts/linkable/")
        counts.append(len(seen))
    assert counts[0] == counts[1]
