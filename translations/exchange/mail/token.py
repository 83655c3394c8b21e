"""The address that a letter is answered to: it names one job and one person, and is good for some days.

    t+12.7-3-2-a8x4.k3v…@translate.example.org

job . person - translation seen - English sent - hour it ends . HMAC. Numbers are in base 36 and the HMAC in
base 32, for mail systems fold the case; it fits the 64 octets of RFC 5321, 4.5.3.1.1.
"""

from __future__ import annotations

import base64
import datetime
import re
from dataclasses import dataclass

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "translations.exchange.mail"
_MAC_BYTES = 15
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ADDRESS = re.compile(
    r"t\+([0-9]{1,9})\.([0-9a-z]{1,6})-([0-9a-z]{1,5})-([0-9a-z]{1,4})-([0-9a-z]{1,5})\.([a-z2-7]{24})@([a-z0-9.-]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Ticket:
    job: int
    person: int
    seen_number: int
    source_number: int
    ends_at: datetime.datetime


def address(ticket: Ticket, domain: str) -> str:
    told = _told(ticket)
    return f"t+{told}.{_mac(told, settings.SECRET_KEY)}@{domain}"


def read(text: str, domain: str) -> Ticket | None:
    """The ticket of the first address of ours in this text; None where there is none that we made."""
    for found in _ADDRESS.finditer(text):
        job, person, seen, source, hour, mac, at = (part.lower() for part in found.groups())
        told = f"{job}.{person}-{seen}-{source}-{hour}"
        keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
        if at == domain and any(constant_time_compare(mac, _mac(told, key)) for key in keys):
            ends_at = datetime.datetime.fromtimestamp(int(hour, 36) * 3600, datetime.UTC)
            return Ticket(int(job), int(person, 36), int(seen, 36), int(source, 36), ends_at)
    return None


def _told(ticket: Ticket) -> str:
    hour = -(-int(ticket.ends_at.timestamp()) // 3600)
    numbers = (ticket.person, ticket.seen_number, ticket.source_number, hour)
    return f"{ticket.job}.{'-'.join(map(_base36, numbers))}"


def _mac(told: str, key: str | bytes) -> str:
    digest = salted_hmac(_SALT, told, secret=key, algorithm="sha256").digest()[:_MAC_BYTES]
    return base64.b32encode(digest).decode().lower()


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
