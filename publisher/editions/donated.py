"""A donor withdraws: what is approved and not public yet does not go out. What is public waits for a person."""

from __future__ import annotations

import datetime
from typing import Any

from publisher.editions import freeze, signals
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.posts.models import Post
from publisher.submissions import signals as submissions

State = Edition.State


def connect() -> None:
    submissions.withdrawn.connect(_stop, dispatch_uid="publisher.editions.donated")


def _stop(post: Post, by_name: str, reason: str, now: datetime.datetime, **_: Any) -> None:
    waiting = Edition.objects.select_for_update().filter(post=post, state=State.APPROVED)
    languages = [edition.language for edition in waiting]
    if SOURCE in languages:
        freeze.reopen(
            post, by_name=by_name, reason=f"the donor withdrew the picture. {reason}".strip(), now=now
        )
    elif languages:
        Edition.objects.filter(post=post, state=State.APPROVED).update(state=State.REOPENED)
        for language in languages:
            signals.withdrawn.send(
                sender=Edition,
                publish_on=post.publish_on,
                language=language,
                by_name=by_name,
                reason=reason,
                now=now,
            )
