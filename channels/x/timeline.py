"""Which post of the account's own timeline is the one we sent."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta

from channels.contract import Rendition
from channels.x.client import Post

_KEY_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def earliest(rendition: Rendition, now: datetime) -> datetime:
    """No post of a day is older than the day before it; each post that is read costs."""
    found = _KEY_DATE.search(rendition.key)
    day = datetime.combine(date.fromisoformat(found[0]), time(), UTC) if found else now
    return min(day, now) - timedelta(days=1)


def is_ours(post: Post, rendition: Rendition, reply_to: str) -> bool:
    """The same words with the same addresses, in the same place."""
    return post.reply_to == reply_to and _bones(post.text) == _bones(rendition.payload["text"])


def _bones(text: str) -> str:
    """Letters and digits: X may change spaces, and writes a bare domain with a scheme."""
    return re.sub(r"https?://|\W", "", unicodedata.normalize("NFC", text).casefold())
