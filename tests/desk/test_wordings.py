"""The wordings as editors see them: shown as followers would read them, refused with the mend, never lost."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Permission
from django.utils.html import strip_tags

from channels import registry, wording
from channels.models import Outlet
from publisher.desk import wordings as desk_wordings
from publisher.desk.previews import of_outlet
from publisher.desk.wording_sample import sample
from publisher.editions import freeze, wordings
from publisher.editions.models import Wording
from tests.desk.test_pages import BEFORE, words
from tests.desk.test_previews import preview

X = "/desk/wordings/x/en/"
OURS = "Today: {title}\n{attribution}\n{link}"
WORDED = [name for name in registry.KINDS if wording.is_worded(name)]


@pytest.fixture
def editor(sign_in):
    return sign_in("editor")


def write(client, text, *, after=0, address=X, **buttons):
    return client.post(address, {"text": text, "after": after, **buttons}, follow=True)


def typed(client, text, address=X):
    answer = client.post(
        address, {"text": text, "after": 0, "preview": "1"}, headers={"X-Requested-With": "fetch"}
    )
    return answer.json()


def error_of(response) -> str:
    (found,) = re.findall(r'<p id="wording-error"[^>]*>(.*?)</p>', response.content.decode(), re.DOTALL)
    return found.strip().replace("&#x27;", "'")


# --- the list ---


def test_the_list_has_every_kind_that_is_one_text_in_every_language(editor):
    page = editor.get("/desk/wordings/").content.decode()
    assert {*re.findall(r'href="/desk/wordings/(\w+)/(\w+)/"', page)} == {
        (kind, language) for kind in WORDED for language in ("en", "ca")
    }
    assert {"tumblr", "webhook", "websub"}.isdisjoint(WORDED)
    assert {"x", "bluesky", "mastodon", "threads", "instagram", "facebook", "telegram"} <= {*WORDED}


def test_the_list_says_what_is_changed_and_by_whom(editor):
    assert "Changed" not in words(editor.get("/desk/wordings/"))
    write(editor, OURS)
    said = words(editor.get("/desk/wordings/"))
    assert "Changed: X in English" in said
    assert "editor" in said
    assert "The channel’s own: X in Catalan" in said


# --- writing one ---


def test_the_page_begins_with_the_wording_in_use(editor):
    page = editor.get(X)
    assert page.context["form"]["text"].value() == wording.default("x", "en").strip()
    assert "This is the channel’s own wording." in words(page)
    write(editor, OURS)
    page = editor.get(X)
    assert page.context["form"]["text"].value() == OURS
    assert "by editor" in words(page)


def test_a_saved_wording_is_in_use_and_is_what_the_preview_of_a_post_shows(editor, make_post):
    response = write(editor, "Today: {title}\r\n{attribution}  \r\n{link}\r\n")
    assert "worded so from now on" in words(response)
    assert wordings.in_use("x", "en") == OURS
    post = make_post()
    assert "Today: Tide of cells" in preview(editor, post, "x").content.decode()
    assert "Today:" not in preview(editor, post, "bluesky").content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{title} {credits}", "{link} must stand in it"),
        ("{title} {link}", "{attribution} or {credits} must stand in it"),
        ("{title} {link} {credits} {autor}", "{autor} is not a part; use {kicker}"),
        ("{title} {link} {credits} {tags", "a “{” stands alone"),
        ("", "This field is required."),
        (f"{OURS}\n{'Read us. ' * 40}", "A long post could not be sent: x: the title, the link"),
        (f"{OURS}{'x' * 4_000}", "at most 4000 characters"),
    ],
)
def test_a_wording_that_cannot_be_used_is_refused_beside_the_field_and_kept_for_mending(editor, text, said):
    response = write(editor, text)
    assert said in error_of(response)
    assert response.context["form"]["text"].value() == text
    assert not Wording.objects.exists()
    assert said in typed(editor, text)["error"]


def test_telegram_needs_the_description_in_the_text(editor):
    address = "/desk/wordings/telegram/en/"
    assert "{alt} must stand in it" in error_of(write(editor, OURS, address=address))
    assert error_of(write(editor, f"{OURS}\n{{alt}}", address=address)) == ""


def test_the_limits_are_those_of_the_outlet(editor):
    Outlet.objects.create(
        name="big",
        kind="mastodon",
        account="bpod",
        language="en",
        settings={"base_url": "https://big.example", "max_characters": "5000"},
    )
    address = "/desk/wordings/mastodon/en/"
    text = f"{OURS}\n{'Read us. ' * 100}".strip()
    assert "of 5000 characters" in typed(editor, text, address)["preview"]
    assert error_of(write(editor, text, address=address)) == ""


def test_what_equals_the_channels_own_is_its_own(editor):
    write(editor, OURS)
    write(editor, wording.default("x", "en"), after=1)
    assert wordings.in_use("x", "en") == ""


def test_of_two_editors_the_later_one_is_told_and_may_then_replace_it(editor):
    write(editor, OURS)
    response = write(editor, f"{OURS} {{tags}}")
    assert "Somebody else changed this wording meanwhile" in error_of(response)
    assert wordings.in_use("x", "en") == OURS
    after = response.context["form"]["after"].value()
    write(editor, f"{OURS} {{tags}}", after=after)
    assert wordings.in_use("x", "en") == f"{OURS} {{tags}}"


@pytest.mark.parametrize("after", ["", "-1", "many", "99"])
def test_a_number_that_was_never_given_replaces_nothing(editor, after):
    write(editor, OURS)
    write(editor, "{title} {credits} {link}", after=after)
    assert wordings.in_use("x", "en") == OURS


# --- going back ---


def test_back_to_the_channels_own_and_to_any_that_was(editor):
    write(editor, OURS)
    write(editor, f"{OURS} {{tags}}", after=1)
    write(editor, "whatever is typed", after=2, own="1")
    assert wordings.in_use("x", "en") == ""
    page = editor.get(X, {"number": "1"})
    assert page.context["form"]["text"].value() == OURS
    assert wordings.in_use("x", "en") == ""  # looking at it changes nothing
    write(editor, OURS, after=page.context["form"]["after"].value())
    assert wordings.in_use("x", "en") == OURS
    history = words(editor.get(X))
    assert history.count("Take it up again") == 3
    assert "the channel’s own" in history


def test_an_unknown_number_shows_the_one_in_use(editor):
    write(editor, OURS)
    for number in ("7", "x", ""):
        assert editor.get(X, {"number": number}).context["form"]["text"].value() == OURS


# --- the preview ---


def test_while_one_types_the_next_approved_post_and_a_long_one_are_shown(editor, make_post):
    freeze.approve(make_post(), by=None, by_name="someone", now=BEFORE)
    told = typed(editor, OURS)
    page = strip_tags(told["preview"])
    assert told["error"] == ""
    assert "The next post, 3 March 2031" in page
    assert "Today: Tide of cells" in page
    assert "http://en.example/archive/2031/3/3" in page
    assert "A long post, made up" in page
    assert re.search(r"Length: \d+ of 280 characters, some counted twice · shortened or left out:", page)
    assert "Length of the reply" in page
    assert not Wording.objects.exists()


def test_without_javascript_a_button_shows_the_same_and_keeps_what_is_typed(editor, make_post):
    freeze.approve(make_post(), by=None, by_name="someone", now=BEFORE)
    response = write(editor, OURS, preview="1")
    assert "Today: Tide of cells" in response.content.decode()
    assert response.context["form"]["text"].value() == OURS
    assert not Wording.objects.exists()


def test_a_page_runs_no_script_of_its_own(editor):
    page = editor.get(X).content.decode()
    body = page[page.index('class="desk-wording"') :]
    assert 'src="/static/desk/wording.js"' in page
    assert not re.search(r"\son\w+=|\sstyle=", body[: body.index("</section>")])


def test_words_are_shown_and_never_run(editor):
    page = typed(editor, "<script>alert(1)</script> {title} {attribution} {link}")["preview"]
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page


@pytest.mark.parametrize("kind", WORDED)
@pytest.mark.parametrize("language", ["en", "ca"])
def test_every_kinds_own_wording_carries_the_long_sample(desk, kind, language):  # noqa: ARG001
    account, channel = of_outlet(registry.kind(kind), language)
    assert account == registry.kind(kind).label
    rendition = channel.compose(sample(language, channel.limits, "https://bpod.example", ""))
    whole = "\n".join(post.plain for post in rendition.thread)
    assert "https://bpod.example/archive/2031/11/21" in whole
    wording.check_for(channel.limits, wording.default(kind, language))


def test_every_part_is_explained():
    assert tuple(desk_wordings.PART_MEANINGS) == wording.PARTS


# --- who ---


def test_a_wording_there_is_not_is_not_found(editor):
    for address in ("tumblr/en", "webhook/en", "pigeon/en", "x/oc"):
        assert editor.get(f"/desk/wordings/{address}/").status_code == 404


@pytest.mark.parametrize("role", ["writer", "translator", "nobody"])
def test_only_editors_see_and_write_wordings(sign_in, role):
    client = sign_in(role)
    assert client.get("/desk/wordings/").status_code in {302, 403}
    assert client.post(X, {"text": OURS, "after": 0}).status_code in {302, 403}
    assert not Wording.objects.exists()


def test_who_may_only_look_saves_nothing(sign_in, django_user_model):
    client = sign_in("nobody")
    user = django_user_model.objects.get(username="nobody")
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "view_wording"]))
    page = client.get(X)
    assert page.status_code == 200
    assert "readonly" in page.content.decode()
    assert client.post(X, {"text": OURS, "after": 0}).status_code in {302, 403}
    assert not Wording.objects.exists()
    assert typed(client, OURS)["error"] == ""
