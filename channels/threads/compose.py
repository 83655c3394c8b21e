"""A story as a Threads post, and as more below it where the credits did not fit. Pure."""

from __future__ import annotations

from functools import partial
from typing import Any

from channels import fit, wording
from channels.contract import PictureRef, Rendition, Story, StoryPicture
from channels.threads.config import LIMITS

KIND = "threads"


def compose(story: Story) -> Rendition:
    """Raises `Refused` with code `rights`, `picture`, `alt`, `text` or `wording`."""
    pictures = fit.pictures(KIND, story, LIMITS)
    fitted = wording.fit(KIND, story, LIMITS)
    return Rendition(
        kind=KIND,
        key=story.key,
        link=story.link,
        payload={**_media(pictures, story.link), "text": fitted.text},
        pictures=tuple(
            PictureRef(one.sha256, one.mime, one.width, one.height, one.alt, one.url) for one in pictures
        ),
        plain=fitted.text,
        left_out=fitted.left_out,
        reply=wording.thread(fitted.replies, partial(_reply, story)),
    )


def _reply(story: Story, number: int, text: str) -> Rendition:
    payload = {"media_type": "TEXT", "text": text}
    key = wording.reply_key(story, number)
    return Rendition(kind=KIND, key=key, link=story.link, payload=payload, plain=text)


def _media(pictures: tuple[StoryPicture, ...], link: str) -> dict[str, Any]:
    if not pictures:
        return {"media_type": "TEXT", "link_attachment": link}
    if len(pictures) == 1:
        return _item(pictures[0])
    return {
        "media_type": "CAROUSEL",
        "items": [{**_item(picture), "is_carousel_item": "true"} for picture in pictures],
    }


def _item(picture: StoryPicture) -> dict[str, str]:
    return {"media_type": "IMAGE", "image_url": picture.url, "alt_text": picture.alt}
