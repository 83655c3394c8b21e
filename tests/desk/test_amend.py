"""Withdrawing at the desk, and answering what a platform leaves to people."""

from __future__ import annotations

import pytest
from wagtail.models import ModelLogEntry

from channels.models import Outlet
from publisher.deliveries.models import Act, Attempt, Delivery, Receipt, State
from publisher.editions.models import Edition
from publisher.posts.models import Post
from tests.desk.conftest import DAY
from tests.desk.editing import messages_of
from tests.desk.test_pages import AFTER, approve, deliver, release, words

URL = "https://bpod.example/post/4711"


@pytest.fixture
def outlet(desk):  # noqa: ARG001
    made = Outlet(name="tumblr-en", kind="tumblr", account="bpod", language="en")
    made.set_secrets({"consumer_key": "secret-word"})
    made.save()
    return made


@pytest.fixture
def public(make_post, outlet) -> Post:
    post = make_post()
    edition = approve(post)
    release(edition)
    done = deliver(edition, outlet, revision=edition.current)
    Receipt.objects.create(delivery=done, remote_id="4711", url=URL, received_at=AFTER, rendition_digest="d")
    return post


def fill_in(**changes):
    return {"language": "en", "note": "Shown by mistake.", "reason": "a wish", **changes}


def test_the_plan_is_shown_before_the_button(sign_in, public):
    page = sign_in("editor").get(f"/desk/withdraw/{public.pk}/")
    assert "tumblr-en English deleted by us https://bpod.example/post/4711" in words(page)
    assert "for good" in words(page)
    assert "secret-word" not in page.content.decode()
    assert Edition.objects.get().state == Edition.State.RELEASED


def test_what_cannot_be_deleted_by_us_is_said_with_its_link(sign_in, public):
    Receipt.objects.update(remote_id="")
    page = words(sign_in("editor").get(f"/desk/withdraw/{public.pk}/"))
    assert "by hand: the platform's id of the post is not known" in page.replace("&#x27;", "'")
    assert URL in page


def test_an_editor_withdraws_and_the_record_says_why(sign_in, public, outlet):
    response = sign_in("editor").post(f"/desk/withdraw/{public.pk}/", fill_in(), follow=True)
    assert "is withdrawn (English)" in messages_of(response)
    edition = Edition.objects.get()
    assert (edition.state, edition.withdrawn_note) == (Edition.State.WITHDRAWN, "Shown by mistake.")
    assert Delivery.objects.get(act=Act.WITHDRAW).outlet == outlet
    assert "Deletion: waiting" in words(response)
    entry = ModelLogEntry.objects.get(action="wagtail.unpublish")
    assert (entry.user.username, entry.data["reason"]) == ("editor", "a wish")


def test_what_was_never_public_is_taken_back(sign_in, make_post):
    post = make_post()
    approve(post)
    client = sign_in("editor")
    assert "It was never public" in words(client.get(f"/desk/withdraw/{post.pk}/"))
    response = client.post(f"/desk/withdraw/{post.pk}/", fill_in(), follow=True)
    assert "was never public" in messages_of(response)
    assert Edition.objects.get().state == Edition.State.REOPENED


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"reason": " "}, "Say why"),
        ({"note": ""}, "note: is missing"),
        ({"note": "n" * 501}, "note: has 501 characters; 500 at most"),
        ({"language": "ca"}, "was never approved"),
        ({"language": ""}, "was never approved"),
    ],
)
def test_a_form_that_lacks_something_says_so_and_keeps_what_was_typed(sign_in, public, change, sentence):
    response = sign_in("editor").post(f"/desk/withdraw/{public.pk}/", fill_in(**change))
    assert response.status_code == 400
    assert sentence in words(response)
    assert fill_in(**change)["note"] in response.content.decode()
    assert Edition.objects.get().state == Edition.State.RELEASED


