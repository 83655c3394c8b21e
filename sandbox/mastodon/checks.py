"""What Mastodon asks of a post and of a picture: https://docs.joinmastodon.org/methods/statuses/"""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import regex
from PIL import Image

from sandbox.mastodon.problem import Problem, invalid
from sandbox.seen import Picture
from sandbox.store import MIMES, Store
from sandbox.wire import Malformed, Request

URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}'’”]", re.IGNORECASE)
VISIBILITIES = ("public", "unlisted", "private", "direct")


@dataclass
class Configuration:
    """What the server says that it takes; tests may choose."""

    max_characters: int = 500
    characters_reserved_per_url: int = 23
    max_media_attachments: int = 4
    image_size_limit: int = 16_777_216
    description_limit: int = 1_500


@dataclass(frozen=True)
class Draft:
    """A post as it was asked for."""

    text: str
    media_ids: tuple[str, ...]
    reply_to: str
    visibility: str
    language: str
    descriptions: dict[str, str]


def draft(request: Request, configuration: Configuration) -> Draft:
    value = _values(request)
    text, media_ids = str(value.get("status") or ""), value.get("media_ids") or []
    if not isinstance(media_ids, list) or not all(isinstance(item, str) for item in media_ids):
        raise invalid("media_ids must be a list")
    if len(media_ids) > configuration.max_media_attachments:
        raise invalid(f"Cannot attach more than {configuration.max_media_attachments} files")
    if not text.strip() and not media_ids:
        raise invalid("Text can't be blank")
    if length(text, configuration) > configuration.max_characters:
        raise invalid(f"Text character limit of {configuration.max_characters} exceeded")
    visibility, language = value.get("visibility", "public"), value.get("language") or "en"
    if visibility not in VISIBILITIES:
        raise invalid("Visibility is not included in the list")
    if not re.fullmatch(r"[a-z]{2,3}", language):
        raise invalid("Language is invalid")
    attributes = value.get("media_attributes") or []
    words = {
        str(item["id"]): described(str(item.get("description") or ""), configuration) for item in attributes
    }
    reply_to = str(value.get("in_reply_to_id") or "")
    return Draft(text.strip(), tuple(media_ids), reply_to, visibility, language, words)


def length(text: str, configuration: Configuration) -> int:
    rest, addresses = URL.subn("", text)
    return len(regex.findall(r"\X", rest)) + addresses * configuration.characters_reserved_per_url


def described(words: str, configuration: Configuration) -> str:
    if len(words) > configuration.description_limit:
        raise invalid(f"Description is too long (maximum is {configuration.description_limit} characters)")
    return words


def picture(request: Request, configuration: Configuration, store: Store) -> Picture:
    """The part `file`, decoded for real and kept, with its `description`."""
    try:
        parts = {part.name: part for part in request.parts}
    except Malformed as error:
        raise invalid(str(error)) from None
    if "file" not in parts:
        raise invalid("File can't be blank")
    content = parts["file"].body
    if len(content) > configuration.image_size_limit:
        raise Problem(413, "Payload too large")
    try:
        with Image.open(io.BytesIO(content), formats=[form.upper() for form in MIMES]) as image:
            form, (width, height) = str(image.format).lower(), image.size
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise invalid("File content type is invalid, File is invalid") from None
    if parts["file"].mime != MIMES[form]:
        raise invalid(f"File is {MIMES[form]} and was sent as {parts['file'].mime}")
    alt = parts["description"].body.decode() if "description" in parts else ""
    name = store.keep_picture(content, form)
    return Picture(name, MIMES[form], len(content), width, height, described(alt, configuration))


def _values(request: Request) -> dict[str, Any]:
    """A form, where `name[]` is a list, or JSON."""
    try:
        if request.content_type == "application/json":
            value = json.loads(request.body)
            return value if isinstance(value, dict) else {}
        pairs = parse_qsl(request.body.decode(), keep_blank_values=True)
    except ValueError:
        raise Problem(400, "The body cannot be read") from None
    found: dict[str, Any] = {}
    for name, text in pairs:
        if name.endswith("[]"):
            found.setdefault(name.removesuffix("[]"), []).append(text)
        else:
            found[name] = text
    return found
