"""A story as a Tumblr post: pure, so that the preview and what is sent are the same.

https://github.com/tumblr/docs/blob/master/api.md#posts---createreblog-a-post-neue-post-format
"""

from __future__ import annotations

import re
import unicodedata

from channels import fit
from channels.contract import Fetch, PictureRef, Rendition, Story, StoryPicture
from channels.errors import Refused
from channels.tumblr.client import Media
from channels.tumblr.config import BLOCKS_MAX, INLINE_LINKS_MAX, LIMITS, TEXT_BLOCK_MAX_CODEPOINTS
from channels.tumblr.npf import Block, Paragraph, line, paragraphs, split, text_block

KIND = "tumblr"


def compose(story: Story) -> Rendition:
    """Raises `Refused` with code `rights`, `picture`, `alt` or `text`."""
    pictures = fit.pictures(KIND, story, LIMITS)
    content = [
        *(_image(picture, number) for number, picture in enumerate(pictures, 1)),
        *_texts(line(story.kicker), "heading2"),
        *_texts(line(story.title), "heading1"),
        *_texts(line(story.strapline, "italic")),
        *(block for paragraph in paragraphs(story.body_html) for block in _texts(paragraph)),
        *_texts(line(story.byline)),
        *(block for credit in story.credits for block in _texts(line(credit.text, "small", url=credit.url))),
        _link(story),
    ]
    _check(content)
    return Rendition(
        kind=KIND,
        key=story.key,
        link=story.link,
        payload={
            "content": content,
            "state": "published",
            "tags": ",".join(_tags(story)),
            "source_url": story.link,
            "slug": _slug(f"{story.key} {story.title}"),
        },
        pictures=tuple(
            PictureRef(picture.sha256, picture.mime, picture.width, picture.height, picture.alt)
            for picture in pictures
        ),
        plain=_plain(story),
    )


def media(rendition: Rendition, fetch: Fetch) -> Media:
    """The parts of the multipart form that the image blocks name."""
    return {
        _identifier(number): (_file_name(number, picture), fetch(picture.sha256), picture.mime)
        for number, picture in enumerate(rendition.pictures, 1)
    }


def _identifier(number: int) -> str:
    return f"picture-{number}"


def _file_name(number: int, picture: PictureRef) -> str:
    return f"{_identifier(number)}.{picture.mime.partition('/')[2]}"


def _image(picture: StoryPicture, number: int) -> Block:
    media = {
        "type": picture.mime,
        "identifier": _identifier(number),
        "width": picture.width,
        "height": picture.height,
    }
    return {"type": "image", "media": [media], "alt_text": picture.alt}


def _texts(paragraph: Paragraph, subtype: str = "") -> list[Block]:
    if not paragraph.text.strip():
        return []
    return [text_block(part, subtype) for part in split(paragraph, TEXT_BLOCK_MAX_CODEPOINTS)]


def _link(story: Story) -> Block:
    """The page. With a title of ours, Tumblr does not go and read the page for one."""
    return {"type": "link", "url": story.link, "title": story.title, "description": story.strapline}


def _check(content: list[Block]) -> None:
    if len(content) > BLOCKS_MAX:
        raise Refused(f"{KIND}: {len(content)} blocks, and at most {BLOCKS_MAX} fit", code="text")
    links = sum(item["type"] == "link" for block in content for item in block.get("formatting", []))
    if links > INLINE_LINKS_MAX:
        raise Refused(f"{KIND}: {links} links in the text, and at most {INLINE_LINKS_MAX} fit", code="text")


def _tags(story: Story) -> list[str]:
    """The key first: a look-up finds the post by it. Tumblr divides tags at commas."""
    tags: dict[str, str] = {}
    for tag in (story.key, *story.tags):
        words = " ".join(tag.replace(",", " ").split())
        if words:
            tags.setdefault(words.casefold(), words)
    return [*tags.values()]


def _slug(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _plain(story: Story) -> str:
    credits_ = "\n".join(f"{credit.text} {credit.url}".strip() for credit in story.credits)
    heading = "\n".join(filter(None, (story.kicker, story.title)))
    tags = " ".join(f"#{tag}" for tag in _tags(story))
    parts = (heading, story.strapline, story.body_text, story.byline, credits_, story.link, tags)
    return "\n\n".join(part for part in parts if part)
