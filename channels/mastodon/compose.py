"""A story as a Mastodon post, and the credits that did not fit as replies below it: pure."""

from __future__ import annotations

from channels import fit, wording
from channels.contract import Limits, PictureRef, Rendition, Story
from channels.errors import Refused
from channels.mastodon.config import LIMITS, VISIBILITIES, VISIBILITY

KIND = "mastodon"


def compose(story: Story, limits: Limits = LIMITS, visibility: str = VISIBILITY.default) -> Rendition:
    """Raises `Refused` with code `rights`, `picture`, `alt`, `text`, `wording` or `settings`."""
    if visibility not in VISIBILITIES:
        raise Refused(f"{KIND}: visibility must be one of {', '.join(VISIBILITIES)}", code="settings")
    pictures = fit.pictures(KIND, story, limits)
    fitted = wording.fit(KIND, story, limits)
    settings = {"language": story.language.partition("-")[0], "visibility": visibility}

    def credits(number: int, text: str) -> Rendition:
        key = wording.reply_key(story, number)
        return Rendition(KIND, key, story.link, payload={"status": text, **settings}, plain=text)

    return Rendition(
        kind=KIND,
        key=story.key,
        link=story.link,
        payload={"status": fitted.text, **settings},
        pictures=tuple(PictureRef(one.sha256, one.mime, one.width, one.height, one.alt) for one in pictures),
        plain=fitted.text,
        left_out=fitted.left_out,
        reply=wording.thread(fitted.replies, credits),
    )
