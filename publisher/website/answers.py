"""HTTP answers made of one open file: validators, conditional and partial answers (RFC 9110)."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from email.utils import formatdate, parsedate_to_datetime
from pathlib import Path
from typing import BinaryIO
from wsgiref.types import StartResponse, WSGIEnvironment

from publisher.editions.content import PICTURES
from publisher.website.addresses import ARCHIVED_FEEDS, FEEDS
from publisher.website.files import TWIN, has_twin

CHUNK_BYTES = 64 * 1024
PAGE_POLICY = (
    "default-src 'none'; img-src 'self'; style-src 'self'; manifest-src 'self'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
FOR_EVER = "public, max-age=31536000, immutable"
SHORTLY = "public, max-age=60"
MIMES = {
    ".atom": "application/atom+xml; charset=utf-8",
    ".avif": "image/avif",
    ".css": "text/css; charset=utf-8",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".png": "image/png",
    ".rss": "application/rss+xml; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".webp": "image/webp",
}

_VARY = ("Vary", "Accept-Encoding")
_RANGE = re.compile(r"^bytes=(\d*)-(\d*)$")


@dataclass(frozen=True)
class OpenFile:
    file: BinaryIO
    size: int
    modified_ns: int
    encoding: str = ""

    @property
    def etag(self) -> str:
        """Strong: files are replaced whole, never changed in place."""
        return f'"{self.modified_ns:x}-{self.size:x}"'


def opened(path: Path, *, gzip: bool = False) -> OpenFile | None:
    """The file, if it is one; its compressed twin instead, where the reader takes `gzip` and it is not older.

    Opened first and asked afterwards: it may be replaced at any moment.
    """
    file = _opened(path)
    if file is None or not gzip:
        return file
    twin = _opened(path.with_name(path.name + TWIN))
    if twin is None:
        return file
    stale = twin.modified_ns < file.modified_ns  # somebody changed the file since
    (twin if stale else file).file.close()
    return file if stale else replace(twin, encoding="gzip")


def _opened(path: Path) -> OpenFile | None:
    try:
        file = path.open("rb")
    except (OSError, ValueError):  # ValueError: a NUL in the name
        return None
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        file.close()
        return None
    return OpenFile(file, status.st_size, status.st_mtime_ns)


def takes_gzip(environ: WSGIEnvironment) -> bool:
    """https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3"""
    for part in environ.get("HTTP_ACCEPT_ENCODING", "").lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


@dataclass(frozen=True)
class Answer:
    """A WSGI application that gives one answer."""

    status: str
    headers: tuple[tuple[str, str], ...] = ()
    file: OpenFile | None = field(default=None, repr=False)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        headers = [("X-Content-Type-Options", "nosniff"), *self.headers]
        if self.file is None:
            start_response(self.status, [*headers, ("Content-Length", "0")])
            return []
        headers += [
            ("ETag", self.file.etag),
            ("Last-Modified", formatdate(self.file.modified_ns // 10**9, usegmt=True)),
        ]
        if self.file.encoding:
            headers.append(("Content-Encoding", self.file.encoding))
        first, last, status = 0, self.file.size - 1, self.status
        if status.startswith("200"):
            if _is_unchanged(self.file, environ):
                self.file.file.close()
                start_response("304 Not Modified", headers)
                return []
            headers.append(("Accept-Ranges", "bytes"))
            asked = _range(self.file, environ)
            if asked == ():
                self.file.file.close()
                unsatisfied = ("Content-Range", f"bytes */{self.file.size}")
                start_response("416 Range Not Satisfiable", [*headers, unsatisfied, ("Content-Length", "0")])
                return []
            if asked:
                (first, last), status = asked, "206 Partial Content"
                headers.append(("Content-Range", f"bytes {first}-{last}/{self.file.size}"))
        start_response(status, [*headers, ("Content-Length", str(last - first + 1))])
        if environ["REQUEST_METHOD"] == "HEAD":
            self.file.file.close()
            return []
        return _Body(self.file.file, first, last - first + 1)


class _Body:
    """Part of a file; WSGI servers close what has a `close`."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        file.seek(start)
        self._file, self._left = file, size

    def __iter__(self) -> Iterator[bytes]:
        while self._left and (data := self._file.read(min(CHUNK_BYTES, self._left))):
            self._left -= len(data)
            yield data

    def close(self) -> None:
        self._file.close()


def page(file: OpenFile, status: str = "200 OK") -> Answer:
    headers = (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Cache-Control", SHORTLY),
        ("Content-Security-Policy", PAGE_POLICY),
        ("Referrer-Policy", "strict-origin-when-cross-origin"),
        _VARY,
    )
    return Answer(status, headers, file)


def plain(file: OpenFile, name: str) -> Answer:
    """A file under its own name."""
    lasting = name.startswith(f"{PICTURES}/") or name.endswith((".css", ".js"))
    headers = [("Content-Type", mime(name)), ("Cache-Control", FOR_EVER if lasting else SHORTLY)]
    if name in FEEDS or name.startswith((f"{ARCHIVED_FEEDS}/", "archive/")):
        headers.append(("Access-Control-Allow-Origin", "*"))  # for everyone, readers in browsers too
    if has_twin(name):
        headers.append(_VARY)
    return Answer("200 OK", tuple(headers), file)


def mime(name: str) -> str:
    if name in FEEDS:
        return f"{FEEDS[name]}; charset=utf-8"
    suffix = Path(name).suffix
    if suffix == ".json" and name.startswith(f"{ARCHIVED_FEEDS}/"):
        return f"{FEEDS['feed.json']}; charset=utf-8"
    return MIMES.get(suffix, "application/octet-stream")


def moved(location: str) -> Answer:
    return Answer("301 Moved Permanently", (("Location", location), ("Cache-Control", SHORTLY)))


def not_allowed() -> Answer:
    return Answer("405 Method Not Allowed", (("Allow", "GET, HEAD"),))


def bare(status: str) -> Answer:
    return Answer(status, (("Content-Type", "text/plain; charset=utf-8"),))


def _is_unchanged(file: OpenFile, environ: WSGIEnvironment) -> bool:
    if known := environ.get("HTTP_IF_NONE_MATCH"):
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        return "*" in tags or file.etag in tags
    since = _date(environ.get("HTTP_IF_MODIFIED_SINCE", ""))
    return since is not None and file.modified_ns // 10**9 <= since


def _range(file: OpenFile, environ: WSGIEnvironment) -> tuple[int, int] | tuple[()] | None:
    """First and last byte asked for; None for the whole file, empty where there is no such part.

    Several ranges at once are answered with the whole file, as RFC 9110 section 14.2 allows.
    """
    match = _RANGE.match(environ.get("HTTP_RANGE", ""))
    if match is None or match[0] == "bytes=-" or environ.get("HTTP_IF_RANGE", file.etag) != file.etag:
        return None
    start, end = match.groups()
    if not start:
        size = min(int(end), file.size)
        return (file.size - size, file.size - 1) if size else ()
    first, last = int(start), min(int(end), file.size - 1) if end else file.size - 1
    if end and int(end) < first:
        return None
    return (first, last) if first < file.size else ()


def _date(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None
