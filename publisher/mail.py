"""A mail of our own: what marks it, and whether the mail server took it."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Sequence
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage

log = logging.getLogger(__name__)

MAIL_SECONDS = 15.0
"""For the whole of it; a server that drips would otherwise keep the tick for as long as it likes."""


def letter(mark: str, subject: str, body: str, to: Sequence[str]) -> EmailMessage:
    """`mark` makes the Message-ID: a second one is known as the same."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body,
        to=to,
        headers={"Message-ID": f"<{mark}@{domain}>", "Auto-Submitted": "auto-generated"},
    )


def is_taken(message: EmailMessage, *, otherwise: str) -> bool:
    """Whether the mail server took it, within `MAIL_SECONDS`; the log is told `otherwise`, a sentence with one `%s`."""
    ended: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()
    threading.Thread(target=_send, args=(message, ended), daemon=True).start()
    try:
        error = ended.get(timeout=MAIL_SECONDS)
    except queue.Empty:
        error = TimeoutError()
    if error is not None:
        # The name alone: what a mail server says may hold an address or more.
        log.warning(otherwise, type(error).__name__)
    return error is None


def _send(message: EmailMessage, ended: queue.SimpleQueue[Exception | None]) -> None:
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - told by its name alone
        ended.put(error)
    else:
        ended.put(None)
