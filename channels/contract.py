"""What a channel is given, what it gives back, and what it must be able to do.

An adapter never retries, never sleeps and never swallows: it returns, or raises one of
`channels.errors`. Everything here is a frozen value; a live Post never comes this far.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal, Protocol, runtime_checkable


@dataclass(frozen=True)
class Link:
    """A line of text with an address, or with none (empty)."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class StoryPicture:
    sha256: str
    mime: str
    width: int
    height: int
    size_bytes: int
    alt: str
    permission: str
    """`allowed`, `link-only` or `blocked`, for this kind and language; unknown arrives as `blocked`."""
    url: str = ""
    """Its public address, for platforms that fetch pictures themselves; it answers once the page does."""


@dataclass(frozen=True)
class Story:
    """One frozen Edition as a channel sees it: words, pictures, credits and the page's address."""

    publish_on: date
    language: str
    kicker: str
    title: str
    strapline: str
    body_html: str
    """Canonical HTML with absolute links."""
    body_text: str
    """The same without markup; paragraphs are divided by an empty line."""
    byline: str
    """“Written by …”, with the translator where there is one; empty where nobody is named."""
    credits: tuple[Link, ...]
    """Generated credit lines in the story's language, the licence and publications among them."""
    link: str
    pictures: tuple[StoryPicture, ...]
    tags: tuple[str, ...]
    attribution: str = ""
    """One line that names the maker and the licence: what a short text carries in place of all credits."""
    template: str = ""
    """The team's own wording for this kind and language (`channels.wording`); empty: the kind's."""

    @property
    def key(self) -> str:
        """Marks the remote post so that a look-up can find it: `bpod-2026-11-21`, `bpod-2026-11-21-ca`."""
        suffix = "" if self.language == "en" else f"-{self.language}"
        return f"bpod-{self.publish_on.isoformat()}{suffix}"


@dataclass(frozen=True)
class PictureRef:
    """A picture by its hash; the bytes are fetched from the store at the moment of sending."""

    sha256: str
    mime: str
    width: int
    height: int
    alt: str
    url: str = ""


