"""What a process has loaded is looked at no more; what comes later is."""

from __future__ import annotations

import gc
import weakref

from publisher import loaded


class Cycle:
    def __init__(self) -> None:
        self.me = self


def test_what_is_there_is_kept_and_what_comes_later_is_collected():
    before = gc.get_freeze_count()
    early = Cycle()
    loaded.keep()
    try:
        assert gc.get_freeze_count() > before
        assert not any(early is found for found in gc.get_objects())
        late = weakref.ref(Cycle())
        gc.collect()
        assert late() is None
    finally:
        gc.unfreeze()
        loaded.keep()
