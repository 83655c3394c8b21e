"""The daily mail: an outlet is a list of readers, and its one public act is a mail to each of them.

`prepare` freezes who gets it. `send` goes through those that wait; called again it goes on where it stopped, and
nobody gets it twice, for each copy is taken by a commit of its own before it leaves (`channels.newsletter.copies`).
What was mailed can be neither changed nor taken back. What the memo holds:

copies  how many are in each state
"""

from __future__ import annotations

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
from channels.errors import Refused, Unauthorized
from channels.http import Clock, utc_now
from channels.models import Outlet
from channels.newsletter import copies
from channels.newsletter.compose import compose
from channels.newsletter.config import KIND, LIMITS
from channels.newsletter.message import Sender
from channels.newsletter.models import Mailing
from channels.newsletter.postoffice import PostOffice
from channels.newsletter.rounds import Round


class Adapter:
    limits = LIMITS

    def __init__(self, config: OutletConfig, clock: Clock = utc_now) -> None:
        self._config = config
        self._clock = clock

    def compose(self, story: Story) -> Rendition:
        return compose(story)

    def prepare(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> None:  # noqa: ARG002
        """A picture that is missing is found before the first mail leaves."""
        for picture in rendition.pictures:
            fetch(picture.sha256)
        self._mailing(rendition)

    def send(self, rendition: Rendition, memo: Memo, fetch: Fetch) -> RemotePost:
        mailing = self._mailing(rendition)
        copies.give_up_doubtful(mailing, self._clock())
        try:
            if not copies.is_settled(mailing):
                Round(self._config, self._clock, rendition, memo, fetch).mail(mailing)
        finally:
            memo.keep(copies=_told(mailing))
        return RemotePost(rendition.key, "")

    def look_up(self, rendition: Rendition, memo: Memo) -> LookUp:  # noqa: ARG002
        """In our own books: no mail server tells what it has passed on. Absent: somebody still waits."""
        mailing = copies.frozen(self._config.name, rendition.key)
        if mailing is None:
            return LookUp(Presence.ABSENT)
        copies.give_up_doubtful(mailing, self._clock())
        if not copies.is_settled(mailing):
            return LookUp(Presence.ABSENT)
        return LookUp(Presence.PRESENT, RemotePost(rendition.key, ""))

    def edit(self, post: RemotePost, rendition: Rendition, fetch: Fetch) -> RemotePost:  # noqa: ARG002
        raise Refused(f"{KIND}: a mail that was sent cannot be changed", code="edit")

    def delete(self, post: RemotePost) -> None:  # noqa: ARG002
        raise Refused(f"{KIND}: a mail that was sent cannot be taken back", code="delete")

    def check(self) -> Health:
        if not Sender.of(self._config).domain:
            raise Unauthorized(f"{KIND}: from_address is missing; give it to the outlet", code="missing")
        with PostOffice(self._config) as office:
            return Health(self._config.account, office.ask())

    def _mailing(self, rendition: Rendition) -> Mailing:
        try:
            return copies.freeze_readers(self._config.name, rendition.key, self._clock())
        except Outlet.DoesNotExist:
            raise Unauthorized(f"{KIND}: {self._config.name} is no stored outlet", code="outlet") from None


def _told(mailing: Mailing) -> str:
    return ", ".join(f"{number} {state}" for state, number in sorted(copies.counts(mailing).items()))
