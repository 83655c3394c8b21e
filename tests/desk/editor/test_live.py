"""The form looked at while it is typed: findings at their fields, outlets as they would be sent."""

from __future__ import annotations

import re

import pytest

from channels.models import Outlet
from channels.outlets import adapter_of
from publisher.clock import wall_now
from publisher.deliveries import ledger
from publisher.desk.editor import languages, live, outlets
from publisher.editions import freeze
from publisher.editions.models import Edition
from publisher.posts.models import Creator, PictureRight, Post
from tests.desk.editing import form_data
from tests.desk.test_pages import words

KINDS = {
    "tumblr": {},
    "x": {},
    "bluesky": {},
    "mastodon": {"instance_url": "https://social.example"},
    "instagram": {},
    "telegram": {},
    "newsletter": {},
}


@pytest.fixture
def outlet_of(desk):  # noqa: ARG001
    def outlet_of(kind: str, language: str = "en", **fields) -> Outlet:
        made = Outlet(name=f"{kind}-{language}", kind=kind, account="bpod", language=language, **fields)
        made.set_secrets({})
        made.save()
        return made

    return outlet_of


def send(client, post, what, **changes):
    data = form_data(Post.objects.get(pk=post.pk), **changes)
    return client.post(f"/desk/posts/{what}/{post.pk}/", data)


def test_a_finding_leads_to_its_field_and_nothing_is_saved(sign_in, make_post):
    post = make_post()
    page = send(sign_in("writer"), post, "checks", title="", **{"pictures-0-alt_text": ""}).content.decode()
    assert 'data-desk-goto="id_title"' in page
    assert 'data-desk-goto="id_pictures-0-alt_text">Description for the blind</a>' in page
    assert 'data-desk-goto="id_creators-ADD">Creators</a>' in page
    assert Post.objects.get(pk=post.pk).title == "Tide of cells"


def test_the_row_is_found_where_it_stands_in_the_form(sign_in, make_post):
    """The first picture is deleted in the form, so the finding is about the second."""
    post = make_post()
    data = form_data(Post.objects.get(pk=post.pk))
    data |= {
        "pictures-TOTAL_FORMS": 2,
        "pictures-0-DELETE": "1",
        "pictures-1-picture": data["pictures-0-picture"],
        "pictures-1-alt_text": "",
        "pictures-1-ORDER": 2,
        "pictures-1-rights-TOTAL_FORMS": 0,
        "pictures-1-rights-INITIAL_FORMS": 0,
    }
    page = sign_in("writer").post(f"/desk/posts/checks/{post.pk}/", data).content.decode()
    assert 'data-desk-goto="id_pictures-1-alt_text"' in page
    assert 'data-desk-goto="id_pictures-1-rights-ADD"' in page
    assert "id_pictures-0-alt_text" not in page


def test_what_the_form_does_not_take_is_said_at_its_field(sign_in, make_post):
    make_post(publish_on="2031-03-09")
    page = send(sign_in("writer"), make_post(), "checks", publish_on="2031-03-09").content.decode()
    assert 'data-desk-goto="id_publish_on"' in page
    assert "has “Tide of cells”" in page


def test_the_stored_draft_says_the_same_when_it_is_opened(sign_in, make_post):
    page = sign_in("writer").get(f"/desk/posts/edit/{make_post(alt_text='').pk}/").content.decode()
    assert 'data-desk-goto="id_pictures-0-alt_text"' in page
    assert "desk/editor/live.js" in page


def test_rights_are_told_place_by_place(sign_in, make_post, outlet_of):
    outlet_of("x")
    page = words(send(sign_in("writer"), make_post(), "checks"))
    assert "The website and its feeds shown shown" in page
    assert "X shown shown" in page
    assert "Tumblr" not in page


def test_each_outlet_shows_what_it_would_be_sent_and_how_long_it_is(sign_in, make_post, outlet_of):
    for kind in ("x", "tumblr"):
        outlet_of(kind)
    outlet_of("bluesky", "ca")
    response = send(sign_in("writer"), make_post(), "outlets", title="Typed just now")
    page = words(response)
    assert page.count("Typed just now") >= 3
    assert "of 280 characters, some counted twice" in page
    assert "Not translated yet" in page
    assert re.search(r"\?mode=bluesky-ca\"", response.content.decode())
    assert Post.objects.get().title == "Tide of cells"


