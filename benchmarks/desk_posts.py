"""Thirteen years of posts in two languages on twelve outlets, written by the thousand."""

from __future__ import annotations

import datetime
import io
import random

from django.core.files.images import ImageFile
from django.utils import timezone
from PIL import Image

from channels.contract import Rendition
from channels.models import Outlet
from publisher.deliveries.models import Attempt, Delivery, Receipt
from publisher.editions.content import Content, Creator, Cut, FrozenPicture, Right, digest, to_json
from publisher.editions.models import Edition, EditionRevision
from publisher.posts.models import Picture, PictureRight, Post, PostPicture, PostWriter, Series, Writer

POSTS, AHEAD, APPROVED_AHEAD, PICTURES, BATCH = 5_000, 30, 20, 40, 1_000
OUTLETS = {"en": 8, "ca": 4}
KINDS = ("tumblr", "mastodon", "bluesky", "telegram", "webhook", "x", "facebook", "threads")
DAY = datetime.timedelta(days=1)
WORDS = [
    "cell",
    "gut",
    "nerve",
    "light",
    "stain",
    "tissue",
    "vessel",
    "slice",
    "embryo",
    "lens",
    "thread",
    "map",
    "fibre",
    "tip",
    "bone",
    "eye",
]
SENT = Rendition(
    "tumblr", "key", "https://en.example.org/archive/2026/3/1", {"text": "w" * 900}, plain="w " * 400
)
TROUBLE = {"failed": "refused", "needs_person": "unknown", "held": "unavailable"}


def fill() -> None:
    rng, now = random.Random(7), timezone.now()
    posts = _posts(rng, now.date())
    editions = _editions(posts, now)
    _deliveries(rng, editions)


def _posts(rng: random.Random, today: datetime.date) -> list[Post]:
    series = [Series.objects.create(name=f"Series {number}") for number in range(12)]
    writers = [Writer.objects.create(name=f"Writer {number}") for number in range(9)]
    pictures = [_picture(number) for number in range(PICTURES)]
    first = today - (POSTS - AHEAD - 1) * DAY
    rows = [_post(rng, first + number * DAY, rng.choice([None, *series])) for number in range(POSTS)]
    posts = Post.objects.bulk_create(rows, batch_size=BATCH)
    placed = PostPicture.objects.bulk_create(
        (
            PostPicture(post=post, picture=rng.choice(pictures), alt_text=_words(rng, 20), sort_order=0)
            for post in posts
        ),
        batch_size=BATCH,
    )
    PictureRight.objects.bulk_create(
        (PictureRight(post_picture=one, permission="allowed") for one in placed), batch_size=BATCH
    )
    PostWriter.objects.bulk_create(
        (PostWriter(post=post, writer=rng.choice(writers), sort_order=0) for post in posts), batch_size=BATCH
    )
    return posts


def _post(rng: random.Random, day: datetime.date, series: Series | None) -> Post:
    body = "".join(f"<p>{_words(rng, 70)}</p>" for _ in range(2))
    return Post(
        publish_on=day,
        title=_words(rng, 4).title(),
        strapline=_words(rng, 9),
        body=body,
        series=series,
        licence="CC-BY-4.0",
        locked=True,
    )


def _editions(posts: list[Post], now: datetime.datetime) -> list[Edition]:
    last_on = now.date() + APPROVED_AHEAD * DAY
    rows = [
        _edition(post, language, hour, now)
        for post in posts
        if post.publish_on <= last_on
        for language, hour in (("en", 8), ("ca", 7))
        if language == "en" or post.publish_on <= now.date()
    ]
    Post.objects.filter(publish_on__gt=last_on).update(locked=False)
    editions = Edition.objects.bulk_create(rows, batch_size=BATCH)
    by_pk = {post.pk: post for post in posts}
    revisions = [_revision(edition, by_pk[edition.post_id], now) for edition in editions]
    for edition, revision in zip(
        editions, EditionRevision.objects.bulk_create(revisions, batch_size=BATCH), strict=True
    ):
        edition.current = revision
    Edition.objects.bulk_update(editions, ["current"], batch_size=BATCH)
    return editions


