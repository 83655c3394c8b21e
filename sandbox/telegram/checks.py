"""What Telegram asks of a message: https://core.telegram.org/bots/api#available-methods"""

from __future__ import annotations

import io
import json
import re
from dataclasses import asdict
from typing import Any

from PIL import Image

from sandbox.seen import Picture, Span
from sandbox.store import MIMES, Store
from sandbox.telegram.markup import spans
from sandbox.telegram.problem import Problem
from sandbox.wire import Malformed, Part, Request

CAPTION_MAX = 1_024
TEXT_MAX = 4_096
IMAGE_MAX_BYTES = 10_000_000
SIDES_MAX = 10_000
RATIO_MAX = 20
ALBUM = range(2, 11)
URL = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]}'’”]", re.IGNORECASE)

Values = dict[str, str]
Files = dict[str, Part]


def given(request: Request) -> tuple[Values, Files]:
    """A form, in either of its shapes."""
    if request.content_type != "multipart/form-data":
        return dict(request.form), {}
    try:
        parts = request.parts
    except Malformed as error:
        raise Problem(400, str(error)) from None
    values = {part.name: part.body.decode() for part in parts if not part.filename}
    return values, {part.name: part for part in parts if part.filename}


def text(values: Values, name: str, most: int) -> list[dict[str, Any]]:
    """The words in runs, addresses among them as links; the length is that of what is read."""
    read = spans(values.get(name, ""), values.get("parse_mode", ""))
    words = "".join(span.text for span in read)
    if len(words) > most:
        raise Problem(400, "message caption is too long" if name == "caption" else "message is too long")
    if name == "text" and not words.strip():
        raise Problem(400, "message text is empty")
    return [asdict(run) for span in read for run in _with_links(span)]


def preview(values: Values) -> str:
    """https://core.telegram.org/bots/api#linkpreviewoptions"""
    options = as_json(values.get("link_preview_options", "{}"), dict)
    url = options.get("url", "")
    if not isinstance(url, str) or (url and not URL.fullmatch(url)):
        raise Problem(400, "wrong link preview URL")
    return url


def album(values: Values, files: Files, store: Store) -> tuple[list[dict[str, Any]], list[Picture]]:
    media = as_json(values.get("media", ""), list)
    if len(media) not in ALBUM:
        raise Problem(400, "wrong number of media in the album")
    pictures = []
    for item in media:
        name = str(item.get("media", "")) if isinstance(item, dict) else ""
        if item.get("type") != "photo" or not name.startswith("attach://"):
            raise Problem(400, "can't parse InputMedia")
        pictures.append(picture(files, name.removeprefix("attach://"), store))
    return text(media[0], "caption", CAPTION_MAX), pictures


def picture(files: Files, name: str, store: Store) -> Picture:
    """Decoded for real and kept."""
    if name not in files:
        raise Problem(400, "there is no photo in the request")
    content = files[name].body
    if len(content) > IMAGE_MAX_BYTES:
        raise Problem(413)
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
            form, (width, height) = str(image.format).lower(), image.size
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Problem(400, "IMAGE_PROCESS_FAILED") from None
    if width + height > SIDES_MAX or max(width, height) > RATIO_MAX * min(width, height):
        raise Problem(400, "PHOTO_INVALID_DIMENSIONS")
    return Picture(store.keep_picture(content, form), MIMES[form], len(content), width, height, None)


def as_json(words: str, form: type) -> Any:
    try:
        found = json.loads(words)
    except ValueError:
        found = None
    if not isinstance(found, form):
        raise Problem(400, "object expected" if form is dict else "array expected")
    return found


def _with_links(span: Span) -> list[Span]:
    if span.url:
        return [span]
    runs, end = [], 0
    for match in URL.finditer(span.text):
        runs += [Span(span.text[end : match.start()], span.formats), Span(match[0], span.formats, match[0])]
        end = match.end()
    return [run for run in [*runs, Span(span.text[end:], span.formats)] if run.text]