@pytest.mark.parametrize("role", ["writer", "translator", "nobody"])
def test_only_who_may_approve_may_withdraw_and_decide(sign_in, public, role):
    client, row = sign_in(role), Delivery.objects.get()
    for address, data in ((f"/desk/withdraw/{public.pk}/", fill_in()), (f"/desk/decide/{row.pk}/", {})):
        assert client.get(address).status_code in {302, 403}
        assert client.post(address, data).status_code in {302, 403}
    assert Edition.objects.get().state == Edition.State.RELEASED


def test_post_and_day_lead_to_the_withdrawal(sign_in, public):
    address = f"/desk/withdraw/{public.pk}/"
    for page in (f"/desk/posts/edit/{public.pk}/", f"/desk/deliveries/{DAY.isoformat()}/"):
        assert address in sign_in("editor").get(page).content.decode()
    Edition.objects.update(state=Edition.State.WITHDRAWN, withdrawn_at=AFTER)
    assert address not in sign_in("editor").get(f"/desk/posts/edit/{public.pk}/").content.decode()
    assert "nothing to withdraw" in words(sign_in("editor").get(address))


@pytest.fixture
def asked(public, outlet) -> Delivery:
    """A correction that the platform leaves to a person."""
    edition = Edition.objects.get(post=public)
    return deliver(
        edition,
        outlet,
        State.NEEDS_PERSON,
        act=Act.CORRECT,
        about=Delivery.objects.get(act=Act.ANNOUNCE),
        revision=edition.current,
        rendition={"plain": "The words as they should be."},
        reason=f"some cannot edit a post; correct it by hand: {URL}",
    )


def test_a_person_finds_the_words_and_the_address(sign_in, asked):
    client = sign_in("editor")
    day = client.get(f"/desk/deliveries/{DAY.isoformat()}/")
    assert f'href="/desk/decide/{asked.pk}/"' in day.content.decode()
    assert "Correction: needs a person" in words(day)
    page = client.get(f"/desk/decide/{asked.pk}/").content.decode()
    assert "The words as they should be." in page
    assert f'<a href="{URL}"' in page
    assert 'value="mark_done"' in page
    assert 'value="look_again"' not in page


def test_what_was_done_by_hand_is_recorded_with_who(sign_in, asked):
    data = {"answer": "mark_done", "reason": "pasted"}
    sign_in("editor").post(f"/desk/decide/{asked.pk}/", data)
    asked.refresh_from_db()
    assert asked.state == State.DELIVERED
    assert Attempt.objects.get().detail == "editor: mark_done: pasted"
    page = sign_in("editor").get(f"/desk/decide/{asked.pk}/")
    assert "Nothing is asked just now" in words(page)
    assert "editor: mark_done: pasted" in words(page)


def test_a_new_address_is_kept_with_the_id_it_tells(sign_in, asked):
    data = {"answer": "adopt", "permalink": "https://bpod.tumblr.com/post/99/cells"}
    sign_in("editor").post(f"/desk/decide/{asked.pk}/", data)
    receipt = Receipt.objects.get()
    assert (receipt.remote_id, receipt.url) == ("99", data["permalink"])


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"answer": "adopt"}, "there is no address"),
        ({"answer": "adopt", "permalink": "javascript:x"}, "is not the address of a post"),
        ({"answer": "explode"}, "Choose one of the answers"),
        ({}, "Choose one of the answers"),
    ],
)
def test_an_answer_that_cannot_be_recorded_says_why(sign_in, asked, data, sentence):
    response = sign_in("editor").post(f"/desk/decide/{asked.pk}/", data)
    assert response.status_code == 400
    assert sentence in words(response)
    asked.refresh_from_db()
    assert asked.state == State.NEEDS_PERSON


def test_an_answer_that_comes_too_late_changes_nothing(sign_in, asked):
    Delivery.objects.filter(pk=asked.pk).update(state=State.CLAIMED, token="t", lease_until_seconds=1.0)
    response = sign_in("editor").post(f"/desk/decide/{asked.pk}/", {"answer": "cancel"}, follow=True)
    assert "moved on meanwhile" in messages_of(response)
    assert not Attempt.objects.exists()
