"""What the receiver asks of an event: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import io
import json
import re
import time
from typing import Any

import requests
from PIL import Image

from sandbox.seen import Picture
from sandbox.store import MIMES, Store
from sandbox.wire import Answer, Request

SKEW_SECONDS = 300
FETCH_SECONDS = 5
FETCH_MAX_BYTES = 50_000_000
_TEXTS = ("id", "language", "kicker", "title", "strapline", "body_html", "body_text", "byline", "link")


class Problem(Exception):  # noqa: N818
    def __init__(self, status: int, words: str, retry_after: int | None = None) -> None:
        super().__init__(words)
        self.status = status
        self.words = words
        self.headers = {} if retry_after is None else {"Retry-After": str(retry_after)}

    def answer(self) -> Answer:
        return Answer.json(self.status, {"error": self.words}, self.headers)


def signed(request: Request, secret: str) -> str:
    """The event's id, where one of its signatures is right."""
    event_id, at, signatures = (
        request.headers.get(f"webhook-{name}", "") for name in ("id", "timestamp", "signature")
    )
    if not re.fullmatch(r"[\w.-]+", event_id) or not at.isdecimal():
        raise Problem(401, "webhook-id and webhook-timestamp must be there")
    if abs(time.time() - int(at)) > SKEW_SECONDS:
        raise Problem(401, "webhook-timestamp is too old or too new")
    try:
        key = base64.b64decode(secret.removeprefix("whsec_") + "==")
    except binascii.Error:
        raise Problem(500, "our own secret is no base64") from None
    digest = hmac.new(key, f"{event_id}.{at}.".encode() + request.body, hashlib.sha256).digest()
    right = f"v1,{base64.b64encode(digest).decode()}"
    if not any(hmac.compare_digest(right, signature) for signature in signatures.split(" ")):
        raise Problem(401, "no signature matches")
    return event_id


def event(request: Request) -> tuple[str, dict[str, Any]]:
    """Its type and its data."""
    try:
        value = json.loads(request.body)
        event_type, data = value["type"], value["data"]
    except (ValueError, TypeError, KeyError):
        raise Problem(400, "type and data must be there, as JSON") from None
    if request.content_type != "application/json" or not isinstance(data, dict):
        raise Problem(400, "application/json, and data as an object")
    return str(event_type), data


def post(data: dict[str, Any]) -> None:
    if wrong := [name for name in _TEXTS if not isinstance(data.get(name), str)]:
        raise Problem(422, f"data.{wrong[0]} must be text")
    for name, fields in {"credits": {"text", "url"}, "pictures": {"url", "alt"}}.items():
        items = data.get(name)
        if not isinstance(items, list) or not all(
            isinstance(item, dict) and fields <= {*item} for item in items
        ):
            raise Problem(422, f"data.{name} must be a list of {', '.join(sorted(fields))}")


def picture(item: dict[str, Any], store: Store) -> Picture:
    """Fetched from our site, decoded for real, and kept."""
    url = str(item["url"])
    try:
        with requests.get(url, timeout=FETCH_SECONDS, allow_redirects=False, stream=True) as answer:
            content = (
                answer.raw.read(FETCH_MAX_BYTES, decode_content=True) if answer.status_code == 200 else b""
            )
        with Image.open(io.BytesIO(content), formats=[form.upper() for form in MIMES]) as image:
            form, (width, height) = str(image.format).lower(), image.size
            image.load()
    except (requests.RequestException, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Problem(422, f"the picture cannot be fetched: {url}") from None
    name = store.keep_picture(content, form)
    return Picture(name, MIMES[form], len(content), width, height, str(item["alt"]))
