"""Which post of the account's own timeline is the one we sent."""

from __future__ import annotations

import re

from channels.contract import Rendition
from channels.mastodon.client import Post


def is_ours(post: Post, rendition: Rendition, reply_to: str) -> bool:
    """The first post by its link; a reply by its words below the post that it was for."""
    if post.reply_to != reply_to:
        return False
    if reply_to:
        return _bones(post.text) == _bones(rendition.payload["status"])
    return rendition.link in post.links


def _bones(text: str) -> str:
    """Letters and digits: servers change spaces, and write tags and addresses in their own way."""
    return re.sub(r"\W", "", text.casefold())
