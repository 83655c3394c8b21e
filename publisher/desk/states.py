"""Where a post is on its way, as one word; worked out from the ledger of Editions, stored nowhere."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    CharField,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Cast
from wagtail.models import WorkflowState

from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.posts.models import Post


class PostState(TextChoices):
    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    APPROVED = "approved", "Approved"
    RELEASED = "released", "Released"
    CORRECTION = "correction", "Released, being corrected"
    WITHDRAWN = "withdrawn", "Withdrawn"


def with_state(posts: QuerySet[Post]) -> QuerySet[Any]:
    """`posts`, each with `desk_state`, a value of `PostState`."""
    edition = Edition.objects.filter(post=OuterRef("pk"), language=SOURCE).values("state")[:1]
    review = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Post, for_concrete_model=False),
        object_id=Cast(OuterRef("pk"), CharField()),
        status=WorkflowState.STATUS_IN_PROGRESS,
    )
    out = Q(edition_state=Edition.State.RELEASED)
    return posts.annotate(edition_state=Subquery(edition), in_review=Exists(review)).annotate(
        desk_state=Case(
            When(edition_state=Edition.State.WITHDRAWN, then=Value(PostState.WITHDRAWN.value)),
            When(edition_state=Edition.State.APPROVED, then=Value(PostState.APPROVED.value)),
            When(out & Q(locked=True), then=Value(PostState.RELEASED.value)),
            When(in_review=True, then=Value(PostState.IN_REVIEW.value)),
            When(out, then=Value(PostState.CORRECTION.value)),
            default=Value(PostState.DRAFT.value),
            output_field=CharField(),
        )
    )


def state_of(post: Post) -> PostState:
    """The state of one post; a post that was never saved is a draft."""
    found = with_state(Post.objects.filter(pk=post.pk)).values_list("desk_state", flat=True).first()
    return PostState(found) if found else PostState.DRAFT
