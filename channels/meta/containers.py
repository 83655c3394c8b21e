"""Publishing in two steps, as Instagram and Threads do: a container that nobody sees, then its publication.

No documentation says what a second publication of one container does, so none is ever asked for while the
container may be public: its state is read first. What the memo holds:

item_1, …     containers of the single pictures, where there are several
container_id  the container of the post
made_at       when it was made
asked         the container whose publication was asked for, written down before the call
media_id      the public post

https://developers.facebook.com/docs/instagram-platform/content-publishing
https://developers.facebook.com/docs/threads/posts
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from channels import measure
from channels.contract import Fetch, LookUp, Memo, Presence, RemotePost, Rendition
from channels.errors import ChannelError, OutcomeUnknown, Refused, Unavailable
from channels.meta import errors
from channels.meta.graph import Document, Graph

LISTED = "25"
"""Ours is among the newest: there is one a day."""


class State(StrEnum):
    IN_PROGRESS = "IN_PROGRESS"
    FINISHED = "FINISHED"  # may be published
    PUBLISHED = "PUBLISHED"
    ERROR = "ERROR"
    EXPIRED = "EXPIRED"  # not published within 24 hours, and no more to be
    GONE = "GONE"  # our word for a container that is not found


@dataclass(frozen=True)
class Words:
    """What one platform calls it."""

    edge: str
    """Where containers are made, and posts listed."""
    publish: str
    text: str
    state: str
    why: str
    replies: str = ""
    """Where replies are listed; empty where there are none."""


class Containers:
    def __init__(self, graph: Graph, words: Words) -> None:
        self._graph = graph
        self._words = words

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:  # noqa: ARG002 - fetched by Meta
        if memo.get("media_id") or self._is_ready(memo):
            return
        if post := self._listed(rendition, memo):
            memo.keep(media_id=post.remote_id)
            return
        container_id = self._create(rendition, memo)
        memo.keep(container_id=container_id, made_at=self._graph.now().isoformat(), asked="")
        self._is_ready(memo)

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        media_id = memo.get("media_id") or self._publish(memo)
        try:
            post = self._post(media_id) if media_id else self._listed(rendition, memo)
        except ChannelError as error:
            raise OutcomeUnknown(f"{error.detail} (after publishing)", code=error.code) from error
        if post is None:
            raise OutcomeUnknown(f"{self._graph.kind}: published, and not yet to be seen", code="unseen")
        memo.keep(media_id=post.remote_id)
        return post

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:
        known = memo.get("media_id")
        post = self._post(known) if known else None
        if post := post or self._listed(rendition, memo):
            return LookUp(Presence.PRESENT, post)
        asked = memo.get("asked")
        if asked and not known and self._state(asked)[0] is State.PUBLISHED:
            raise OutcomeUnknown(f"{self._graph.kind}: published, and not yet listed", code="unseen")
        return LookUp(Presence.ABSENT)

    def _post(self, media_id: str) -> RemotePost | None:
        found = self._graph.get(media_id, fields="id,permalink")
        return self._remote(found) if found else None

    def _remote(self, item: Document) -> RemotePost:
        return RemotePost(self._graph.text_at(item, "id"), self._graph.text_at(item, "permalink"))

    def _is_ready(self, memo: Memo) -> bool:
        """False where there is no container that could become our post: then one may be made."""
        container_id = memo.get("container_id")
        if not container_id:
            return False
        state, why = self._state(container_id)
        if memo.get("asked") == container_id:
            # Only an expired one is documented never to have been published.
            return state is not State.EXPIRED
        if state is State.IN_PROGRESS:
            raise self._wait(memo)
        if state is State.ERROR:
            memo.keep(container_id="")
            raise Unavailable(f"{self._graph.kind}: the picture was not taken: {why}", code=state)
        return state in {State.FINISHED, State.PUBLISHED}

    def _create(self, rendition: Rendition, memo: Memo) -> str:
        values = {name: str(value) for name, value in rendition.payload.items() if name != "items"}
        if items := rendition.payload.get("items"):
            values["children"] = ",".join(self._items(items, memo))
        if reply_to := memo.get("reply_to"):
            values["reply_to_id"] = reply_to
        return self._graph.id_of(self._graph.post(self._own(self._words.edge), values))

    def _items(self, items: list[Mapping[str, str]], memo: Memo) -> list[str]:
        """A container for each of several pictures; all must be ready before theirs is made."""
        found: list[str] = []
        for number, item in enumerate(items, 1):
            name = f"item_{number}"
            state = self._state(memo.get(name) or "")[0] if memo.get(name) else State.GONE
            if state not in {State.FINISHED, State.IN_PROGRESS}:
                made = self._graph.id_of(self._graph.post(self._own(self._words.edge), item))
                memo.keep(**{name: made, "made_at": self._graph.now().isoformat()})
                state = self._state(made)[0]
            if state is State.IN_PROGRESS:
                raise self._wait(memo)
            found.append(memo.get(name) or "")
        return found

    def _publish(self, memo: Memo) -> str:
        """The id of the post; empty where it is public and only a list can tell its id."""
        container_id = memo.get("container_id")
        if not container_id:
            raise Unavailable(f"{self._graph.kind}: nothing is prepared", code="unprepared")
        if memo.get("asked") != container_id:
            memo.keep(asked=container_id)
        elif self._is_public(container_id, memo):
            return ""
        try:
            answer = self._graph.post(self._own(self._words.publish), {"creation_id": container_id})
            media_id = self._graph.id_of(answer)
        except Refused:
            # Meta is known to answer an error and to publish all the same.
            if self._is_public(container_id, memo):
                return ""
            raise
        memo.keep(media_id=media_id)
        return media_id

    def _is_public(self, container_id: str, memo: Memo) -> bool:
        """Whether a container that we asked for is; raises where neither yes nor no is sure."""
        try:
            state, why = self._state(container_id)
        except ChannelError as error:
            raise OutcomeUnknown(f"{error.detail} (after asking to publish)", code=error.code) from error
        if state is State.EXPIRED:
            memo.keep(container_id="", asked="")
            raise Unavailable(
                f"{self._graph.kind}: the container expired; a new one will be made", code=state
            )
        if state not in {State.PUBLISHED, State.FINISHED}:
            raise OutcomeUnknown(f"{self._graph.kind}: the container is {state} {why}".rstrip(), code=state)
        return state is State.PUBLISHED

    def _state(self, container_id: str) -> tuple[State, str]:
        words = self._words
        found = self._graph.get(container_id, fields=f"{words.state},{words.why}")
        if found is None:
            return State.GONE, ""
        try:
            return State(self._graph.text_at(found, words.state)), str(found.get(words.why) or "")[:200]
        except ValueError:
            raise OutcomeUnknown(f"{self._graph.kind}: a state that is not known", code="state") from None

    def _wait(self, memo: Memo) -> Unavailable:
        """As long again as it has waited already: a few looks reach far."""
        now = self._graph.now()
        made_at = datetime.fromisoformat(memo.get("made_at") or now.isoformat())
        words = f"{self._graph.kind}: the picture is being taken in"
        return Unavailable(words, code=State.IN_PROGRESS, retry_at=now + max(errors.SOON, now - made_at))

    def _listed(self, rendition: Rendition, memo: Memo) -> RemotePost | None:
        """In the newest posts: the one with the same text, else the first that leads to the same page."""
        words, reply_to = self._words, memo.get("reply_to")
        fields = f"id,permalink,{words.text}" + (",replied_to" if reply_to else "")
        edge = self._own(words.replies if reply_to else words.edge)
        items = self._graph.items(edge, fields=fields, limit=LISTED)
        text = _folded(str(rendition.payload[words.text]))
        if reply_to:
            near = [item for item in items if _id(item.get("replied_to")) == reply_to]
        else:
            near = [item for item in items if rendition.link in measure.URL.findall(self._says(item))]
        same = [item for item in near if self._says(item) == text]
        found = same or ([] if reply_to else near)
        return self._remote(found[-1]) if found else None

    def _own(self, edge: str) -> str:
        return f"{self._graph.account}/{edge}"

    def _says(self, item: Document) -> str:
        return _folded(str(item.get(self._words.text) or ""))


def _folded(text: str) -> str:
    return " ".join(text.split())


def _id(value: object) -> str:
    return str(value.get("id") or "") if isinstance(value, dict) else ""
