"""An archive of released posts, written in bulk: what P1, P3 and P5 bake. The text is that of the search's corpus.

One post a date, as the schema has it: 4,000 are eleven years, 40,000 more than a century.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterable, Iterator
from itertools import islice

from django.core.management import call_command
from django.db import transaction

from benchmarks.search_corpus import Made, corpus
from channels import registry
from publisher.editions import content as frozen
from publisher.editions import forms, store
from publisher.editions.content import (
    Content,
    Creator,
    Cut,
    FormedCut,
    FrozenPicture,
    Institution,
    Publication,
    Right,
)
from publisher.editions.models import Edition, EditionRevision, Site
from publisher.posts.models import Post

FIRST = datetime.date(2012, 12, 14)
WIDTHS = (320, 480, 960, 1440, 1920, 2880)
PICTURES = 30
TOGETHER = 1000
ALLOWED = (Right("*", "*", "allowed"),)
SITE = {
    "base_url": "https://en.example.org",
    "name": "BPoD",
    "tagline": "Biomedical Picture of the Day",
    "tag_authority": "example.org,2012",
}


def first_day(size: int) -> datetime.date:
    """The archive ends where that of 4,000 posts does, so that dates stay dates."""
    return FIRST - datetime.timedelta(days=max(0, size - 4000))


def make_site() -> None:
    call_command("migrate", verbosity=0)
    Site.objects.create(language="en", **SITE)


def contents(size: int, more: int = 0) -> Iterator[Content]:
    """The posts of the archive, oldest first, and those that come after it, each of these with its own picture."""
    source = random.Random(20121214)
    start = first_day(size)
    pictures = [_picture(str(number)) for number in range(PICTURES)]
    for number, made in enumerate(corpus("en", size + more).posts):
        picture = pictures[number % PICTURES] if number < size else _picture(f"own {number}")
        yield _content(start + datetime.timedelta(days=number), made, picture, source)


def release(values: Iterable[Content], *, silent: bool = True) -> None:
    """As the releasing transaction leaves them, many in one; `silent` as those of an archive."""
    stream = iter(values)
    while part := list(islice(stream, TOGETHER)):
        with transaction.atomic():
            _write(part, silent=silent)


def _write(part: list[Content], *, silent: bool) -> None:
    days = [value.publish_on for value in part]
    Post.objects.bulk_create(
        [
            Post(publish_on=day, title=value.title, body="", locked=True)
            for day, value in zip(days, part, strict=True)
        ],
        ignore_conflicts=True,  # a translation's is there
    )
    of_day = {post.publish_on: post for post in Post.objects.filter(publish_on__range=(days[0], days[-1]))}
    posts = [of_day[day] for day in days]
    editions = Edition.objects.bulk_create(
        Edition(
            post=post,
            language=value.language,
            publish_on=value.publish_on,
            state=Edition.State.RELEASED,
            released_at=noon(value.publish_on),
            silent=silent,
        )
        for post, value in zip(posts, part, strict=True)
    )
    revisions = EditionRevision.objects.bulk_create(
        _revision(edition, value) for edition, value in zip(editions, part, strict=True)
    )
    for edition, revision in zip(editions, revisions, strict=True):
        edition.current = revision
    Edition.objects.bulk_update(editions, ["current"], batch_size=300)


def _revision(edition: Edition, value: Content) -> EditionRevision:
    body = frozen.to_json(value)
    return EditionRevision(
        edition=edition,
        number=1,
        content=body,
        digest=frozen.digest(body),
        approved_at=noon(value.publish_on) - datetime.timedelta(days=1),
        approved_by_name="benchmark",
    )


def noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


def _content(day: datetime.date, made: Made, picture: FrozenPicture, source: random.Random) -> Content:
    is_of_series = source.random() < 0.2
    series = f"Series {source.randrange(24)}"
    return Content(
        publish_on=day,
        language="en",
        kicker=series if is_of_series else "",
        title=made.title,
        strapline=made.body.partition(".")[0],
        body=f"<p>{made.body}</p>",
        series=series if is_of_series else "",
        writers=(f"Writer {source.randrange(16)}",),
        creators=(Creator("A. B.", "work", and_colleagues=True),),
        institutions=(Institution("Example Institute", "Exampletown", "GB"),),
        licence="CC-BY-4.0",
        publications=(
            Publication(
                f"Journal of Examples {source.randrange(120)}", day.year, day.month, f"10.5555/{day}"
            ),
        ),
        pictures=(picture,),
    )


def _picture(seed: str) -> FrozenPicture:
    cuts = tuple(_cut(seed, width, mime) for width in WIDTHS for mime in ("image/jpeg", "image/webp"))
    asked = sorted({form.name for form in map(forms.form_of, registry.KINDS) if form is not None})
    formed = tuple(FormedCut(name, _cut(f"{seed} {name}", 1440, "image/jpeg")) for name in asked)
    master = _cut(seed, 3600, "image/jpeg")
    return FrozenPicture("Rows of pink folds with a dark edge.", master, cuts, ALLOWED, formed)


def _cut(seed: str, width: int, mime: str) -> Cut:
    """A few bytes in place of a picture: nothing that is measured opens one."""
    data = f"{seed} {width} {mime}".encode()
    sha256 = store.put(data, mime)
    return Cut(sha256, mime, width, width * 3 // 4, len(data))
