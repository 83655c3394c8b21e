"""Pictures as Meta takes them: fetched from our site, or sent along; decoded for real, and kept."""

from __future__ import annotations

import io
from dataclasses import dataclass

import requests
from PIL import Image

from sandbox.meta.problem import Problem
from sandbox.seen import Picture
from sandbox.store import MIMES, Store

FETCH_SECONDS = 5


@dataclass(frozen=True)
class Rules:
    forms: frozenset[str]
    bytes_max: int
    ratio_min: float = 0.0
    ratio_max: float = float("inf")


def fetched(url: str, rules: Rules) -> tuple[bytes, str]:
    """The bytes behind an address and what it says that they are: 200 at once, no redirect."""
    try:
        with requests.get(url, timeout=FETCH_SECONDS, allow_redirects=False, stream=True) as answer:
            content = answer.raw.read(rules.bytes_max + 1, decode_content=True)
            mime = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            status = answer.status_code
    except requests.RequestException:
        raise _not_fetched(url, "no answer") from None
    if status != 200 or not mime.startswith("image/"):
        raise _not_fetched(url, f"{status} {mime}")
    return content, mime


def kept(content: bytes, mime: str, alt: str, rules: Rules, store: Store) -> Picture:
    """https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/error-codes"""
    if len(content) > rules.bytes_max:
        raise Problem(36000, "The image size is too large.", 2207004)
    try:
        with Image.open(io.BytesIO(content), formats=[form.upper() for form in MIMES]) as image:
            form, (width, height) = str(image.format).lower(), image.size
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise Problem(36001, "The image cannot be decoded.", 2207005) from None
    if form not in rules.forms or mime != MIMES[form]:
        raise Problem(36001, f"The image format is not supported: {mime}, {form}.", 2207005)
    if not rules.ratio_min - 0.005 <= width / height <= rules.ratio_max + 0.005:
        message = "The submitted image with aspect ratio ({:.3f}) cannot be published."
        raise Problem(36003, message.format(width / height), 2207009)
    return Picture(store.keep_picture(content, form), mime, len(content), width, height, alt)


def _not_fetched(url: str, why: str) -> Problem:
    return Problem(9004, f"The media could not be fetched from this URI: {url} ({why})", 2207052)
