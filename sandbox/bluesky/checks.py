"""What the lexicon asks of a post: https://github.com/bluesky-social/atproto/tree/main/lexicons/app/bsky"""

from __future__ import annotations

import json
import re
from typing import Any

import regex

from sandbox.bluesky.problem import Problem, invalid
from sandbox.wire import Request

COLLECTION = "app.bsky.feed.post"
TEXT_MAX_GRAPHEMES, TEXT_MAX_BYTES = 300, 3_000
TAG_MAX_GRAPHEMES, TAG_MAX_BYTES = 64, 640
IMAGES_MAX, IMAGE_MAX_BYTES = 4, 1_000_000
LANGS_MAX = 3
_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,20})?(Z|[+-]\d\d:\d\d)")
_URI = re.compile(r"\w+:(//)?[^\s/]\S*")
_KNOWN = {"$type", "text", "facets", "langs", "createdAt", "embed", "reply"}


def body(request: Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise invalid("Wrong request encoding (Content-Type)")
    try:
        value = json.loads(request.body)
    except ValueError as error:
        raise Problem(400, "SyntaxError", str(error)) from None
    if not isinstance(value, dict):
        raise invalid("Input must be an object")
    return value


def place(value: dict[str, Any]) -> str:
    """The record's key; there is one collection."""
    if value.get("collection") != COLLECTION:
        raise invalid(f"Expected collection {COLLECTION}")
    rkey = value.get("rkey")
    if not isinstance(rkey, str):
        raise invalid('Input must have the property "rkey"')
    return rkey


def record(rkey: str, value: Any) -> dict[str, Any]:
    """A post that is to be kept; raises `InvalidRequest`, naming what is wrong where."""
    if not _TID.fullmatch(rkey):
        raise invalid(f'Invalid record key for {COLLECTION}: Invalid TID string (got "{rkey}") at $')
    if not isinstance(value, dict) or value.get("$type") != COLLECTION:
        raise invalid(f"Invalid $type: expected {COLLECTION}")
    if unknown := {*value} - _KNOWN:
        raise _wrong(f"Unknown key {min(unknown)}", "")
    text = value.get("text")
    if not isinstance(text, str):
        raise _wrong('Missing required key "text"', "")
    _size(text, TEXT_MAX_GRAPHEMES, TEXT_MAX_BYTES, ".text")
    if not isinstance(value.get("createdAt"), str) or not _DATETIME.fullmatch(value["createdAt"]):
        raise _wrong(f'Invalid datetime (got "{value.get("createdAt")}")', ".createdAt")
    langs = value.get("langs", [])
    if (
        not isinstance(langs, list)
        or len(langs) > LANGS_MAX
        or not all(isinstance(one, str) for one in langs)
    ):
        raise _wrong("Expected at most 3 languages", ".langs")
    for number, facet in enumerate(value.get("facets", [])):
        _facet(facet, text, f".facets[{number}]")
    _embed(value.get("embed"))
    if "reply" in value:
        _reply(value["reply"])
    return value


def images(value: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (value.get("embed") or {}).get("images", [])
    return found


def _facet(facet: Any, text: str, path: str) -> None:
    index = facet.get("index") if isinstance(facet, dict) else None
    start, end = (index.get("byteStart"), index.get("byteEnd")) if isinstance(index, dict) else (None, None)
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text.encode()):
        raise _wrong("Expected bytes inside the text", f"{path}.index")
    try:
        text.encode()[start:end].decode()
    except UnicodeDecodeError:
        raise _wrong("Expected whole characters", f"{path}.index") from None
    for feature in facet.get("features") or [{}]:
        kind = feature.get("$type")
        if kind == "app.bsky.richtext.facet#link":
            _uri(feature.get("uri"), f"{path}.features[0].uri")
        elif kind == "app.bsky.richtext.facet#tag" and isinstance(feature.get("tag"), str):
            _size(feature["tag"], TAG_MAX_GRAPHEMES, TAG_MAX_BYTES, f"{path}.features[0].tag")
        else:
            raise _wrong(f"Unknown feature {kind!r}", f"{path}.features[0]")


def _embed(embed: Any) -> None:
    if embed is None:
        return
    kind = embed.get("$type") if isinstance(embed, dict) else None
    if kind == "app.bsky.embed.images":
        if not isinstance(embed.get("images"), list) or not 1 <= len(embed["images"]) <= IMAGES_MAX:
            raise _wrong("Expected 1 to 4 images", ".embed.images")
        for number, image in enumerate(embed["images"]):
            _image(image, f".embed.images[{number}]")
    elif kind == "app.bsky.embed.external":
        card = embed.get("external") or {}
        _uri(card.get("uri"), ".embed.external.uri")
        if not isinstance(card.get("title"), str) or not isinstance(card.get("description"), str):
            raise _wrong('Missing required key "title" or "description"', ".embed.external")
    else:
        raise _wrong(f"Unknown embed {kind!r}", ".embed")


def _image(image: Any, path: str) -> None:
    if not isinstance(image, dict) or not isinstance(image.get("alt"), str):
        raise _wrong('Missing required key "alt"', path)
    blob = image.get("image")
    blob = blob if isinstance(blob, dict) else {}
    link = (blob.get("ref") or {}).get("$link")
    if not isinstance(link, str) or blob.get("$type") != "blob" or not isinstance(blob.get("size"), int):
        raise _wrong("Expected a blob", f"{path}.image")
    if not str(blob.get("mimeType")).startswith("image/"):
        raise _wrong(f'Expected "image/*" (got "{blob.get("mimeType")}")', f"{path}.image.mimeType")
    if blob["size"] > IMAGE_MAX_BYTES:
        raise _wrong(f"blob too big (maximum {IMAGE_MAX_BYTES}, got {blob['size']})", f"{path}.image")
    ratio = image.get("aspectRatio", {"width": 1, "height": 1})
    if not all(isinstance(ratio.get(side), int) and ratio[side] >= 1 for side in ("width", "height")):
        raise _wrong("Expected integers of at least 1", f"{path}.aspectRatio")


def _reply(reply: Any) -> None:
    for name in ("root", "parent"):
        ref = reply.get(name) if isinstance(reply, dict) else None
        if not isinstance(ref, dict) or not all(isinstance(ref.get(key), str) for key in ("uri", "cid")):
            raise _wrong("Expected uri and cid", f".reply.{name}")


def _uri(value: Any, path: str) -> None:
    if not isinstance(value, str) or not _URI.fullmatch(value):
        raise _wrong(f'Invalid uri (got "{value}")', path)


def _size(text: str, graphemes_max: int, bytes_max: int, path: str) -> None:
    graphemes, size = len(regex.findall(r"\X", text)), len(text.encode())
    if size > bytes_max:
        raise _wrong(f"string too big (maximum {bytes_max}, got {size})", path)
    if graphemes > graphemes_max:
        raise _wrong(f"grapheme too big (maximum {graphemes_max}, got {graphemes})", path)


def _wrong(what: str, path: str) -> Problem:
    return invalid(f"Invalid {COLLECTION} record: {what} at $.record{path}")
