"""Corrections and withdrawals as people make them."""

from __future__ import annotations

import datetime
from typing import Any

from publisher.desk import amending
from publisher.editions import freeze
from publisher.editions.models import Edition
from publisher.editions.withdrawal import Withdrawn
from publisher.posts.models import Post
from tests import factories

NOTE = "The picture was shown by mistake."


def correct(now: datetime.datetime, date: datetime.date = factories.DAY, **fields: Any) -> Edition:
    """Reopen, change, approve again."""
    post = Post.objects.get(publish_on=date)
    freeze.reopen(post, by_name="A. B.", reason="a slip", now=now)
    Post.objects.filter(pk=post.pk).update(**fields)
    return factories.approve_draft(post, now)


def withdraw(now: datetime.datetime, language: str = "en", date: datetime.date = factories.DAY) -> Withdrawn:
    post = Post.objects.get(publish_on=date)
    return amending.withdraw(
        post, language=language, note=NOTE, reason="a wish", by=None, by_name="A. B.", now=now
    )
