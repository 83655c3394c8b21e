"""A story as an Instagram post: one caption, and one picture or a carousel. Pure."""

from __future__ import annotations

from typing import Any

from channels import fit, wording
from channels.contract import PictureRef, Rendition, Story, StoryPicture
from channels.errors import Refused
from channels.instagram.config import LIMITS

KIND = "instagram"


def compose(story: Story) -> Rendition:
    """Raises `Refused` with code `rights`, `picture`, `alt`, `text` or `wording`."""
    pictures = fit.pictures(KIND, story, LIMITS)
    if not pictures:
        raise Refused(
            f"{KIND}: the picture of {story.publish_on} may only be linked to, and nothing goes there without one",
            code="rights",
        )
    fitted = wording.fit(KIND, story, LIMITS)
    return Rendition(
        kind=KIND,
        key=story.key,
        link=story.link,
        payload={**_media(pictures), "caption": fitted.text},
        pictures=tuple(
            PictureRef(one.sha256, one.mime, one.width, one.height, one.alt, one.url) for one in pictures
        ),
        plain=fitted.text,
        left_out=fitted.left_out,
    )


def _media(pictures: tuple[StoryPicture, ...]) -> dict[str, Any]:
    if len(pictures) == 1:
        return _item(pictures[0])
    return {
        "media_type": "CAROUSEL",
        "items": [{**_item(picture), "is_carousel_item": "true"} for picture in pictures],
    }


def _item(picture: StoryPicture) -> dict[str, str]:
    return {"image_url": picture.url, "alt_text": picture.alt}
