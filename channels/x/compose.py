"""A story as a post on X, and the credits that did not fit as replies below it: pure."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from channels import fit, wording
from channels.contract import PictureRef, Rendition, Story
from channels.x.config import LIMITS

KIND = "x"


def compose(story: Story, *, with_link: bool = True) -> Rendition:
    """Raises `Refused` with code `rights`, `picture`, `alt`, `text` or `wording`."""
    pictures = fit.pictures(KIND, story, LIMITS)
    told = story if with_link else replace(story, link="")
    # The credits of two days may be the same, and X refuses words it has had from the account before.
    fitted = wording.fit(KIND, told, LIMITS, reply_begins=story.title)
    return Rendition(
        kind=KIND,
        key=story.key,
        link=story.link,
        payload={"text": fitted.text},
        pictures=tuple(
            PictureRef(picture.sha256, picture.mime, picture.width, picture.height, picture.alt)
            for picture in pictures
        ),
        plain=fitted.text,
        left_out=fitted.left_out if with_link else (*fitted.left_out, "link"),
        reply=wording.thread(fitted.replies, partial(_credits, story)),
    )


def _credits(story: Story, number: int, text: str) -> Rendition:
    key = wording.reply_key(story, number)
    return Rendition(kind=KIND, key=key, link=story.link, payload={"text": text}, plain=text)
