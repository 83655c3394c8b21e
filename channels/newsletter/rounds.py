"""One go through the readers that wait, over one connection after the other."""

from __future__ import annotations

import time
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

from channels.contract import Fetch, Memo, OutletConfig, Rendition
from channels.errors import OutcomeUnknown, Refused, Unauthorized, Unavailable
from channels.http import Clock
from channels.newsletter import copies, message, subscribers, tokens
from channels.newsletter.config import KIND, PAUSE
from channels.newsletter.message import Sender
from channels.newsletter.models import Copy, Mailing, Subscriber
from channels.newsletter.postoffice import Answer, Fate, PostOffice

CONNECTION_MAILS = 100
"""Then a new connection: servers end those that never do."""
RENEW_AFTER = timedelta(seconds=20)
"""How long the Delivery's lease goes without a word from us, at least."""
IN_A_ROW_MAX = 10
"""So many readers refused one after the other: then it is about us, and the rest are spared."""
LATER_SECONDS = (60, 300, 1_800)
"""After the first, second and third “later” of one reader's server; after the next it counts as refused."""


class Round:
    def __init__(
        self, config: OutletConfig, clock: Clock, rendition: Rendition, memo: Memo, fetch: Fetch
    ) -> None:
        self._config = config
        self._clock = clock
        self._rendition = rendition
        self._memo = memo
        self._sender = Sender.of(config)
        self._pause = float(str(config.settings.get(PAUSE.name) or PAUSE.default))
        self._site = site_of(config, rendition.link)
        self._in_a_row = 0
        self._renewed_at = clock()
        self._pictures = {picture.sha256: fetch(picture.sha256) for picture in rendition.pictures}

    def mail(self, mailing: Mailing) -> None:
        """Returns when every copy is settled; raises `ChannelError` where some wait or one is in doubt."""
        if not self._sender.domain:
            raise Unauthorized(f"{KIND}: from_address is missing; give it to the outlet", code="missing")
        with PostOffice(self._config) as office:
            for number, copy in enumerate(copies.pending(mailing)):
                if number:
                    time.sleep(self._pause)  # the throttle: the one wait in any adapter
                if number and number % CONNECTION_MAILS == 0:
                    office.reopen()
                self._renew()
                if reader := copies.take_copy(copy, self._clock()):
                    self._hand_over(office, copy, reader)
        if not copies.is_settled(mailing):
            raise self._later(mailing, "some readers’ servers asked us to come later")

    def _hand_over(self, office: PostOffice, copy: Copy, reader: Subscriber) -> None:
        try:
            answer = office.send(self._built(reader), self._sender)
        except Unavailable as error:
            copies.put_back(copy, self._clock(), error.detail)
            raise self._later(copy.mailing, error.detail, error.code) from None
        except (Refused, Unauthorized) as error:
            copies.put_back(copy, self._clock(), error.detail)
            raise
        self._in_a_row = 0 if answer.fate is Fate.TAKEN else self._in_a_row + 1
        self._settle(copy, reader, answer)

    def _settle(self, copy: Copy, reader: Subscriber, answer: Answer) -> None:
        now = self._clock()
        if answer.fate is Fate.TAKEN:
            copies.settle_copy(copy, Copy.State.SENT, "", now)
            if reader.failures:
                subscribers.got_through(reader.pk)
        elif answer.fate is Fate.UNKNOWN:
            copies.settle_copy(copy, Copy.State.UNKNOWN, answer.words, now)
            raise OutcomeUnknown(f"{KIND}: {answer.words}", code="answer")
        elif answer.fate is Fate.LATER and copy.tries < len(LATER_SECONDS):
            copies.put_back(copy, now, answer.words, tries=1)
            self._spare_the_rest(copy, answer)
        else:
            copies.settle_copy(copy, Copy.State.BOUNCED, answer.words, now)
            if answer.fate in {Fate.NO_SUCH, Fate.REFUSED}:
                subscribers.failed(reader.pk, answer.words, now, for_good=answer.fate is Fate.NO_SUCH)
            self._spare_the_rest(copy, answer)

    def _spare_the_rest(self, copy: Copy, answer: Answer) -> None:
        if self._in_a_row < IN_A_ROW_MAX:
            return
        if answer.fate is Fate.LATER:
            raise self._later(copy.mailing, answer.words)
        words = f"{IN_A_ROW_MAX} readers in a row were refused, so the rest wait: {answer.words}"
        raise Refused(f"{KIND}: {words}", code="refused")

    def _built(self, reader: Subscriber) -> EmailMessage:
        return message.daily(
            self._rendition,
            self._sender,
            self._config.name,
            reader.address,
            leave_url(self._site, reader.pk),
            self._clock(),
            self._pictures.__getitem__,
        )

    def _renew(self) -> None:
        """A word to the ledger keeps the lease; a clock that was set back counts as time that passed."""
        now = self._clock()
        if not timedelta() <= now - self._renewed_at < RENEW_AFTER:
            self._memo.keep()
            self._renewed_at = now

    def _later(self, mailing: Mailing, words: str, code: str = "later") -> Unavailable:
        tries = max(1, copies.most_tries(mailing))
        seconds = LATER_SECONDS[min(tries, len(LATER_SECONDS)) - 1]
        return Unavailable(f"{KIND}: {words}", code=code, retry_at=self._clock() + timedelta(seconds=seconds))


def leave_url(site: str, subscriber_id: int) -> str:
    return f"{site}/newsletter/leave/{tokens.to_leave(subscriber_id)}"


def site_of(config: OutletConfig, link: str) -> str:
    """Where readers leave: as the outlet says, else where the post is."""
    parts = urlsplit(link)
    given = str(config.settings.get("base_url") or "")
    return given.rstrip("/") or f"{parts.scheme}://{parts.netloc}"
