"""What a move does to posts that belong together: numbered parts, and the days of a competition."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from publisher.posts.models import Post, Series
from publisher.posts.numerals import roman
from publisher.schedule.slots import ONE_DAY


def out_of_order(new_dates: Mapping[int, datetime.date]) -> list[str]:
    """One sentence for each series whose parts would not come in the order of their numbers."""
    rows = Post.objects.filter(
        series__in=Post.objects.filter(pk__in=new_dates).values("series"), part__isnull=False
    )
    found = []
    for posts in _by_series(rows.select_related("series").order_by("series", "part")):
        for earlier, later in pairwise(posts):
            if _date(later, new_dates) < _date(earlier, new_dates) and earlier.part != later.part:
                found.append(
                    f"{_name(later)}: part {roman(later.part or 1)} would come before part {roman(earlier.part or 1)}"
                )
    return found


def split(new_dates: Mapping[int, datetime.date]) -> list[str]:
    """One sentence for each competition whose days follow each other now and would not any more."""
    rows = Post.objects.filter(
        series__in=Post.objects.filter(pk__in=new_dates).values("series"),
        series__kind=Series.Kind.COMPETITION,
    )
    return [
        f"the days of {_name(posts[0])} would not follow each other any more"
        for posts in _by_series(rows.select_related("series").order_by("series", "publish_on"))
        if _runs([_date(post, new_dates) for post in posts]) > _runs([post.publish_on for post in posts])
    ]


def _runs(dates: Sequence[datetime.date]) -> int:
    """How many unbroken rows of days they make."""
    return 1 + sum(later - earlier > ONE_DAY for earlier, later in pairwise(sorted(dates)))


def _date(post: Post, new_dates: Mapping[int, datetime.date]) -> datetime.date:
    date: datetime.date = new_dates.get(post.pk, post.publish_on)
    return date


def _name(post: Post) -> str:
    return f"“{post.series}”"


def _by_series(posts: Iterable[Post]) -> list[list[Post]]:
    found: dict[int, list[Post]] = {}
    for post in posts:
        found.setdefault(post.series_id or 0, []).append(post)
    return list(found.values())
