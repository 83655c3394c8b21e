"""A story as a post of a Page. Pure."""

from __future__ import annotations

from channels import fit, wording
from channels.contract import PictureRef, Rendition, Story
from channels.facebook.config import LIMITS

KIND = "facebook"


def compose(story: Story) -> Rendition:
    """Raises `Refused` with code `rights`, `picture`, `alt`, `text` or `wording`."""
    pictures = fit.pictures(KIND, story, LIMITS)
    fitted = wording.fit(KIND, story, LIMITS)
    # With pictures of its own a post has no room for the card of a link, and the API takes only one of both.
    card = {} if pictures else {"link": story.link}
    return Rendition(
        kind=KIND,
        key=story.key,
        link=story.link,
        payload={"message": fitted.text, **card},
        pictures=tuple(PictureRef(one.sha256, one.mime, one.width, one.height, one.alt) for one in pictures),
        plain=fitted.text,
        left_out=fitted.left_out,
    )