def _edition(post: Post, language: str, hour: int, now: datetime.datetime) -> Edition:
    slot = datetime.datetime.combine(post.publish_on, datetime.time(hour), datetime.UTC)
    is_out = slot <= now
    late = datetime.timedelta(seconds=post.publish_on.toordinal() % 40)
    return Edition(
        post=post,
        language=language,
        publish_on=post.publish_on,
        state="released" if is_out else "approved",
        released_at=slot if is_out else None,
        page_live_at=slot + late if is_out else None,
    )


def _revision(edition: Edition, post: Post, now: datetime.datetime) -> EditionRevision:
    value = to_json(
        Content(
            publish_on=post.publish_on,
            language=edition.language,
            kicker="",
            title=post.title,
            strapline=post.strapline,
            body=post.body,
            writers=("Writer 1",),
            creators=(Creator("A. Maker", "work", and_colleagues=True),),
            licence=post.licence,
            pictures=(_frozen(),),
        )
    )
    return EditionRevision(
        edition=edition,
        number=1,
        content=value,
        digest=digest(value),
        approved_at=now,
        approved_by_name="bench",
    )


def _frozen() -> FrozenPicture:
    cuts = tuple(
        Cut(f"{width:064x}", mime, width, width * 3 // 4, 40 * width)
        for width in (480, 960, 1600)
        for mime in ("image/jpeg", "image/webp")
    )
    return FrozenPicture(
        "Rows of folds.", Cut("a" * 64, "image/jpeg", 1600, 1200, 90_000), cuts, (Right("*", "*", "allowed"),)
    )


def _deliveries(rng: random.Random, editions: list[Edition]) -> None:
    outlets = {
        language: [
            Outlet.objects.create(
                name=f"{language}-{KINDS[number]}", kind=KINDS[number], account="a", language=language
            )
            for number in range(count)
        ]
        for language, count in OUTLETS.items()
    }
    rows = [
        _delivery(rng, edition, outlet)
        for edition in editions
        if edition.released_at
        for outlet in outlets[edition.language]
    ]
    deliveries = Delivery.objects.bulk_create(rows, batch_size=BATCH)
    Attempt.objects.bulk_create((_attempt(row) for row in deliveries), batch_size=BATCH)
    Receipt.objects.bulk_create(
        (_receipt(rng, row) for row in deliveries if row.state == "delivered"), batch_size=BATCH
    )


def _delivery(rng: random.Random, edition: Edition, outlet: Outlet) -> Delivery:
    state = rng.choices(["delivered", *TROUBLE, "cancelled"], [950, 20, 10, 10, 10])[0]
    return Delivery(
        edition=edition,
        outlet=outlet,
        slot_on=edition.publish_on,
        state=state,
        due_at=edition.released_at,
        next_at=edition.released_at,
        attempts=1,
        rendition=SENT.to_json(),
        rendition_digest=SENT.digest,
        reason="" if state == "delivered" else "The platform said no: 422",
    )


def _attempt(row: Delivery) -> Attempt:
    return Attempt(
        delivery=row,
        number=1,
        kind="send",
        started_at=row.due_at,
        ended_at=row.due_at,
        outcome=TROUBLE.get(row.state, "delivered"),
        detail="" if row.state == "delivered" else f"HTTP {500 + row.outlet_id % 7}",
    )


def _receipt(rng: random.Random, row: Delivery) -> Receipt:
    return Receipt(
        delivery=row,
        remote_id="1",
        url="https://platform.example/1",
        received_at=row.due_at + datetime.timedelta(seconds=rng.randint(5, 90)),
        rendition_digest="d" * 64,
    )


def _picture(number: int) -> Picture:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), (number * 6 % 255, 90, 120)).save(buffer, "JPEG")
    picture: Picture = Picture.objects.create(
        title=f"Picture {number}", file=ImageFile(io.BytesIO(buffer.getvalue()), "p.jpg")
    )
    return picture


def _words(rng: random.Random, count: int) -> str:
    return " ".join(rng.choices(WORDS, k=count))
