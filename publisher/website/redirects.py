"""Addresses of the old site that no rule makes into one of ours: a list that every web server reads.

Each language has it twice, in the words of nginx and of Caddy; the embedded server reads the former. It changes
with an import and with nothing else, and never holds an address that the site answers by itself.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.db.models import Exists, OuterRef

from publisher.editions.models import Edition, Slug
from publisher.posts.models import OldAddress
from publisher.website.addresses import day_path, one_address, slug_path
from publisher.website.files import Folder

FOLDER = "redirects"
REDIRECTED = "domain_redirected="
"""What the old hosts have put into addresses; a rule of every server's."""
SAFE = "/-._~%!&'()*+,;=:@"
_PUBLIC = (Edition.State.RELEASED, Edition.State.WITHDRAWN)
_LINE = re.compile(r'"([^"]+)" "([^"]+)";')


def write(languages: list[str]) -> int:
    """Returns how many files were not as they should have been."""
    folder = Folder(Path(settings.SITE_ROOT) / FOLDER)
    for language in languages:
        pairs = list(_pairs(language))
        for suffix, end in (("map", ";"), ("caddy", "")):
            lines = "".join(f'"{old}" "{new}"{end}\n' for old, new in pairs)
            if lines:
                folder.write(f"{language}.{suffix}", lines.encode())
            else:
                folder.remove(f"{language}.{suffix}")
    folder.settle()
    return folder.changes


def _pairs(language: str) -> Iterator[tuple[str, str]]:
    """Old and new addresses, by the old; nginx tells no capitals from small letters, and takes each once."""
    seen: set[str] = set()
    slugs = _first_slugs(language)
    known = set(Slug.objects.filter(language=language).values_list("slug", flat=True))
    public = Edition.objects.filter(post=OuterRef("post"), language=language, state__in=_PUBLIC)
    rows = OldAddress.objects.filter(Exists(public), language=language).order_by("address")
    for post_id, day, address in rows.values_list("post", "post__publish_on", "address").iterator():
        new = slug_path(slugs[post_id]) if post_id in slugs else day_path(day)
        for old in dict.fromkeys((key(address), key(one_address(address)))):
            if old.lower() not in seen and not _is_answered(old, day, known):
                seen.add(old.lower())
                yield old, new


def _first_slugs(language: str) -> dict[int, str]:
    """The first one of each post: it stays, whatever the title becomes."""
    rows = Slug.objects.filter(language=language).order_by("-since", "-pk")
    return dict(rows.values_list("edition__post", "slug"))


def _is_answered(old: str, day: datetime.date, slugs: set[str]) -> bool:
    """Whether the site leads there by itself: another spelling of its own address, or what the old hosts added."""
    path, _, query = old.partition("?")
    if query:
        return REDIRECTED in query
    one = one_address(path)
    return one == day_path(day) or one.removeprefix(slug_path("")) in slugs


def key(address: str) -> str:
    """An address as it is looked up: path and query as a browser sends them."""
    path, _, query = address.partition("?")
    return quote(path, safe=SAFE) + (f"?{quote(query, safe=SAFE + '?')}" if query else "")


def of(language: str) -> Redirects:
    return Redirects(Path(settings.SITE_ROOT) / FOLDER / f"{language}.map")


class Redirects:
    """The list of one language, read again when it was written anew."""

    def __init__(self, file: Path) -> None:
        self._file = str(file)
        self._written_ns = 0
        self._pairs: dict[str, str] = {}

    def new_address(self, path: str, query: str) -> str:
        """Where an old address leads; empty where it is none. `path` as WSGI gives it: bytes as Latin-1."""
        self._read()
        asked = quote(path, safe=SAFE, encoding="latin-1") + (f"?{query}" if query else "")
        return self._pairs.get(asked, "")

    def _read(self) -> None:
        try:
            written_ns = os.stat(self._file).st_mtime_ns  # noqa: PTH116 - for each address that is not there
        except FileNotFoundError:
            self._pairs, self._written_ns = {}, 0
            return
        if written_ns != self._written_ns:
            lines = Path(self._file).read_text().splitlines()
            self._pairs = {match[1]: match[2] for line in lines if (match := _LINE.fullmatch(line))}
            self._written_ns = written_ns
