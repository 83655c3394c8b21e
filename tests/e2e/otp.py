"""The six digits of an authenticator app, of the secret that the page shows. https://www.rfc-editor.org/rfc/rfc6238"""

from __future__ import annotations

import base64
import hashlib
import hmac

STEP_SECONDS = 30
DIGITS = 6


def digits(secret: str, at: float) -> str:
    counter = int(at) // STEP_SECONDS
    seal = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), hashlib.sha1)
    place = seal[-1] & 0xF
    number = int.from_bytes(seal[place : place + 4], "big") & 0x7FFF_FFFF
    return f"{number:0{2 * DIGITS}d}"[-DIGITS:]
