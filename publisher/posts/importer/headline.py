"""The line above the date: the kicker, where there is one, and the title, joined by a space."""

from __future__ import annotations

_JOINTS = " \t:|–—-“\"‘'("


def kicker(header: str, title: str) -> str | None:
    """What stands before `title` at the end of `header`, perhaps nothing; None where it does not end so.

    Case and punctuation do not count: the two are not always typed with the same dash or quote.
    """
    letters = [(at, char) for at, char in enumerate(header.lower()) if char.isalnum()]
    wanted = [char for char in title.lower() if char.isalnum()]
    if not wanted or [char for _, char in letters[-len(wanted) :]] != wanted:
        return None
    start = letters[-len(wanted)][0]
    if start and header[start - 1].isalnum():
        return None
    return header[:start].rstrip(_JOINTS)


def same(one: str, other: str) -> bool:
    return kicker(one, other) == ""
