"""Pictures as a server keeps them: under the hash of their bytes, for as long as a post names them."""

from __future__ import annotations

import base64
import hashlib
import io
from dataclasses import dataclass
from typing import Any

from PIL import Image

from sandbox.bluesky.problem import Problem, invalid
from sandbox.clock import Clock
from sandbox.seen import Picture
from sandbox.store import MIMES, Store
from sandbox.wire import Request

UPLOAD_MAX_BYTES = 5_242_880
UNNAMED_SECONDS = 3_600


@dataclass(frozen=True)
class Blob:
    account: str
    picture: Picture
    at: float


def cid(content: bytes, codec: int = 0x55) -> str:
    """Version 1, raw or another codec, sha2-256: https://atproto.com/specs/data-model#link-and-cid-formats"""
    digest = bytes((0x01, codec, 0x12, 0x20)) + hashlib.sha256(content).digest()
    return f"b{base64.b32encode(digest).decode().lower().rstrip('=')}"


class Blobs:
    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._uploads: dict[tuple[str, str], Blob] = {}

    def upload(self, account: str, request: Request) -> dict[str, Any]:
        """The real server believes the bytes rather than the header; so do we."""
        if len(request.body) > UPLOAD_MAX_BYTES:
            raise Problem(413, "PayloadTooLarge", "request entity too large")
        try:
            with Image.open(io.BytesIO(request.body), formats=[form.upper() for form in MIMES]) as image:
                form, (width, height) = str(image.format).lower(), image.size
                image.load()
        except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            raise invalid("The picture cannot be decoded") from None
        name = self._store.keep_picture(request.body, form)
        picture = Picture(name, MIMES[form], len(request.body), width, height, "")
        self._uploads[account, cid(request.body)] = Blob(account, picture, self._clock.now())
        return {
            "$type": "blob",
            "ref": {"$link": cid(request.body)},
            "mimeType": picture.mime,
            "size": picture.size_bytes,
        }

    def picture(self, account: str, image: dict[str, Any]) -> Picture:
        """What an image of a record names: an upload, or what another post names already."""
        given = image["image"]
        link = given["ref"]["$link"]
        found = self._fresh(account, link) or self._named(account, link)
        if found is None:
            raise Problem(400, "BlobNotFound", f"Could not find blob: {link}")
        if given["mimeType"] != found.mime:
            words = f"Expected: {found.mime}, Got: {given['mimeType']}"
            raise Problem(400, "InvalidMimeType", f"Referenced Mimetype does not match stored blob. {words}")
        if given["size"] != found.size_bytes:
            words = f"Expected: {found.size_bytes}, Got: {given['size']}"
            raise Problem(400, "InvalidSize", f"Referenced Size does not match stored blob. {words}")
        return Picture(found.name, found.mime, found.size_bytes, found.width, found.height, image["alt"])

    def named(self, account: str, image: dict[str, Any]) -> None:
        """From now on it lasts as long as the post that names it."""
        self._uploads.pop((account, image["image"]["ref"]["$link"]), None)

    def _fresh(self, account: str, link: str) -> Picture | None:
        blob = self._uploads.get((account, link))
        return blob.picture if blob and blob.at > self._clock.now() - UNNAMED_SECONDS else None

    def _named(self, account: str, link: str) -> Picture | None:
        pictures = [Picture(**value) for record in self._store.posts(account) for value in record["pictures"]]
        return next((one for one in pictures if _link(one) == link), None)


def _link(picture: Picture) -> str:
    digest = bytes((0x01, 0x55, 0x12, 0x20)) + bytes.fromhex(picture.sha256)
    return f"b{base64.b32encode(digest).decode().lower().rstrip('=')}"
