"""The lines of a BPoD page that belong to the site and to no post."""

from __future__ import annotations

import re

_NETWORKS = "Tumblr|Instagram|Facebook|Twitter|X"
_ABOVE = re.compile(
    r"BPoD has moved!?|BPoD has recently changed .*|Please update your bookmarks!?"
    r"|Now in our .+ (?:year|day)\b.*|Search the archive of .*|BPoD ?\|.*",
    re.IGNORECASE,
)
_BELOW = re.compile(
    rf"Search The Archive|Submit An Image|(?:Follow|Like us) on (?:{_NETWORKS})|What is BPoD\??"
    r"|BPoD stands for .*|BPoD is also available in .*|Advertise with BPoD"
    r"|Text copyright associated with .*|Copyright © \d{4} MRC"
    r"|Què és la BPoD\??|BPoD són les sigles .*|Altres fotos interessants|Aquesta web és la versió .*",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(
    r"Skip to .*|Archive|About|Contribute|Contact|RSS|Home|Menu|Search|BPoD|Biomedical Picture of the Day"
    r"|Medical Research Council.*|[<«‹←]? ?Previous|Next ?[>»›→]?|Previous (?:\| )?Next"
    r"|Read More|Share|Tweet|Print|(?:https?://|www\.)\S+",
    re.IGNORECASE,
)


def is_own(line: str) -> bool:
    """Whether only a page of BPoD has such a line."""
    return bool(_ABOVE.fullmatch(line) or _BELOW.fullmatch(line))


def begins_the_end(line: str) -> bool:
    """Whether the post is over here and the sidebar begins."""
    return bool(_BELOW.fullmatch(line))


def is_furniture(line: str) -> bool:
    return is_own(line) or bool(_ANYWHERE.fullmatch(line))
