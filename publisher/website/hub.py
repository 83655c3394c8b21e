"""How subscribers find the WebSub hub of a feed: in the answer itself.

https://www.w3.org/TR/websub/#discovery
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from publisher.website.addresses import FEEDS
from publisher.website.answers import Answer


@dataclass(frozen=True)
class Hub:
    url: str
    base_url: str
    """Of the site: each feed says by which address it is known."""


def with_links(answer: Answer, name: str, hub: Hub | None) -> Answer:
    if hub is None or name not in FEEDS:
        return answer
    links = f'<{hub.url}>; rel="hub", <{hub.base_url}/{name}>; rel="self"'
    return replace(answer, headers=(*answer.headers, ("Link", links)))
