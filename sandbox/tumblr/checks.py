"""What Tumblr asks of a post: https://github.com/tumblr/docs/blob/master/npf-spec.md"""

from __future__ import annotations

import io
import json
from typing import Any

from PIL import Image

from sandbox.seen import Picture
from sandbox.store import MIMES, Store
from sandbox.tumblr.problem import Problem
from sandbox.wire import Malformed, Part, Request

Block = dict[str, Any]

BLOCKS_MAX = 1_000
TEXT_MAX_CODEPOINTS = 4_096
POST_MAX_BYTES = 1_000_000
INLINE_LINKS_MAX = 100
IMAGE_MAX_BYTES = 10_000_000
IMAGE_MAX_PIXELS = 100_000_000
MOST = {"image": 30, "link": 10, "text": 1_000}

_SUBTYPES = {"heading1", "heading2", "quirky", "quote", "indented", "chat", "ordered-list-item"}
_SUBTYPES |= {"unordered-list-item"}
_FORMATS = {"bold", "italic", "strikethrough", "small", "link", "mention", "color"}
_STATES = {"published", "draft", "private"}


def parameters(request: Request) -> tuple[dict[str, Any], dict[str, Part]]:
    """The JSON of a create or edit call, and its media by identifier."""
    if request.content_type == "application/json":
        return _object(request.body), {}
    try:
        parts = request.parts
    except Malformed as error:
        raise Problem(400, str(error)) from None
    if not parts or parts[0].name != "json" or parts[0].mime.partition(";")[0] != "application/json":
        raise Problem(400, "the first part must be 'json', of type application/json", 8001)
    media = {part.name: part for part in parts[1:]}
    if len(media) != len(parts) - 1:
        raise Problem(400, "two parts have the same name", 8001)
    return _object(parts[0].body), media


def post(body: dict[str, Any]) -> None:
    """Raises 400.8001 for what is not Neue Post Format or is too much of it."""
    content = body.get("content")
    if not isinstance(content, list) or not content:
        raise _invalid("'content' must be an array")
    if body.get("state", "published") not in _STATES:
        raise _invalid(f"'state' must be one of {', '.join(sorted(_STATES))}")
    for name in ("tags", "source_url", "slug", "date"):
        if not isinstance(body.get(name, ""), str):
            raise _invalid(f"'{name}' must be a string")
    if len(json.dumps(body, ensure_ascii=False).encode()) > POST_MAX_BYTES or len(content) > BLOCKS_MAX:
        raise _invalid("the post is too large")
    for block in content:
        _block(block)
    for kind, most in MOST.items():
        if sum(block["type"] == kind for block in content) > most:
            raise _invalid(f"at most {most} {kind} blocks fit in a post")
    links = [item for block in content for item in block.get("formatting", []) if item["type"] == "link"]
    if len(links) > INLINE_LINKS_MAX:
        raise _invalid(f"at most {INLINE_LINKS_MAX} inline links fit in a post")


def pictures(body: dict[str, Any], media: dict[str, Part], store: Store) -> list[Picture]:
    """Each image block's bytes, decoded for real and kept; every part must belong to a block, and back."""
    wanted = [_identifier(block) for block in body["content"] if block["type"] == "image"]
    if sorted(wanted) != sorted(media):
        raise _invalid(f"media identifiers {sorted(wanted)} do not match the parts {sorted(media)}")
    alts = [block.get("alt_text", "") for block in body["content"] if block["type"] == "image"]
    return [_picture(media[name], alt, store) for name, alt in zip(wanted, alts, strict=True)]


def _object(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except ValueError:
        raise _invalid("the JSON cannot be read") from None
    if not isinstance(value, dict):
        raise _invalid("the JSON must be an object")
    return value


def _block(block: Any) -> None:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind == "text":
        _text(block)
    elif kind == "image":
        _length(block.get("alt_text", ""), "alt_text")
        _length(block.get("caption", ""), "caption")
    elif kind == "link":
        _address(block.get("url"))
    else:
        raise _invalid(f"unknown block type {kind!r}")


def _text(block: Block) -> None:
    _length(block.get("text"), "text")
    if block.get("subtype") not in {None, *_SUBTYPES}:
        raise _invalid(f"unknown subtype {block['subtype']!r}")
    for item in block.get("formatting", []):
        start, end = item.get("start"), item.get("end")
        if item.get("type") not in _FORMATS:
            raise _invalid(f"unknown format {item.get('type')!r}")
        if (
            not isinstance(start, int)
            or not isinstance(end, int)
            or not 0 <= start < end <= len(block["text"])
        ):
            raise _invalid("a format lies outside its text")
        if item["type"] == "link":
            _address(item.get("url"))


def _length(value: Any, name: str) -> None:
    if not isinstance(value, str):
        raise _invalid(f"'{name}' must be a string")
    if len(value) > TEXT_MAX_CODEPOINTS:
        raise _invalid(f"'{name}' is longer than {TEXT_MAX_CODEPOINTS} characters")


def _address(value: Any) -> None:
    if not isinstance(value, str) or not value.startswith(("http://", "https://", "mailto:")):
        raise _invalid("a link needs a 'url'")


def _identifier(block: Block) -> str:
    media = block.get("media")
    if not isinstance(media, list) or len(media) != 1 or not isinstance(media[0].get("identifier"), str):
        raise _invalid("an image block needs one media object with an 'identifier'")
    return str(media[0]["identifier"])


def _picture(part: Part, alt: str, store: Store) -> Picture:
    if len(part.body) > IMAGE_MAX_BYTES:
        raise Problem(400, "the picture is too large", 8005)
    try:
        with Image.open(io.BytesIO(part.body), formats=[form.upper() for form in MIMES]) as image:
            form, (width, height) = str(image.format).lower(), image.size
            if width * height > IMAGE_MAX_PIXELS:
                raise Problem(400, "the picture has too many pixels", 8005)
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Problem(400, "the picture cannot be decoded", 8005) from None
    if part.mime != MIMES[form]:
        raise Problem(400, f"the part says {part.mime or 'nothing'}, the bytes are {MIMES[form]}", 8005)
    name = store.keep_picture(part.body, form)
    return Picture(name, part.mime, len(part.body), width, height, alt)


def _invalid(title: str) -> Problem:
    return Problem(400, title, 8001)
