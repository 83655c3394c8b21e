"""Addresses of posts on other people's platforms, as a person or a file gives them."""

from __future__ import annotations

from urllib.parse import urlsplit

URL_MAX_CODEPOINTS = 500


class PermalinkError(ValueError):
    """What is wrong with an address, and the mend."""


def must_be_one(url: str) -> None:
    """Raises `PermalinkError`."""
    if not url:
        raise PermalinkError("there is no address; give the permalink of the post")
    if len(url) > URL_MAX_CODEPOINTS:
        raise PermalinkError(
            f"the address is longer than {URL_MAX_CODEPOINTS} characters; give the permalink"
        )
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        good = False
    if not good or any(character.isspace() or not character.isprintable() for character in url):
        raise PermalinkError(
            f"{url!r} is not the address of a post; write it like https://blog.example/post/1"
        )
