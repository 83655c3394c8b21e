"""Where a file of a mirror was on the old site: its host and address, told from its place in the folders."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote, unquote, urlsplit

from publisher.posts.text import SITE_HOSTS

CATALAN_HOSTS = frozenset({"bpod.cat", "www.bpod.cat"})
HOSTS = SITE_HOSTS | CATALAN_HOSTS
ADDRESS_MAX = 500

_SUFFIX = re.compile(r"\.(?:html?|txt)$", re.IGNORECASE)
_INDEX = re.compile(r"(?:^|(?<=/))index$", re.IGNORECASE)
# Download tools write the “?” of a query as it is, or as a sign that every disk takes.
_QUERY = re.compile(r"[?@](?=[\w.~-]+=)|%3F", re.IGNORECASE)
_POST = re.compile(r"/archive/\d{4}/\d{1,2}/\d{1,2}/?|/fotos/(?P<slug>[^/]+)/?")
_START = re.compile(r"archive|fotos")
_OWN = re.compile(
    r"/|/(?:archive|about|contribute|contact|terms|disclaimer|search|feed|follow|browse|corrections|fotos)(?:[/.].*)?"
)
"""Pages of the site and of no post, on the old site or on ours. A post's own address matches too, and is judged first."""
_SAFE = "/-._~%!$&'()*+,;=:@"


@dataclass(frozen=True)
class Place:
    """An address on the old site of a language; its host, where a folder is called by it."""

    language: str
    address: str
    """The path, with its query; as a browser sends it."""

    @property
    def path(self) -> str:
        return self.address.partition("?")[0]

    @property
    def is_post(self) -> bool:
        return bool(_POST.fullmatch(self.path))

    @property
    def slug(self) -> str:
        """Of a translation: what its title was made into; empty elsewhere."""
        match = _POST.fullmatch(self.path)
        return unquote(match["slug"]) if match and match["slug"] else ""

    @property
    def is_of_one_post(self) -> bool:
        """Whether the address can have shown one post alone: the home page had another each day."""
        return self.is_post or not _OWN.fullmatch(self.path) or (self.path == "/" and "?" in self.address)


def place(file: PurePath) -> Place | None:
    """The address a file was saved from; None where its folders do not tell."""
    parts = file.parts
    host = next((at for at, part in reversed([*enumerate(parts)]) if part.lower() in HOSTS), None)
    if host is not None:
        return _placed(parts[host].lower(), parts[host + 1 :])
    for at in [at for at, part in enumerate(parts) if _START.fullmatch(part)]:
        found = _placed("bpod.cat" if parts[at] == "fotos" else "bpod.org.uk", parts[at:])
        if found.is_post:
            return found
    return None


def told(urls: Iterable[str]) -> list[Place]:
    """The places that a page itself names as its own."""
    found = []
    for url in urls:
        try:
            parts = urlsplit(url.strip())
        except ValueError:
            continue
        host = (parts.hostname or "").lower()
        if host in HOSTS:
            found.append(_at(host, parts.path or "/", parts.query))
    return found


def root(file: PurePath) -> PurePath | None:
    """The folder that holds the folders of the hosts; None where no folder is called by one."""
    parts = file.parts
    host = next((at for at, part in reversed([*enumerate(parts)]) if part.lower() in HOSTS), None)
    return PurePath(*parts[:host]) if host else None


def _placed(host: str, parts: tuple[str, ...]) -> Place:
    name = _SUFFIX.sub("", "/".join(parts))
    path, query = (*_QUERY.split(name, maxsplit=1), "")[:2]
    path = _SUFFIX.sub("", path) if query else path
    return _at(host, "/" + _INDEX.sub("", path), query)


def _at(host: str, path: str, query: str) -> Place:
    address = quote(path, safe=_SAFE) + (f"?{quote(query, safe=_SAFE + '?')}" if query else "")
    return Place("ca" if host in CATALAN_HOSTS else "en", address[:ADDRESS_MAX])