@dataclass(frozen=True)
class Rendition:
    """What will be sent, frozen: the payload in the platform's own form, and the pictures it names."""

    kind: str
    key: str
    link: str
    payload: Mapping[str, Any]
    """JSON in the platform's own shape; the adapter adds nothing to it but credentials."""
    pictures: tuple[PictureRef, ...] = ()
    plain: str = ""
    """The words a follower will read, for previews and for posting by hand."""
    left_out: tuple[str, ...] = ()
    """Which parts of the story did not fit and were left out whole, or shortened, by the kind's policy."""
    reply: Rendition | None = None
    """A further post below this one, with credits that did not fit; a Delivery of its own.

    It is prepared, sent and looked up as any other; the memo names the post above as `reply_to`.
    """

    @property
    def thread(self) -> tuple[Rendition, ...]:
        """It and the replies below, from the top."""
        return (self, *(self.reply.thread if self.reply else ()))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Rendition:
        pictures = tuple(PictureRef(**picture) for picture in value["pictures"])
        left_out = tuple(value.get("left_out", ()))
        reply = cls.from_json(value["reply"]) if value.get("reply") else None
        return cls(**{**value, "pictures": pictures, "left_out": left_out, "reply": reply})

    @property
    def digest(self) -> str:
        text = json.dumps(self.to_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class RemotePost:
    """What the platform calls it: enough for a Receipt."""

    remote_id: str
    url: str


class Presence(StrEnum):
    PRESENT = "present"
    ABSENT = "absent"  # not there as far as the platform shows now, or a repeat is harmless: `sends_once`
    UNKNOWABLE = "unknowable"  # this platform gives no way to look: a person decides


@dataclass(frozen=True)
class LookUp:
    presence: Presence
    post: RemotePost | None = None


@dataclass(frozen=True)
class PictureForm:
    """What a picture must be for this kind; the cutter makes it so at approval, padding and never cropping."""

    width_max: int
    height_max: int
    bytes_max: int
    ratio_min: float | None = None
    """Width over height."""
    ratio_max: float | None = None


Unit = Literal["codepoints", "graphemes", "weighted", "emoji_bytes", "utf8_bytes"]
"""How a platform counts a text: see `channels.measure`."""


@dataclass(frozen=True)
class Limits:
    """What the platform can carry; units are in the names. None: no limit is known."""

    text_max: int | None
    text_unit: Unit
    url_cost: int | None
    alt_max_codepoints: int | None
    """None: the platform takes no description; it goes into the text."""
    image_mimes: frozenset[str]
    image_max_bytes: int
    images_max: int
    hashtags_max: int | None
    posts_per_day_max: int | None
    can_edit: bool
    can_delete: bool
    can_look_up: bool
    sends_once: bool
    """Sending again with the same memo can never make a second public post."""
    text_max_bytes: int | None = None
    """Beside `text_max`, in UTF-8."""
    form: PictureForm | None = None
    """None: the master as it is."""
    fetches_pictures: bool = False
    """The platform reads the picture from our site by its public address."""
    can_reply: bool = False
    """A rendition may have a `reply`."""
    needs_picture: bool = False
    """There is no link-only form: without a picture that may go, nothing goes."""
    formats_links: bool = False
    """Words can be links; elsewhere only the story's own link is shown."""
    announces_feed: bool = False
    """It says only that the feeds have changed: neither words nor pictures go there."""


@dataclass(frozen=True)
class Health:
    """The answer of a real read call."""

    account: str
    detail: str
    expires_at: datetime | None = None


@dataclass
class Memo:
    """Ids the platform gave on the way. What `prepare` keeps is committed before the public act; all else
    before `keep` returns."""

    values: dict[str, str]
    commit: Callable[[dict[str, str]], None] = field(repr=False)

    def keep(self, **values: str) -> None:
        self.values = {**self.values, **values}
        self.commit(self.values)

    def get(self, name: str) -> str | None:
        return self.values.get(name)


Fetch = Callable[[str], bytes]
"""Gives a picture's bytes by its SHA-256, verified."""


@dataclass(frozen=True)
class Field:
    """One thing an outlet of this kind must or may be told; where it has a default it may be left out."""

    name: str
    label: str
    secret: bool = False
    required: bool = True
    default: str = ""
    choices: tuple[str, ...] = ()
    """One of these; empty where it may be anything."""


Renewal = Callable[[Mapping[str, str]], Mapping[str, str]]
"""Given the secrets as they are stored now, asks the platform and gives those that are new; none: all still good."""


@dataclass(frozen=True)
class OutletConfig:
    """An outlet as its adapter sees it. `repr` never shows the secrets."""

    name: str
    account: str
    language: str
    settings: Mapping[str, Any]
    secrets: Mapping[str, str] = field(repr=False)
    store: Callable[[Renewal], Mapping[str, str]] | None = field(default=None, repr=False)
    """Where renewed secrets are kept (`channels.renewal`); None: nowhere, as for a preview."""

    def renew(self, renewal: Renewal) -> Mapping[str, str]:
        """All secrets after this renewal, or after another that was quicker.

        Of all processes one renews an outlet at a time. Raises `Unavailable` while another does, and
        whatever `renewal` raises; then nothing is changed.
        """
        if self.store is None:
            return {**self.secrets, **renewal(self.secrets)}
        return self.store(renewal)


@dataclass(frozen=True)
class Departure:
    """A person goes to the platform, to let us in there."""

    url: str
    echoes: frozenset[tuple[str, str]]
    """Name and value of a parameter; one of them must stand in the address they come back to: it is this very journey."""
    keep: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What `finish` needs again. It may hold secrets."""


@dataclass(frozen=True)
class Return:
    """The person is back: where they went from, and what the platform put into the address."""

    redirect_url: str
    query: Mapping[str, str] = field(repr=False)
    keep: Mapping[str, str] = field(default_factory=dict, repr=False)


class Connect(Protocol):
    """The `connect` module of a kind whose platform lets people sign in there instead of copying tokens."""

    GIVES: frozenset[str]
    """The secrets that need not be typed."""
    NEEDS: tuple[str, ...]
    """The fields without which nobody can set out."""

    def begin(self, config: OutletConfig, redirect_url: str, state: str) -> Departure:
        """Raises a `ChannelError`."""
        ...

    def finish(self, config: OutletConfig, back: Return) -> Mapping[str, str]:
        """The secrets. Raises `Refused` where the person or the platform said no, or another `ChannelError`."""
        ...


class Channel(Protocol):
    """One outlet's adapter. Made anew for each use; holds no state but its configuration."""

    limits: Limits

    def compose(self, story: Story) -> Rendition:
        """Pure: the same story gives the same bytes. Raises `Refused` when it cannot be made to fit."""
        ...

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        """Nothing public, may be repeated: uploads, drafts, containers. Each id goes into `memo.keep`.

        Whatever it raises, followers have seen nothing: even after `OutcomeUnknown` it may be called again.
        """
        ...

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:
        """The one public act: a single call that makes the post visible. Always after `prepare`."""
        ...

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:
        """Whether followers can see it. Never changes anything."""
        ...

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:
        """Replaces the post in place. Raises `Refused` where the platform cannot."""
        ...

    def delete(self, post: RemotePost) -> None:
        """Takes it away; one that is already gone counts as done."""
        ...

    def check(self) -> Health:
        """A real read call with the outlet's credentials."""
        ...


@runtime_checkable
class ReadsPermalinks(Protocol):
    """An adapter whose platform puts the id of a post into its address; asks nobody."""

    def remote_id_of(self, url: str) -> str | None:
        """None where this address does not tell it."""
        ...
