"""Links from a body to other posts, kept by the post's id: whatever its date becomes, the link leads to it.

The editor writes `<a linktype="post" id="12">`; everything that goes out holds the address instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from publisher.posts.models import Post

LINKTYPE = "post"
_START = re.compile(r"<a\b[^>]*>")
_ID = re.compile(r'\bid="(\d{1,18})"')


def ids(body: str) -> list[int]:
    """The posts that are linked by id, in order."""
    return [number for tag in _START.findall(body) if (number := _id_of(tag)) is not None]


def resolved(body: str) -> str:
    """The body with an address in place of every id; where there is no such post, the words stay alone."""
    wanted = ids(body)
    if not wanted:
        return body
    paths = _paths(wanted)
    return _START.sub(lambda match: _with_address(match[0], paths), body)


def _paths(wanted: list[int]) -> Mapping[int, str]:
    rows = Post.objects.filter(pk__in=wanted).values_list("pk", "publish_on")
    return {pk: f"/archive/{on.year}/{on.month}/{on.day}" for pk, on in rows}


def _with_address(tag: str, paths: Mapping[int, str]) -> str:
    number = _id_of(tag)
    if number is None:
        return tag
    return f'<a href="{paths[number]}">' if number in paths else "<a>"


def _id_of(tag: str) -> int | None:
    found = _ID.search(tag)
    return int(found[1]) if found and f'linktype="{LINKTYPE}"' in tag else None
