"""A correction of what is public: how much its words changed is asked of the editor."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from publisher.editions.models import Edition
from publisher.posts.models import Post
from publisher.schedule.models import Slot
from tests.desk.editing import messages_of, save
from translations.models import SourceRevision


@pytest.fixture
def reopened(sign_in, make_post):
    """Public, and open for a correction."""
    Slot.ensure_defaults()
    post, editor = make_post(), sign_in("editor")
    save(editor, post, "action-approve")
    Edition.objects.update(state=Edition.State.RELEASED, released_at=timezone.now())
    editor.post(reverse("posts:unlock", args=[post.pk]), {"reason": "a slip"})
    return Post.objects.get(pk=post.pk), editor


def test_the_form_asks_only_for_what_is_public(reopened, make_post):
    post, editor = reopened
    question = b'name="change"'
    assert question in editor.get(reverse("posts:edit", args=[post.pk])).content
    draft = make_post(publish_on="2031-03-09")
    assert question not in editor.get(reverse("posts:edit", args=[draft.pk])).content


def test_without_a_word_nothing_is_approved(reopened):
    post, editor = reopened
    response = save(editor, post, "action-approve", title="Tide of other cells")
    assert "say how much" in messages_of(response)
    assert Edition.objects.get().content().title == "Tide of cells"
    assert not Post.objects.get(pk=post.pk).locked


def test_the_editors_word_reaches_the_translators(reopened):
    post, editor = reopened
    response = save(editor, post, "action-approve", title="Tide of other cells", change="critical")
    assert "approved as corrected; its page and its outlets follow" in messages_of(response)
    assert Edition.objects.get().content().title == "Tide of other cells"
    assert [row.kind for row in SourceRevision.objects.all()] == ["", "critical"]
