"""What Instagram asks of a post, whichever way it comes.

https://developers.facebook.com/docs/instagram-platform/instagram-graph-api/reference/ig-user/media
"""

from __future__ import annotations

import re

from sandbox.meta.pictures import Rules
from sandbox.meta.problem import Problem
from sandbox.meta.shapes import hashtags

CAPTION_MAX_CODEPOINTS = 2_200
HASHTAGS_MAX = 5
MENTIONS_MAX = 3
PICTURE = Rules(frozenset({"jpeg"}), 8 * 1024 * 1024, 0.8, 1.91)
_MENTION = re.compile(r"(?<!\w)@\w+")


def caption(text: str) -> None:
    if len(text) > CAPTION_MAX_CODEPOINTS:
        raise Problem(36004, "The caption was too long.", 2207010)
    if len(hashtags(text)) > HASHTAGS_MAX or len(_MENTION.findall(text)) > MENTIONS_MAX:
        message = f"A caption has at most {HASHTAGS_MAX} hashtags and {MENTIONS_MAX} mentions."
        raise Problem(100, message, 2207040)
