"""Whether a letter is a person's: no machine's answer, no loop, and sent by whom it says.

Machines say so in headers (RFC 3834, 5; RFC 5230, 4.6). Who sent it, our own mail server has checked
(RFC 8601): its verdicts are believed only under its own name, for anybody can write such a header.
"""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.utils import getaddresses

from translations.exchange.mail.letter import header, headers
from translations.exchange.mail.outgoing import LOOP_HEADER

_MACHINES = re.compile(r"^(?:mailer-daemon|postmaster|no-?reply|bounces?)(?:[+-].*)?@", re.IGNORECASE)
_METHOD = re.compile(r"^\s*(dmarc|spf|dkim)\s*=\s*(\w+)(.*)$", re.IGNORECASE | re.DOTALL)
_DOMAIN = re.compile(
    r"(?:smtp\.mailfrom|header\.d|header\.i)\s*=\s*\"?(?:[^\s;\"]*@)?([\w.-]+)", re.IGNORECASE
)
_COMMENT = re.compile(r"\([^()]*\)")


def from_a_machine(message: EmailMessage) -> str:
    """Why it is no person's letter; empty where nothing says so."""
    if header(message, LOOP_HEADER):
        return "it is a letter of ours"
    if header(message, "Auto-Submitted").lower().partition(";")[0].strip() not in {"", "no"}:
        return "it was sent automatically"
    if header(message, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"}:
        return "it is bulk mail"
    if any(header(message, name) for name in ("List-Id", "X-Autoreply", "X-Autorespond")):
        return "it is a list's, or an automatic answer"
    if header(message, "Return-Path") == "<>":
        return "it is a bounce"
    return "a machine sent it" if _MACHINES.match(sender(message)) else ""


def sender(message: EmailMessage) -> str:
    """The one address in From; empty where there is none, or several."""
    addresses = getaddresses(headers(message, "From"))
    return addresses[0][1].lower() if len(addresses) == 1 else ""


def unproven(message: EmailMessage, authserv_id: str) -> str:
    """Why the From is not believed; empty where our mail server vouches for it, or is not asked."""
    if not authserv_id:
        return ""
    verdicts = [
        verdict
        for value in headers(message, "Authentication-Results")
        for verdict in _verdicts(value, authserv_id)
    ]
    if not verdicts:
        return f"{authserv_id} says nothing about it"
    if any(
        method == "dmarc" and result != "pass" for method, result, _domains in verdicts if result != "none"
    ):
        return "DMARC failed"
    at = sender(message).rpartition("@")[2]
    for method, result, domains in verdicts:
        if result == "pass" and (method == "dmarc" or any(_aligned(at, domain) for domain in domains)):
            return ""
    return "neither SPF nor DKIM vouches for its sender"


def _verdicts(header: str, authserv_id: str) -> list[tuple[str, str, list[str]]]:
    name, *results = _COMMENT.sub(" ", header).split(";")
    if not name.split() or name.split()[0].lower() != authserv_id:
        return []
    found = [match for result in results if (match := _METHOD.match(result))]
    return [(match[1].lower(), match[2].lower(), _DOMAIN.findall(match[3].lower())) for match in found]


def _aligned(at: str, domain: str) -> bool:
    """Relaxed alignment, without a list of public suffixes: the same domain, or one below the other."""
    return bool(domain) and (at == domain or ("." in domain and at.endswith(f".{domain}")))
