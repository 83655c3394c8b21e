"""A story as a mail: pure. What differs from reader to reader is one link, which has a place kept for it."""

from __future__ import annotations

import functools
import html
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from minijinja import Environment, safe

from channels import fit
from channels.contract import Link, PictureRef, Rendition, Story, StoryPicture
from channels.newsletter import words
from channels.newsletter.config import KIND, LIMITS

PLACE = "[[unsubscribe]]"
"""Where the reader's own link goes, in both parts."""
SHOWN_WIDTH_MAX = 640

Markup: Callable[[str], Any] = safe


def compose(story: Story) -> Rendition:
    """Raises `Refused` with code `rights`, `picture` or `alt`."""
    pictures = fit.pictures(KIND, story, LIMITS)
    said = words.of(story.language)
    paragraphs = _paragraphs(story, pictures)
    return Rendition(
        kind=KIND,
        key=story.key,
        link=story.link,
        payload={
            "subject": " ".join(story.title.split()),
            "text": "\n\n".join([*paragraphs, f"-- \n{said['why']}\n{said['leave']}: {PLACE}\n"]),
            "html": _html(story, pictures),
            "language": story.language,
        },
        pictures=tuple(PictureRef(one.sha256, one.mime, one.width, one.height, one.alt) for one in pictures),
        plain="\n\n".join(paragraphs),
    )


def cid(sha256: str) -> str:
    """By which the HTML part names the picture: https://www.rfc-editor.org/rfc/rfc2392"""
    return f"{sha256[:32]}@picture"


def _paragraphs(story: Story, pictures: tuple[StoryPicture, ...]) -> list[str]:
    said = words.of(story.language)
    head = "\n".join(filter(None, (story.kicker, story.title, story.strapline)))
    shown = "\n".join(f"[{said['picture']}: {' '.join(one.alt.split())}]" for one in pictures)
    credits = "\n".join(_credit(credit) for credit in story.credits)
    parts = (head, shown, story.body_text, story.byline, f"{said['on_the_web']}: {story.link}", credits)
    return [part for part in parts if part]


def _credit(credit: Link) -> str:
    return f"{credit.text}\n  {credit.url}" if credit.url else credit.text


def _html(story: Story, pictures: tuple[StoryPicture, ...]) -> str:
    shown = [
        {
            "cid": cid(picture.sha256),
            "alt": picture.alt,
            "shown_width": str(min(picture.width, SHOWN_WIDTH_MAX)),
        }
        for picture in pictures
    ]
    rendered: str = _environment().render_template(
        "mail.html",
        story=story,
        pictures=shown,
        body=Markup(story.body_html),
        words=dict(words.of(story.language)),
        unsubscribe_url=PLACE,
    )
    return rendered


@functools.cache
def _environment() -> Environment:
    return Environment(
        loader=_load,
        finalizer=_escaped,
        undefined_behavior="strict",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _load(name: str) -> str:
    return (files("channels.newsletter") / "templates" / name).read_text(encoding="utf-8")


def _escaped(value: object) -> object:
    """minijinja's own escaping also writes every slash as `&#x2f;`."""
    if type(value) is str:  # what is marked as safe already is of a subclass
        return safe(html.escape(value))
    return "" if value is None else value
