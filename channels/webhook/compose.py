"""A story as an event: pure. Its shape is a promise to receivers: docs/reference/channels/webhook.md."""

from __future__ import annotations

from dataclasses import asdict

from channels import fit
from channels.contract import PictureRef, Rendition, Story
from channels.webhook.config import LIMITS

KIND = "webhook"


def compose(story: Story) -> Rendition:
    """Raises `Refused` with code `rights`, `picture` or `alt`."""
    pictures = fit.pictures(KIND, story, LIMITS)
    data = {
        "id": story.key,
        "publish_on": story.publish_on.isoformat(),
        "language": story.language,
        "kicker": story.kicker,
        "title": story.title,
        "strapline": story.strapline,
        "body_html": story.body_html,
        "body_text": story.body_text,
        "byline": story.byline,
        "credits": [asdict(credit) for credit in story.credits],
        "attribution": story.attribution,
        "link": story.link,
        "tags": [*story.tags],
        "pictures": [
            {
                "url": picture.url,
                "alt": picture.alt,
                "mime": picture.mime,
                "width": picture.width,
                "height": picture.height,
                "sha256": picture.sha256,
            }
            for picture in pictures
        ],
    }
    return Rendition(
        kind=KIND,
        key=story.key,
        link=story.link,
        payload=data,
        pictures=tuple(
            PictureRef(one.sha256, one.mime, one.width, one.height, one.alt, one.url) for one in pictures
        ),
        plain=_plain(story),
    )


def _plain(story: Story) -> str:
    lines = [story.kicker, story.title, story.strapline, story.body_text, story.byline]
    return "\n\n".join(filter(None, [*lines, *(credit.text for credit in story.credits), story.link]))
