"""Advice: a link to a post that was withdrawn leads readers to a note in its place."""

from __future__ import annotations

import datetime

from publisher.editions.models import Edition
from publisher.editions.standing import SOURCE
from publisher.posts import rules
from publisher.posts.models import Post
from publisher.posts.rules import Finding


def connect() -> None:
    rules.add_advice(advice)


def advice(post: Post) -> list[Finding]:
    """One for each such post, however it is linked: by its id, or by its address."""
    days = rules.real_days(rules.own_days(post.body))
    if not days:
        return []
    gone = Edition.objects.filter(language=SOURCE, publish_on__in=days, state=Edition.State.WITHDRAWN)
    return [_finding(on, title) for on, title in gone.values_list("publish_on", "post__title")]


def _finding(on: datetime.date, title: str) -> Finding:
    return Finding(
        "link-withdrawn",
        "body",
        f"A link leads to “{title}” of {on.day} {on:%B %Y}, which was withdrawn:"
        " choose another post, or take the link away.",
    )
