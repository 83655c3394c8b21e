"""A story as a record of Bluesky, and the credits that did not fit as replies below it: pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from channels import fit, wording
from channels.bluesky.config import LIMITS
from channels.bluesky.record import blob, created_at, facets, moment, record_key
from channels.contract import PictureRef, Rendition, Story, StoryPicture

KIND = "bluesky"
COLLECTION = "app.bsky.feed.post"
_LATER = timedelta(seconds=1)


def compose(story: Story) -> Rendition:
    """Raises `Refused` with code `rights`, `picture`, `alt`, `text` or `wording`."""
    pictures = fit.pictures(KIND, story, LIMITS)
    fitted = wording.fit(KIND, story, LIMITS)
    at = moment(story.key, story.publish_on)
    return Rendition(
        kind=KIND,
        key=story.key,
        link=story.link,
        payload=_payload(story.key, at, fitted.text, story.language, _embed(story, pictures)),
        pictures=tuple(
            PictureRef(picture.sha256, picture.mime, picture.width, picture.height, picture.alt)
            for picture in pictures
        ),
        plain=fitted.text,
        left_out=fitted.left_out,
        reply=wording.thread(fitted.replies, partial(_credits, story, at)),
    )


def _credits(story: Story, first_at: datetime, number: int, text: str) -> Rendition:
    key = wording.reply_key(story, number)
    payload = _payload(key, first_at + number * _LATER, text, story.language)
    return Rendition(kind=KIND, key=key, link=story.link, payload=payload, plain=text)


def _payload(
    key: str, at: datetime, text: str, language: str, embed: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The call's body, but for the account and, in a reply, the first post."""
    record = {
        "$type": COLLECTION,
        "text": text,
        "facets": facets(text),
        "langs": [language],
        "createdAt": created_at(at),
        **({"embed": embed} if embed else {}),
    }
    return {"collection": COLLECTION, "rkey": record_key(key, at), "record": record}


def _embed(story: Story, pictures: tuple[StoryPicture, ...]) -> dict[str, Any]:
    """The pictures; without the right to show one, a card that leads to the page."""
    if pictures:
        return {"$type": "app.bsky.embed.images", "images": [_image(picture) for picture in pictures]}
    card = {"uri": story.link, "title": story.title, "description": story.strapline}
    return {"$type": "app.bsky.embed.external", "external": card}


def _image(picture: StoryPicture) -> dict[str, Any]:
    return {
        "alt": picture.alt,
        "image": blob(picture.sha256, picture.mime, picture.size_bytes),
        "aspectRatio": {"width": picture.width, "height": picture.height},
    }
