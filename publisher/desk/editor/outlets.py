"""What each outlet would be sent of a draft, by the code that sends it, or why it would be sent nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from channels import registry
from channels.contract import Channel, OutletConfig, Rendition
from channels.errors import ChannelError, Refused
from channels.models import Outlet
from channels.outlets import channel_of, is_by_hand
from publisher.desk.editor.languages import Worded
from publisher.desk.previews import as_read
from publisher.editions import forms, wordings
from publisher.editions.store import StoreError
from publisher.editions.story import story
from publisher.posts import rules
from publisher.posts.models import PictureRight

Permission = PictureRight.Permission
PARTS = {
    "alt": "the description",
    "body": "part of the body",
    "credits": "part of the credits",
    "tags": "tags",
}


@dataclass(frozen=True)
class Seen:
    """One outlet, as its followers would see the draft."""

    name: str
    kind: str
    label: str
    account: str
    verdict: str
    """In words, what goes there."""
    tone: str
    """The same as one word, for colour: `good`, `open` or `bad`."""
    reason: str = ""
    posts: Sequence[Mapping[str, Any]] = ()
    left_out: str = ""
    notes: tuple[str, ...] = ()
    """What of the outlet itself keeps it from going out at once."""
    rendition: Rendition | None = None

    @property
    def length(self) -> str:
        """Of the first post, in the platform's own unit."""
        if not self.posts:
            return ""
        post = self.posts[0]
        most = f" of {post['size_max']}" if post["size_max"] else ""
        return f"{post['size']}{most} {post['unit']}"


def adapter(outlet: Outlet) -> Channel:
    """As the sender's, without its secrets: composing needs none. Raises `UnknownKind`."""
    kind = registry.kind(outlet.kind)
    config = OutletConfig(
        name=outlet.name,
        account=outlet.account,
        language=outlet.language,
        settings=dict(outlet.settings),
        secrets={field.name: "" for field in kind.fields if field.secret},
    )
    return channel_of(outlet.kind, config)


def compose(worded: Worded, outlet: Outlet, channel: Channel) -> Rendition:
    """The very rendition that is sent, as `ledger.compose` makes it. Raises `ChannelError` and `StoreError`."""
    template = wordings.in_use(outlet.kind, worded.language)
    return channel.compose(story(worded.content, worded.base_url, outlet.kind, template))


def seen(worded: Worded, outlets: Sequence[Outlet]) -> Iterator[Seen]:
    for outlet in outlets:
        if outlet.kind in registry.KINDS:
            yield _seen(worded, outlet)


def _seen(worded: Worded, outlet: Outlet) -> Seen:
    about = (outlet.name, outlet.kind, registry.KINDS[outlet.kind].label, outlet.account)
    notes = _notes(outlet)
    channel = adapter(outlet)
    try:
        rendition = compose(worded, outlet, channel)
    except Refused as error:
        verdict = (
            "Nothing goes there: the rights do not allow it"
            if error.code == "rights"
            else "It would be refused"
        )
        return Seen(*about, verdict, "bad", error.detail, notes=notes)
    except (ChannelError, StoreError) as error:
        return Seen(*about, "It would be refused", "bad", str(error), notes=notes)
    verdict, tone = _verdict(worded, outlet.kind, rendition)
    left_out = ", ".join(PARTS.get(part, f"the {part}") for part in rendition.left_out)
    posts = as_read(rendition, channel.limits)
    return Seen(*about, verdict, tone, posts=posts, left_out=left_out, notes=notes, rendition=rendition)


def _verdict(worded: Worded, kind: str, rendition: Rendition) -> tuple[str, str]:
    if registry.KINDS[kind].limits.announces_feed:
        return "Says only that the feeds have changed", "good"
    shown, placed = len(rendition.pictures), len(worded.content.pictures)
    if not shown:
        return "As a link, without the picture: the rights say so", "open"
    if shown < placed:
        return f"With {shown} of {placed} pictures: the rights leave out the others", "open"
    return ("With the picture" if placed == 1 else f"With all {placed} pictures"), "good"


def _notes(outlet: Outlet) -> tuple[str, ...]:
    found = []
    if is_by_hand(outlet.settings):
        found.append("A person posts it.")
    if outlet.paused:
        found.append("The outlet is paused.")
    if outlet.held_reason:
        found.append(f"The outlet is held: {outlet.held_reason}")
    return tuple(found)


# Where each picture may be shown


@dataclass(frozen=True)
class RightsRow:
    place: str
    cells: tuple[tuple[str, str], ...]
    """Words and tone, language by language."""


SAID = {
    Permission.ALLOWED.value: ("shown", "good"),
    Permission.LINK_ONLY.value: ("link only", "open"),
    Permission.BLOCKED.value: ("nothing", "bad"),
}


def rights_table(rights: Sequence[Any], languages: Sequence[str], kinds: Sequence[str]) -> list[RightsRow]:
    """What the lines come to, place by place: the narrowest counts, and no line means no."""
    places = [(PictureRight.WEBSITE, "The website and its feeds")]
    places += [(kind, registry.KINDS[kind].label) for kind in registry.KINDS if kind in kinds]
    return [
        RightsRow(label, tuple(SAID[rules.permission(rights, channel, language)] for language in languages))
        for channel, label in places
    ]


def is_public(worded: Worded) -> bool:
    """Whether any picture may stand on the site at all."""
    return any(forms.is_public(picture, worded.language) for picture in worded.content.pictures)
