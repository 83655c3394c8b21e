"""People in their roles, and a post that lacks nothing."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image
from wagtail.models import Collection, Locale

from publisher.accounts import marks
from publisher.desk import roles
from publisher.editions.models import Site
from publisher.posts.models import Picture, PictureRight, Post, PostPicture, PostWriter, Writer
from publisher.schedule.models import Slot

DAY = datetime.date(2031, 3, 3)


@pytest.fixture
def desk(db: None) -> None:  # noqa: ARG001
    """What `prepare` sets up; a flushed database has not even Wagtail's root collection."""
    Locale.objects.get_or_create(language_code="en-gb")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    Slot.objects.get_or_create(language="en", defaults={"time": datetime.time(8), "zone": "Europe/London"})
    Slot.objects.get_or_create(language="ca", defaults={"time": datetime.time(9), "zone": "Europe/Madrid"})
    for language in ("en", "ca"):
        Site.objects.get_or_create(
            language=language,
            defaults={
                "base_url": f"http://{language}.example",
                "name": "BPoD",
                "tag_authority": "example.org,2012",
            },
        )
    roles.ensure()


@pytest.fixture
def sign_in(desk: None) -> Callable[[str], Client]:  # noqa: ARG001
    """A client signed in with a second factor as one of the roles, `superuser`, or `nobody`."""

    def sign_in(role: str) -> Client:
        user, _ = User.objects.get_or_create(username=role, defaults={"is_superuser": role == "superuser"})
        if role in roles.RIGHTS:
            user.groups.add(Group.objects.get(name=role))
        return signed_in(user)

    return sign_in


def signed_in(user: User, client: Client | None = None, *, with_factor: bool = True) -> Client:
    """Without the seconds that hashing a password takes."""
    client = client or Client()
    client.force_login(user)
    if with_factor:
        session = client.session
        session[marks.FACTOR] = user.pk
        session.save()
    return client


def png(mode: str = "RGB", grey: int = 0) -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (320, 240), grey).save(buffer, "PNG")
    return buffer.getvalue()


def make_picture(data: bytes | None = None) -> Picture:
    return Picture.objects.create(title="Cells", file=ImageFile(io.BytesIO(data or png()), "cells.png"))


@pytest.fixture
def make_post(desk: None) -> Callable[..., Post]:  # noqa: ARG001
    def make_post(**fields: Any) -> Post:
        alt = fields.pop("alt_text", "A sheet of cells, round and dark, on a pale ground.")
        post = Post(**{"publish_on": DAY, "title": "Tide of cells", "body": "<p>Some words.</p>", **fields})
        placed = PostPicture(picture=make_picture(), alt_text=alt)
        placed.rights = [PictureRight(permission=PictureRight.Permission.ALLOWED)]
        post.pictures = [placed]
        writer, _ = Writer.objects.get_or_create(name="The day's writer")
        post.writers = [PostWriter(writer=writer)]
        post.save()
        post.save_revision()
        return post

    return make_post
