"""Mail that came back: delivery status notifications (https://www.rfc-editor.org/rfc/rfc3464).

What counts is the permanent failure of an address that we mailed. Which of our mails it was stands in the
returned headers: a notification that names none of ours changes nothing, for anybody can write one.
"""

from __future__ import annotations

import mailbox
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path
from typing import Any

from channels.contract import OutletConfig
from channels.newsletter import copies, subscribers
from channels.newsletter.message import Sender, message_id
from channels.newsletter.models import Copy, Subscriber
from channels.newsletter.postoffice import NO_SUCH, status_of
from channels.newsletter.subscribers import AddressError

_OURS = re.compile(r"<(?P<key>bpod-[0-9a-z-]+)\.[0-9a-f]{32}@[^<>\s]+>")


@dataclass(frozen=True)
class Failure:
    """One recipient of one notification."""

    address: str
    action: str
    status: str
    words: str
    message_id: str


@dataclass
class Tally:
    """What a mailbox of notifications came to."""

    read: int = 0
    counted: int = 0
    suspended: int = 0
    passed_over: int = 0


def of_folder(path: Path) -> Iterator[Message]:
    """A Maildir or an mbox."""
    box: Any = mailbox.Maildir(path, create=False) if path.is_dir() else mailbox.mbox(path, create=False)
    try:
        for key in box.iterkeys():
            yield _parsed(box.get_bytes(key))
    finally:
        box.close()


def of_bytes(content: bytes) -> Message:
    return _parsed(content)


def take(mails: Iterable[Message], now: datetime) -> Tally:
    """Counted once each: a copy that came back already changes nothing when it is read again."""
    tally = Tally()
    for mail in mails:
        tally.read += 1
        for failure in failures(mail):
            counted = _count(failure, now)
            tally.counted += counted is not None
            tally.suspended += counted is True
            tally.passed_over += counted is None
    return tally


def failures(mail: Message) -> list[Failure]:
    """The permanent ones; none where it is no notification."""
    if mail.get_content_type() != "multipart/report":
        return []
    returned = _returned_id(mail)
    found = []
    for part in mail.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        groups: Any = part.get_payload()
        for group in groups:
            action, address = str(group.get("Action", "")).strip().lower(), _recipient(group)
            status = status_of(str(group.get("Status", "")))
            if address and action == "failed" and status.startswith("5."):
                words = str(group.get("Diagnostic-Code", "")).strip()
                found.append(Failure(address, action, status, " ".join(words.split()), returned))
    return found


def _count(failure: Failure, now: datetime) -> bool | None:
    """Whether the reader is suspended by it; None: it is not about a mail of ours, or was counted."""
    try:
        address = subscribers.normal(failure.address)
    except AddressError:
        return None
    known = _OURS.fullmatch(failure.message_id)
    if known is None:
        return None
    found = Copy.objects.filter(mailing__key=known["key"], subscriber__address=address)
    for copy in found.select_related("subscriber__outlet"):
        if copy.subscriber is None or not _is_ours(copy.subscriber, known["key"], failure.message_id):
            continue
        words = f"{failure.status} {failure.words}".strip()
        if not copies.come_back(copy, words, now):
            return None
        return subscribers.failed(copy.subscriber.pk, words, now, for_good=failure.status in NO_SUCH)
    return None


def _is_ours(reader: Subscriber, key: str, given: str) -> bool:
    """The sender's domain may have changed since."""
    sender = Sender.of(OutletConfig(**reader.outlet.config(), secrets={}))
    return (
        message_id(sender, reader.outlet.name, key, reader.address).partition("@")[0]
        == given.partition("@")[0]
    )


def _recipient(group: Message) -> str:
    """`rfc822; reader@example.org`"""
    for name in ("Original-Recipient", "Final-Recipient"):
        kind, _, address = str(group.get(name, "")).partition(";")
        if kind.strip().lower() in {"rfc822", "utf-8"} and "@" in address:
            return address.strip().strip("<>")
    return ""


def _returned_id(mail: Message) -> str:
    """Of the mail that came back: whole, or its headers alone."""
    for part in mail.walk():
        if part.get_content_type() == "message/rfc822":
            inner: Any = part.get_payload()
            return str(inner[0].get("Message-ID", "")).strip() if isinstance(inner, list) and inner else ""
        if part.get_content_type() in {"text/rfc822-headers", "message/rfc822-headers"}:
            content: Any = part.get_payload(decode=True) or b""
            headers = message_from_bytes(content, policy=policy.compat32)
            return str(headers.get("Message-ID", "")).strip()
    return ""


def _parsed(content: bytes) -> Message:
    # The older policy reads whatever comes; the newer one raises at headers that are not what they should be.
    return message_from_bytes(content, policy=policy.compat32)
