"""AVIF for the pages that are out: one post at a time, when nothing is due.

The next bake finds the page and writes it again, as it does after a correction.
"""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from publisher.editions import later, store
from publisher.editions.cutting.refusal import PictureRefusedError
from publisher.editions.later import Later
from publisher.editions.models import EditionRevision, TamperedError
from publisher.editions.store import StoreError
from publisher.website.files import only_baker
from publisher.website.models import BakedPage

log = logging.getLogger(__name__)


def improve_one() -> bool:
    """The newest post whose pages lack it. False: none does, or another process is at it."""
    with _alone() as alone:
        revision = later.due() if alone else None
        if revision is None:
            return False
        try:
            cuts = later.cut(revision)
        except (PictureRefusedError, StoreError, TamperedError) as error:
            log.error("%s: its pages stay without AVIF: %s", revision, error)  # noqa: TRY400 - its words say all
            cuts = ()
        take_in(revision, cuts)
    return True


def take_in(revision: EditionRevision, cuts: Later) -> None:
    """From here on the pages that show this revision have these; none: they are complete as they are."""
    # No bake may be between reading the rows and marking the page as it was written.
    with only_baker(), transaction.atomic():
        later.keep(revision, cuts)
        if any(cuts):
            BakedPage.objects.filter(wanted=revision).update(revision=None)


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether no other process cuts just now; the lock dies with its holder."""
    folder = store.root()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".later.lock").open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
