"""The plan of a correction, outlet by outlet, before the button."""

from __future__ import annotations

import pytest

from channels.models import Outlet
from channels.outlets import adapter_of
from publisher.deliveries import ledger
from publisher.deliveries.models import Delivery, Receipt, State
from publisher.editions.models import Edition
from publisher.posts.models import Post
from tests.desk.conftest import DAY
from tests.desk.editing import form_data, messages_of, save
from tests.desk.test_pages import AFTER, approve, deliver, release, words

URL = "https://bpod.example/post/4711"


@pytest.fixture
def public(make_post, sign_in):
    """Sent to a Tumblr, which can edit, and an X, which cannot; reopened for a correction."""
    post = make_post()
    edition = approve(post)
    release(edition)
    for kind in ("tumblr", "x"):
        outlet = Outlet(name=f"{kind}-en", kind=kind, account="bpod", language="en")
        outlet.set_secrets({})
        outlet.save()
        sent = ledger.compose(edition, outlet, adapter_of(outlet))
        row = deliver(edition, outlet, revision=edition.current)
        Receipt.objects.create(
            delivery=row, remote_id="4711", url=URL, received_at=AFTER, rendition_digest=sent.digest
        )
    sign_in("editor").post(f"/desk/posts/unlock/{post.pk}/", {"reason": "a slip"})
    return Post.objects.get(pk=post.pk)


def typed(client, post, **changes):
    data = form_data(Post.objects.get(pk=post.pk), **changes)
    return words(client.post(f"/desk/posts/correction/{post.pk}/", data))


def test_where_nothing_is_said_differently_nothing_happens(sign_in, public):
    page = typed(sign_in("editor"), public)
    assert page.count("stays as it is: it reads the same there") == 2


def test_one_is_edited_in_place_and_for_the_other_the_words_are_ready(sign_in, public):
    page = typed(sign_in("editor"), public, title="Tide of other cells")
    assert f"tumblr-en English edited in place by us {URL}" in page
    by_hand = page.partition("x-en English by hand: x cannot edit a post The words to paste")[2]
    assert "Tide of other cells" in by_hand
    assert Edition.objects.get().content().title == "Tide of cells"


def test_what_did_not_go_out_yet_and_what_nobody_knows(sign_in, public):
    Delivery.objects.filter(outlet__kind="x").update(state=State.PENDING)
    Delivery.objects.filter(outlet__kind="tumblr").update(state=State.UNCONFIRMED)
    page = typed(sign_in("editor"), public, title="Tide of other cells")
    assert "x-en English not sent yet: it goes out as corrected" in page
    assert "nobody knows yet whether it arrived" in page


def test_what_cannot_be_made_to_fit_stays(sign_in, public):
    page = typed(sign_in("editor"), public, **{"pictures-0-rights-0-permission": "blocked"})
    assert "tumblr-en English stays as it is" in page


def test_the_form_leads_to_the_page_and_the_page_approves(sign_in, public):
    editor = sign_in("editor")
    save(editor, public, title="Tide of other cells")
    address = f"/desk/posts/correct/{public.pk}/"
    assert address in editor.get(f"/desk/posts/edit/{public.pk}/").content.decode()
    page = words(editor.get(address))
    assert page.index("edited in place by us") < page.index("Approve the correction")
    refused = editor.post(address, follow=True)
    assert "say how much" in messages_of(refused)
    assert Edition.objects.get().content().title == "Tide of cells"
    editor.post(address, {"change": "cosmetic"}, follow=True)
    assert Edition.objects.get().content().title == "Tide of other cells"
    assert Post.objects.get(pk=public.pk).locked
    assert "Reopen it to correct it" in words(editor.get(address))


def test_a_draft_has_nothing_to_correct_and_writers_do_not_approve(sign_in, public, make_post):
    draft = make_post(publish_on=DAY.replace(day=9))
    assert "nothing to correct" in words(sign_in("editor").get(f"/desk/posts/correct/{draft.pk}/"))
    writer = sign_in("writer")
    for answer in (
        writer.get(f"/desk/posts/correct/{public.pk}/"),
        writer.post(f"/desk/posts/correct/{public.pk}/", {"change": "cosmetic"}),
    ):
        assert answer.status_code in {302, 403}
    assert not Post.objects.get(pk=public.pk).locked
