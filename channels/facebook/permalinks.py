"""What the address of a post tells of its id, which is the Page's number and the post's own: `1234_5678`.

https://developers.facebook.com/docs/graph-api/reference/page-post
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlsplit

_WHOLE = re.compile(r"/([0-9]+_[0-9]+)/?$")
_OF_PAGE = re.compile(r"^/([^/]+)/posts/(?:[^/]+/)?([0-9]+)/?$")
_BY_QUERY = frozenset({"/permalink.php", "/story.php"})


def post_id_of(url: str, page: str) -> str | None:
    """`page` is the Page's number as we know it, else empty; an address may name the Page by another.

    None: neither knows it, or the address hides the post's (`pfbid…`).
    """
    parts = urlsplit(url)
    if found := _WHOLE.search(parts.path):
        return found[1]
    named, post = "", ""
    if parts.path in _BY_QUERY:
        query = dict(parse_qsl(parts.query))
        named, post = query.get("id", ""), query.get("story_fbid", "")
    elif found := _OF_PAGE.match(parts.path):
        named, post = found.groups()
    page = page or named
    return f"{page}_{post}" if _is_number(page) and _is_number(post) else None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
