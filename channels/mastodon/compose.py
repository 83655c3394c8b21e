"""A story as a Mastodon post, and the credits that did not fit as a reply below it: pure."""

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
    reply = Rendition(
        kind=KIND,
        key=f"{story.key}-credits",
        link=story.link,
        payload={"status": fitted.reply, **settings},
        plain=fitted.reply,
    )
    return Rendition(
        kind=KIND,
        key=story.key,
        link=story.link,
        payload={"status": fitted.text, **settings},
        pictures=tuple(PictureRef(one.sha256, one.mime, one.width, one.height, one.alt) for one in pictures),
        plain=fitted.text,
        left_out=fitted.left_out,
        reply=reply if fitted.reply else None,
    )
