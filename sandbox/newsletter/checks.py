"""What is asked of a mail: https://support.google.com/a/answer/81126, https://www.rfc-editor.org/rfc/rfc8058"""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage

from sandbox.newsletter.problem import Problem

LINE_MAX_BYTES = 998
_ID = re.compile(r"<[^<>@\s]+@[^<>@\s]+>")
_EDITION = re.compile(r"<(?P<key>bpod-[0-9a-z-]+)\.[0-9a-f]{32}@")


def mail(content: bytes, recipient: str) -> EmailMessage:
    if any(len(line) > LINE_MAX_BYTES for line in content.split(b"\r\n")):
        raise Problem(554, "5.6.0", f"a line is longer than {LINE_MAX_BYTES} bytes")
    if not content.isascii():
        raise Problem(554, "5.6.3", "8BITMIME was not offered")
    read = message_from_bytes(content, policy=policy.SMTP)
    for name in ("From", "To", "Date", "Subject", "MIME-Version"):
        if len(read.get_all(name, [])) != 1:
            raise Problem(554, "5.6.0", f"{name} must be there once")
    if [one.addr_spec.lower() for one in read["To"].addresses] != [recipient.lower()]:
        raise Problem(554, "5.6.0", "To is not the recipient")
    if edition(read):
        _bulk(read)
    return read


def edition(read: EmailMessage) -> str:
    """The key of the edition; empty: a mail about a subscription."""
    found = _EDITION.match(str(read["Message-ID"] or ""))
    return found["key"] if found else ""


def _bulk(read: EmailMessage) -> None:
    asked = {
        "Message-ID": _ID.fullmatch(str(read["Message-ID"])),
        "List-Id": re.search(r"<[^<>\s]+\.[^<>\s]+>$", str(read["List-Id"])),
        "List-Unsubscribe": re.fullmatch(r"<https?://[^<>\s]+>", str(read["List-Unsubscribe"])),
        "List-Unsubscribe-Post": str(read["List-Unsubscribe-Post"]) == "List-Unsubscribe=One-Click",
        "Content-Type": read.get_content_type() == "multipart/alternative",
    }
    for name, there in asked.items():
        if not there:
            raise Problem(554, "5.7.0", f"{name} is missing or is not as it should be")
    address = str(read["List-Unsubscribe"])[1:-1]
    for part in ("plain", "html"):
        body = read.get_body((part,))
        if body is None or address not in body.get_content():
            raise Problem(554, "5.7.0", f"no way to unsubscribe in the {part} part")
