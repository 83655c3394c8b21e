"""WebSub: a hub is told that the feeds have changed, and brings them to whoever subscribed.

A ping carries no words and no picture: those stand in the feeds, under the site's own rights. It may be repeated
at any time; so nothing is looked up, and a correction and a withdrawal are the same ping, since the feeds say
what holds now. https://www.w3.org/TR/websub/
"""

from __future__ import annotations

from urllib.parse import urlsplit

from channels.contract import (
    Fetch,
    Health,
    LookUp,
    Memo,
    OutletConfig,
    Presence,
    RemotePost,
    Rendition,
    Story,
)
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Answer, Clock, Http, read_seconds, retry_at, utc_now
from channels.websub.config import LIMITS, TOPICS

KIND = "websub"
FEEDS = ("feed", "feed.rss", "feed.json")
_RECONNECT = frozenset({401, 403, 404, 405, 410})


class Adapter:
    limits = LIMITS

    def __init__(self, config: OutletConfig, clock: Clock = utc_now) -> None:
        self._account = config.account
        self._hub = str(config.settings.get("base_url") or "")
        self._topics = tuple(filter(None, str(config.settings.get(TOPICS.name) or "").split(",")))
        self._http = Http(KIND, read_seconds=read_seconds(config.settings))
        self._clock = clock

    def compose(self, story: Story) -> Rendition:
        topics = self._topics_of(story.link)
        return Rendition(
            kind=KIND,
            key=story.key,
            link=story.link,
            payload={"topics": [*topics]},
            plain="\n".join(("Changed:", *topics)),
        )

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:
        """Nothing is."""

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        topics = rendition.payload["topics"]
        self._ping(topics)
        return RemotePost(rendition.key, topics[0])

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:  # noqa: ARG002
        """Not acknowledged, and the same ping may come again."""
        return LookUp(Presence.ABSENT)

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        self._ping(rendition.payload["topics"])
        return post

    def delete(self, post: RemotePost) -> None:
        """The entry is no longer in the feeds, which are at the same site as the one in the receipt."""
        self._ping(self._topics_of(post.url))

    def check(self) -> Health:
        """Hubs have no read call: any answer but a failure shows that one listens."""
        answer = self._call("GET")
        if answer.status >= 500:
            raise self._error(answer)
        return Health(self._account, f"the hub answers {answer.status} to a reader")

    def _topics_of(self, address: str) -> tuple[str, ...]:
        site = urlsplit(address)
        return self._topics or tuple(f"{site.scheme}://{site.netloc}/{name}" for name in FEEDS)

    def _ping(self, topics: tuple[str, ...] | list[str]) -> None:
        """Hubs do not agree on the field's name, nor whether it may come twice; so each topic goes under both.

        https://pubsubhubbub.github.io/PubSubHubbub/pubsubhubbub-core-0.4.html#rfc.section.7
        """
        for topic in topics:
            answer = self._call("POST", data={"hub.mode": "publish", "hub.url": topic, "hub.topic": topic})
            if not answer.ok:
                raise self._error(answer)

    def _call(self, method: str, data: dict[str, str] | None = None) -> Answer:
        if not self._hub:
            raise Unauthorized(f"{KIND}: base_url is missing; give the hub's address", code="missing")
        return self._http.call(method, self._hub, data=data)

    def _error(self, answer: Answer) -> ChannelError:
        code = str(answer.status)
        if answer.status == 429:
            wait = retry_at(answer.headers, self._clock())
            return Unavailable(f"{KIND}: {code}, the hub asks to wait", code=code, retry_at=wait)
        if answer.status >= 500:
            return OutcomeUnknown(f"{KIND}: {code} from the hub", code=code)
        if answer.status in _RECONNECT or answer.status < 400:
            return Unauthorized(f"{KIND}: {code}; check the hub's address", code=code)
        return Refused(f"{KIND}: {code}, the hub does not take the feed", code=code)
