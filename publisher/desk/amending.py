"""Withdrawing as people do it: at the desk and by command, in one transaction with its record."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from publisher.deliveries import amendments
from publisher.editions import withdrawal
from publisher.editions.withdrawal import Withdrawn
from publisher.posts.models import Post


def withdraw(
    post: Post, *, language: str, note: str, reason: str, by: Any, by_name: str, now: datetime.datetime
) -> Withdrawn:
    """Raises `withdrawal.NoteError` and `freeze.WrongStateError`."""
    with transaction.atomic():
        done = withdrawal.withdraw(
            post, language=language, note=note, by_name=by_name, reason=reason, now=now
        )
        amendments.open_due(now)
        log(
            instance=post,
            action="wagtail.unpublish",
            user=by,
            data={"language": language, "by": by_name, "note": note, "reason": reason},
        )
    return done
