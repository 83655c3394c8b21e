"""A story as a message with pictures, or as a text with the card of its page: pure.

Telegram has no field for a picture's description, so it stands in the text, folded into a quotation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from channels import fit, wording
from channels.contract import PictureRef, Rendition, Story
from channels.telegram.config import LIMITS, WITHOUT_PICTURE

KIND = "telegram"


def compose(story: Story) -> Rendition:
    """Raises `Refused` with code `rights`, `picture`, `alt`, `text` or `wording`."""
    pictures = fit.pictures(KIND, story, LIMITS)
    fitted = wording.fit(KIND, story, LIMITS if pictures else WITHOUT_PICTURE)
    words = {"caption" if pictures else "text": markup(fitted.text, story), "parse_mode": "HTML"}
    card = {} if pictures else {"link_preview_options": {"url": story.link, "prefer_large_media": True}}
    return Rendition(
        kind=KIND,
        key=story.key,
        link=story.link,
        payload={**words, **card},
        pictures=tuple(PictureRef(one.sha256, one.mime, one.width, one.height, one.alt) for one in pictures),
        plain=fitted.text,
        left_out=fitted.left_out,
    )


@dataclass(frozen=True)
class _Mark:
    start: int
    end: int
    before: str
    after: str


def markup(text: str, story: Story) -> str:
    """In Telegram's HTML, which has no other entities than these: https://core.telegram.org/bots/api#html-style"""
    marks: list[_Mark] = []
    for mark in _candidates(text, story):
        if all(mark.end <= other.start or other.end <= mark.start for other in marks):
            marks.append(mark)
    done, end = "", 0
    for mark in sorted(marks, key=lambda mark: mark.start):
        done += (
            _escape(text[end : mark.start]) + mark.before + _escape(text[mark.start : mark.end]) + mark.after
        )
        end = mark.end
    return done + _escape(text[end:])


def _candidates(text: str, story: Story) -> Iterator[_Mark]:
    """The title, the folded description, each credit with an address; the first of two that overlap is taken."""
    title = text.find(story.title.strip())
    if title >= 0:
        yield _Mark(title, title + len(story.title.strip()), "<b>", "</b>")
    described = wording.descriptions(story)
    at = text.find(described) if described else -1
    if at >= 0:
        start = text.rfind("\n", 0, at) + 1
        yield _Mark(start, at + len(described), "<blockquote expandable>", "</blockquote>")
    for credit in story.credits:
        words = credit.text.strip()
        if words and credit.url:
            for match in re.finditer(re.escape(words), text):
                yield _Mark(*match.span(), f'<a href="{escape(credit.url)}">', "</a>")


def _escape(text: str) -> str:
    return escape(text, quote=False)
