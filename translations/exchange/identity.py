"""What a file says it is, and the proof that we said so first.

    urn:bpod:post:2031-05-06:src:2:tr:3#ca.MAC

The post's date, the English revision it was made of, the translation it began with (0: none), and, behind
the `#` (RFC 8141, 2.3.3), the language and an HMAC over all of it.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from django.core import signing
from django.utils.translation import gettext as _

from translations.exchange.refusals import FileRefused

_SALT = "translations.exchange"
_URN = re.compile(
    r"urn:bpod:post:(\d{4}-\d{2}-\d{2}):src:(\d{1,5}):tr:(\d{1,9})#([a-z]{2,3}(?:-[a-z0-9]{1,8})*)\.([\w-]{43})"
)


@dataclass(frozen=True)
class Identity:
    publish_on: datetime.date
    source_number: int
    seen_number: int
    """The newest translation when the file was made; 0 for none."""
    language: str

    @property
    def name(self) -> str:
        return f"urn:bpod:post:{self.publish_on}:src:{self.source_number}:tr:{self.seen_number}"


def signed(identity: Identity) -> str:
    mac = _signer().signature(_told(identity))
    return f"{identity.name}#{identity.language}.{mac}"


def read(text: str) -> Identity:
    """The identity in this text. Raises `FileRefused` where there is none, or none of ours."""
    found = _URN.search(text)
    if found is None:
        raise FileRefused(_("This file does not say which text it translates. Download it here anew."))
    day, source, seen, language, mac = found.groups()
    try:
        identity = Identity(datetime.date.fromisoformat(day), int(source), int(seen), language)
        _signer().unsign(f"{_told(identity)}:{mac}")
    except (ValueError, signing.BadSignature) as error:
        raise FileRefused(
            _("The name of the text in this file was changed. Download it here anew.")
        ) from error
    return identity


def _told(identity: Identity) -> str:
    return f"{identity.name}#{identity.language}"


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT)
