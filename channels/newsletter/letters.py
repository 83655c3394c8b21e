"""Mails about a subscription, one at a time, while somebody waits at the form."""

from __future__ import annotations

from datetime import datetime

from channels.contract import OutletConfig
from channels.errors import Unavailable
from channels.newsletter import message, tokens, words
from channels.newsletter.config import KIND
from channels.newsletter.message import Sender
from channels.newsletter.models import Subscriber
from channels.newsletter.postoffice import Fate, PostOffice
from channels.newsletter.rounds import leave_url


def answer_to_asking(config: OutletConfig, subscriber: Subscriber, site: str, now: datetime) -> None:
    """To everybody who asks, a mail: whether an address was known shows in the mail alone.

    Raises `ChannelError` where the mail server did not take it.
    """
    is_active = subscriber.state == Subscriber.State.ACTIVE
    sender, said = Sender.of(config), words.of(config.language)
    token = tokens.to_confirm(subscriber, words.CONSENT_VERSION)
    url = leave_url(site, subscriber.pk) if is_active else f"{site}/newsletter/confirm/{token}"
    what = "already" if is_active else "confirm"
    mail = message.letter(
        sender,
        subscriber.address,
        said[f"{what}_subject"].format(name=sender.name),
        said[what].format(name=sender.name, url=url) + "\n",
        now,
    )
    with PostOffice(config) as office:
        answer = office.send(mail, sender)
    if answer.fate is Fate.LATER:
        raise Unavailable(f"{KIND}: {answer.words}", code="later")
