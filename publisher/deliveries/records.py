"""The rows that prove: the log of a Delivery's attempts, and the receipt of what arrived."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Max

from channels.contract import RemotePost
from publisher.deliveries.models import POSTS, Act, Attempt, Delivery, Receipt


def log(delivery: Delivery, kind: Attempt.Kind, now: datetime.datetime, **ended: Any) -> Attempt:
    """The next row of its log."""
    latest = Attempt.objects.filter(delivery=delivery.pk).aggregate(number=Max("number"))["number"] or 0
    return Attempt.objects.create(delivery=delivery, number=latest + 1, kind=kind, started_at=now, **ended)


def log_decision(delivery: Delivery, said: str, now: datetime.datetime) -> None:
    ended = {"ended_at": now, "outcome": Attempt.Outcome.DECIDED, "detail": said}
    log(delivery, Attempt.Kind.DECISION, now, **ended)


def receipt_about(delivery: Delivery) -> Receipt:
    """The receipt of what a reply, a correction or a withdrawal is about."""
    return Receipt.objects.get(delivery=delivery.about_id)


def keep_receipt(delivery: Delivery, post: RemotePost, now: datetime.datetime) -> None:
    """The proof of a post; a correction brings it up to date, a withdrawal leaves it as it was."""
    if delivery.act in POSTS:
        if delivery.revision_id is None:
            Delivery.objects.filter(pk=delivery.pk).update(revision=delivery.edition.current)
        Receipt.objects.create(
            delivery=delivery,
            remote_id=post.remote_id,
            url=post.url,
            received_at=now,
            rendition_digest=delivery.rendition_digest,
        )
    elif delivery.act == Act.CORRECT:
        receipt = receipt_about(delivery)
        Receipt.objects.filter(pk=receipt.pk).update(
            remote_id=post.remote_id, url=post.url or receipt.url, rendition_digest=delivery.rendition_digest
        )


def was_in_doubt(delivery: Delivery) -> bool:
    """Whether an announcement was ever sent without an answer that tells."""
    return Attempt.objects.filter(
        delivery=delivery,
        kind=Attempt.Kind.SEND,
        outcome__in=[Attempt.Outcome.UNKNOWN, Attempt.Outcome.UNDER_WAY],
    ).exists()


def absent_look_ups(delivery: Delivery) -> int:
    """How often the platform answered “not there” since the last send; a look-up that failed says nothing."""
    log = Attempt.objects.filter(delivery=delivery)
    sent = (
        log.filter(kind=Attempt.Kind.SEND).order_by("-number").values_list("number", flat=True).first() or 0
    )
    return log.filter(kind=Attempt.Kind.LOOK_UP, outcome=Attempt.Outcome.ABSENT, number__gt=sent).count()
