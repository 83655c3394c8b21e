"""A post as its followers see it: the same shape for every kind, for the wall and for tests."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Span:
    """A run of words with the formats that lie on it: `bold`, `italic`, `small`."""

    text: str
    formats: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True)
class Picture:
    name: str
    """Its file in the store: the hash of the bytes that were received, and their form."""
    mime: str
    size_bytes: int
    width: int
    height: int
    alt: str | None
    """None: the platform has no field for a description; if there is one, it is quoted in the text."""

    @property
    def sha256(self) -> str:
        return self.name.partition(".")[0]


@dataclass(frozen=True)
class Block:
    role: str
    """`picture`, `kicker`, `title`, `text` or `card` (a link with a title)."""
    spans: tuple[Span, ...] = ()
    picture: Picture | None = None

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True)
class Seen:
    kind: str
    account: str
    id: str
    url: str
    visible: bool
    at: float
    edited_at: float | None
    blocks: tuple[Block, ...]
    tags: tuple[str, ...]
    reply_to: str = ""
    """The id of the post that it stands below."""

    def as_json(self) -> dict[str, Any]:
        """With what tests ask for drawn together: text, links, pictures."""
        pictures = [block.picture for block in self.blocks if block.picture]
        return {
            **asdict(self),
            "text": "\n\n".join(block.text for block in self.blocks if block.spans),
            "links": [span.url for block in self.blocks for span in block.spans if span.url],
            "pictures": [{**asdict(picture), "sha256": picture.sha256} for picture in pictures],
        }
