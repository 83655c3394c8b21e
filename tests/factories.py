"""Posts, pictures and Editions for tests; every word is made up here."""

from __future__ import annotations

import datetime
import io
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image, ImageDraw
from wagtail.models import Collection

from channels.models import Outlet
from publisher.editions import freeze
from publisher.editions.models import Edition
from publisher.editions.sites import ensure as ensure_sites
from publisher.posts.models import (
    Creator,
    Institution,
    Picture,
    PictureRight,
    Post,
    PostPicture,
    PostWriter,
    Publication,
    Writer,
)
from publisher.schedule.models import Slot

DAY = datetime.date(2026, 3, 14)
NOON = datetime.datetime(2026, 3, 10, 12, 0, tzinfo=datetime.UTC)
BODY = (
    "<p>Under the microscope a thin slice of gut looks like a garden: finger-shaped villi stand in rows, and each is "
    'wrapped in a single layer of cells that lets food in and keeps <a href="https://en.wikipedia.org/wiki/Bacteria">microbes</a> out. '
    + "Researchers marked the youngest of these cells and watched them climb from the crypts to the tips within days. "
    * 5
    + "</p>"
)
ALT = "Rows of pink finger-like folds with a dark blue dotted edge on a pale ground."


def sites() -> None:
    ensure_sites({"en": "https://en.example.org", "ca": "https://ca.example.org"})
    Slot.ensure_defaults()


def picture_bytes(size: tuple[int, int] = (640, 480), colour: str = "navy", form: str = "JPEG") -> bytes:
    image = Image.new("RGB", size, colour)
    ImageDraw.Draw(image).ellipse((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill="orange")
    buffer = io.BytesIO()
    image.save(buffer, form)
    return buffer.getvalue()


def library_picture(name: str = "gut.jpg", **drawing: Any) -> Picture:
    if Collection.get_first_root_node() is None:  # a test with real transactions leaves the tables empty
        Collection.add_root(name="Root")
    file = ImageFile(io.BytesIO(picture_bytes(**drawing)), name=name)
    return Picture.objects.create(title=name, file=file)


def draft(
    date: datetime.date = DAY, *, title: str = "Garden Within", with_picture: bool = True, **fields: Any
) -> Post:
    """A draft with everything approval asks for."""
    post = Post.objects.create(
        publish_on=date,
        title=title,
        strapline="How the lining of the gut renews itself",
        body=BODY,
        licence="CC-BY-4.0",
        **fields,
    )
    writer, _ = Writer.objects.get_or_create(name="A. B.")
    PostWriter.objects.create(post=post, writer=writer, sort_order=0)
    Creator.objects.create(post=post, name="the sample studio", role="work", and_colleagues=True)
    Institution.objects.create(post=post, name="Example Institute", city="Exampletown", country="GB")
    Publication.objects.create(
        post=post, journal="Journal of Examples", year=2026, month=1, doi="10.5555/example.1"
    )
    if with_picture:
        placed = PostPicture.objects.create(post=post, picture=library_picture(), alt_text=ALT, sort_order=0)
        PictureRight.objects.create(post_picture=placed, permission="allowed")
    return Post.objects.get(pk=post.pk)


def approve_draft(post: Post, now: datetime.datetime = NOON, change: str = "major") -> Edition:
    """`change`: how much the words changed since it was approved before."""
    sites()
    revision = freeze.approve(Post.objects.get(pk=post.pk), by=None, by_name="test", now=now, change=change)
    return Edition.objects.get(pk=revision.edition_id)


def approved(date: datetime.date = DAY, *, now: datetime.datetime = NOON, **fields: Any) -> Edition:
    return approve_draft(draft(date, **fields), now)


def archived(post: Post, *, released_at: datetime.datetime) -> Edition:
    sites()
    revision = freeze.archive(Post.objects.get(pk=post.pk), by_name="test", now=NOON, released_at=released_at)
    return Edition.objects.get(pk=revision.edition_id)


def outlet(
    name: str = "tumblr-en",
    *,
    kind: str = "tumblr",
    account: str = "bpod",
    language: str = "en",
    settings: dict[str, Any] | None = None,
    secrets: dict[str, str] | None = None,
) -> Outlet:
    row = Outlet(name=name, kind=kind, account=account, language=language, settings=settings or {})
    row.set_secrets(secrets or {})
    row.save()
    return row
