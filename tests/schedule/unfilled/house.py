"""What the days of this folder are made of."""

from __future__ import annotations

import datetime

from publisher.editions.models import Edition
from publisher.posts import copies
from publisher.posts.models import PictureRight, Post
from publisher.schedule.models import Reserve, UnfilledDay, UnfilledPolicy
from publisher.schedule.release import release_due
from publisher.schedule.slots import ONE_DAY
from publisher.schedule.unfilled import days
from tests import factories
from tests.factories import DAY

SLOT = datetime.datetime(2026, 3, 14, 8, 0, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
OLD = datetime.date(2019, 3, 3)
ALLOWED = PictureRight.Permission.ALLOWED
Way = UnfilledPolicy.Way


def policy(way=Way.RERUN, **changes) -> None:
    UnfilledPolicy.objects.update_or_create(id=1, defaults={"way": way, **changes})


def old(date=OLD, title="Old and good", **fields) -> Post:
    """Of the archive, and all that a new post must have."""
    post = factories.draft(date, title=title, **fields)
    factories.archived(post, released_at=datetime.datetime(2019, 3, 3, 8, tzinfo=datetime.UTC))
    return Post.objects.get(pk=post.pk)


def reserve(title="In store") -> Reserve:
    post = factories.draft(DAY + 300 * ONE_DAY, title=title)
    data = copies.data_of(post)
    post.delete()
    return Reserve.objects.create(
        title=title,
        draft=data,
        digest=copies.digest(data),
        approved_by_name="E. D.",
        approved_at=factories.NOON,
    )


def at_the_slot(late=0 * HOUR) -> list[UnfilledDay]:
    done = days.fill_due(SLOT + late)
    release_due(SLOT + late)
    return done


def of(date=DAY) -> Edition:
    return Edition.objects.select_related("post", "current").get(publish_on=date, language="en")
