"""The words of one's own account, which translators see in Catalan: `python -m tests.accounts.catalogue`.

What is django-allauth's own comes with its Catalan.
"""

from __future__ import annotations

import sys

from tests.catalogue import ROOT, Room

ROOM = Room(
    ROOT / "publisher" / "accounts",
    "One's own account in Catalan; written by python -m tests.accounts.catalogue",
)

if __name__ == "__main__":
    sys.exit(ROOM.write())
