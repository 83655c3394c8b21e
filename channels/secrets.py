"""The key ring that seals outlets' credentials.

The ring is Django's SECRET_KEY and its fallbacks, newest first: the first key seals, any key opens.
To rotate, put a new key in front of BPOD_SECRET_KEY and run `bpod outlet rekey`; then drop the old one.
Fernet: https://cryptography.io/en/latest/fernet/
"""

from __future__ import annotations

import base64
import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SealError(Exception):
    """No key of BPOD_SECRET_KEY opens these credentials; put the old key back, behind the new one."""

    def __init__(self) -> None:
        super().__init__(self.__doc__)


def _ring() -> MultiFernet:
    return MultiFernet(
        [Fernet(_derive(key)) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _derive(key: str) -> bytes:
    kdf = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"bpod outlet credentials")
    return base64.urlsafe_b64encode(kdf.derive(key.encode()))


def seal(values: dict[str, str]) -> str:
    return _ring().encrypt(json.dumps(values, sort_keys=True).encode()).decode()


def unseal(sealed: str) -> dict[str, str]:
    try:
        values: dict[str, str] = json.loads(_ring().decrypt(sealed.encode()))
    except InvalidToken:
        raise SealError from None
    return values


def reseal(sealed: str) -> str:
    """The same credentials under the newest key."""
    try:
        return _ring().rotate(sealed.encode()).decode()
    except InvalidToken:
        raise SealError from None