def test_a_card_leads_to_the_preview_of_what_was_typed(sign_in, make_post, outlet_of):
    outlet_of("tumblr", "ca")
    client, post = sign_in("writer"), make_post()
    page = send(client, post, "outlets", title="Typed just now").content.decode()
    (address,) = re.findall(r'href="([^"]+mode=tumblr-ca)"', page)
    assert "Typed just now" in client.get(address).content.decode()


def test_what_the_rights_leave_is_said_in_words(sign_in, make_post, outlet_of):
    outlet_of("tumblr")
    outlet_of("x")
    post = make_post()
    placed = post.pictures.get()
    placed.rights.add(
        PictureRight(channel="x", permission="link-only"),
        PictureRight(channel="tumblr", permission="blocked"),
    )
    placed.save()
    page = words(send(sign_in("writer"), post, "outlets"))
    assert "As a link, without the picture: the rights say so" in page
    assert "Nothing goes there: the rights do not allow it" in page
    table = words(send(sign_in("writer"), post, "checks"))
    assert "X link only link only" in table
    assert "Tumblr nothing nothing" in table


def test_a_paused_outlet_and_one_by_hand_say_so(sign_in, make_post, outlet_of):
    outlet_of("x", paused=True)
    outlet_of("tumblr", settings={"by_hand": "yes"})
    page = words(send(sign_in("writer"), make_post(), "outlets"))
    assert "The outlet is paused." in page
    assert "A person posts it." in page


@pytest.mark.parametrize("changes", [{"publish_on": ""}, {"pictures-0-DELETE": "on"}])
def test_without_a_day_or_a_picture_it_says_so(changes, sign_in, make_post):
    page = words(send(sign_in("writer"), make_post(), "outlets", **changes))
    assert "Give the post a date" in page or "Choose a picture" in page or "Mend what is marked" in page


def test_a_new_post_is_looked_at_before_it_is_saved(sign_in, desk):  # noqa: ARG001
    writer = sign_in("writer")
    assert "Choose a picture" in words(writer.post("/desk/posts/checks/", form_data(title="New")))
    assert "Choose a picture" in words(writer.post("/desk/posts/outlets/", form_data(title="New")))
    assert not Post.objects.exists()


@pytest.mark.parametrize("what", ["checks", "outlets"])
@pytest.mark.parametrize("role", ["translator", "nobody"])
def test_only_writers_and_editors_may_look(role, what, sign_in, make_post):
    assert send(sign_in(role), make_post(), what).status_code in {302, 403}
    assert sign_in("writer").get(f"/desk/posts/{what}/{Post.objects.get().pk}/").status_code == 405


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("language", ["en", "ca"])
def test_what_is_shown_is_what_is_sent_to_the_byte(kind, language, make_post, outlet_of):
    """The rendition of the draft, and the one the sender makes of the approved edition, have one digest."""
    post, outlet = make_post(licence="CC-BY-4.0"), outlet_of(kind, language, settings=KINDS[kind])
    Creator.objects.create(post=post, name="A. B.", and_colleagues=True)
    post = Post.objects.get(pk=post.pk)
    shown = {
        worded.language: outlets.compose(worded, outlet, outlets.adapter(outlet))
        for worded in languages.each(live.draft_of(post))
        if worded.language == language
    }
    revision = freeze.approve(post, by=None, by_name="test", now=wall_now())
    edition = Edition.objects.get(pk=revision.edition_id)
    if language != "en":
        content, _ = languages.in_language(edition.content(), language)
        edition = freeze.freeze(post, content, by=None, by_name="test", now=wall_now()).edition
    sent = ledger.compose(edition, outlet, adapter_of(outlet))
    assert shown[language].to_json() == sent.to_json()
    assert shown[language].digest == sent.digest


def test_a_look_asks_the_database_a_bounded_number_of_things(
    sign_in, make_post, outlet_of, django_assert_max_num_queries
):
    for kind in ("x", "tumblr", "bluesky"):
        outlet_of(kind)
    client, post = sign_in("writer"), make_post()
    send(client, post, "outlets")
    with django_assert_max_num_queries(70):
        send(client, post, "outlets")
    with django_assert_max_num_queries(55):
        send(client, post, "checks")
