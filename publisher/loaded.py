"""What a process has loaded stays, and the collector of cycles need not look at it again and again.

Django, Wagtail and the rooms are near a million objects: a full collection walks over all of them, in the middle
of a release or of somebody's page (https://docs.python.org/3/library/gc.html#gc.freeze).
"""

from __future__ import annotations

import gc


def keep() -> None:
    """Call it once, when a process that goes on for long has loaded what it needs."""
    gc.collect()
    gc.freeze()
