"""The words of the translators' room: `python -m tests.translations.catalogue`."""

from __future__ import annotations

import sys

from tests.catalogue import ROOT, Room

ROOM = Room(
    ROOT / "translations",
    "The translators' room in Catalan; written by python -m tests.translations.catalogue",
)

if __name__ == "__main__":
    sys.exit(ROOM.write())
