"""What X asks of a post: https://docs.x.com/fundamentals/counting-characters"""

from __future__ import annotations

import io
import json
import re
import unicodedata
from typing import Any

import regex
from PIL import Image

from sandbox.seen import Picture
from sandbox.store import MIMES, Store
from sandbox.wire import Malformed, Request
from sandbox.x.problem import Problem

WEIGHT_MAX = 280
URL_WEIGHT = 23
ALT_MAX = 1_000
IMAGE_MAX_BYTES = 5_000_000
MEDIA_MAX = 4
URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}'’”]", re.IGNORECASE)
_FORMS = ("jpeg", "png", "webp")
_LIGHT = (range(4_352), range(8_192, 8_206), range(8_208, 8_224), range(8_242, 8_248))
_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Regional_Indicator}|[0-9#*]\u20e3")


def body(request: Request) -> dict[str, Any]:
    if request.content_type != "application/json":
        raise Problem(415, "Content-Type must be application/json")
    try:
        value = json.loads(request.body)
    except ValueError:
        raise Problem(400, "The JSON cannot be read", "body") from None
    if not isinstance(value, dict):
        raise Problem(400, "The JSON must be an object", "body")
    return value


def text(value: dict[str, Any]) -> str:
    """What is posted, without spaces at its ends."""
    given = value.get("text", "")
    if not isinstance(given, str) or not (given.strip() or value.get("media")):
        raise Problem(400, "text must be a string that is not empty", "text")
    if weight(given) > WEIGHT_MAX:
        raise Problem(400, f"The text weighs {weight(given)}; {WEIGHT_MAX} is the most", "text")
    return given.strip()


def weight(given: str) -> int:
    shown, addresses = URL.subn("", unicodedata.normalize("NFC", given))
    rest = sum(
        2 if _EMOJI.search(cluster) else sum(map(_weight, cluster)) for cluster in regex.findall(r"\X", shown)
    )
    return rest + addresses * URL_WEIGHT


def _weight(character: str) -> int:
    return 1 if any(ord(character) in span for span in _LIGHT) else 2


def media_ids(value: dict[str, Any]) -> list[str]:
    media = value.get("media")
    if media is None:
        return []
    found = media.get("media_ids") if isinstance(media, dict) else None
    if not isinstance(found, list) or not 1 <= len(found) <= MEDIA_MAX:
        raise Problem(400, f"media_ids must be a list of 1 to {MEDIA_MAX}", "media.media_ids")
    if not all(isinstance(item, str) and item.isdecimal() for item in found):
        raise Problem(400, "media_ids must be strings of digits", "media.media_ids")
    return found


def reply_to(value: dict[str, Any]) -> str:
    reply = value.get("reply")
    if reply is None:
        return ""
    found = reply.get("in_reply_to_tweet_id") if isinstance(reply, dict) else None
    if not isinstance(found, str) or not found.isdecimal():
        raise Problem(400, "in_reply_to_tweet_id must be a string of digits", "reply.in_reply_to_tweet_id")
    return found


def picture(request: Request, store: Store) -> Picture:
    """The one part `media`, decoded for real and kept."""
    try:
        parts = {part.name: part for part in request.parts}
    except Malformed as error:
        raise Problem(400, str(error), "media") from None
    if "media" not in parts:
        raise Problem(400, "media is missing", "media")
    if parts.get("media_category") is None or parts["media_category"].body != b"tweet_image":
        raise Problem(400, "media_category must be tweet_image", "media_category")
    content = parts["media"].body
    if len(content) > IMAGE_MAX_BYTES:
        raise Problem(400, f"The picture has {len(content)} bytes; {IMAGE_MAX_BYTES} is the most", "media")
    try:
        with Image.open(io.BytesIO(content), formats=[form.upper() for form in _FORMS]) as image:
            form, (width, height) = str(image.format).lower(), image.size
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Problem(400, "media type unrecognized.", "media") from None
    said = parts["media_type"].body.decode() if "media_type" in parts else MIMES[form]
    if said != MIMES[form]:
        raise Problem(400, f"media_type says {said}, the bytes are {MIMES[form]}", "media_type")
    return Picture(store.keep_picture(content, form), MIMES[form], len(content), width, height, "")


def alt(value: dict[str, Any]) -> tuple[str, str]:
    """The upload and its description."""
    metadata = value.get("metadata")
    alt_text = metadata.get("alt_text") if isinstance(metadata, dict) else None
    words = alt_text.get("text") if isinstance(alt_text, dict) else None
    if not isinstance(value.get("id"), str) or not isinstance(words, str) or not words:
        raise Problem(400, "id and metadata.alt_text.text must be strings", "metadata")
    if len(words) > ALT_MAX:
        raise Problem(400, f"alt_text has {len(words)} characters; {ALT_MAX} is the most", "metadata")
    return value["id"], words
