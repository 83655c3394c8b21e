"""AVIF for the pages that are out: one post at a time, when nothing is due.

The next bake finds the page and writes it again, as it does after a correction.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
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

LOCK = ".later.lock"
REST_SECONDS = 600
"""After a look in vain: it reads a row of every post there is."""

log = logging.getLogger(__name__)


def improve_one() -> bool:
    """The newest post whose pages lack it. False: none does, or did a short while ago, or another process is at it."""
    with _alone() as file:
        if file is None or _rests(file):
            return False
        revision = later.due()
        if revision is None:
            os.pwrite(file, b"looked in vain", 0)
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


def _rests(file: int) -> bool:
    """Whether somebody looked in vain a short while ago; the file is empty until somebody did."""
    said = os.fstat(file)
    return said.st_size > 0 and 0 <= time.time() - said.st_mtime < REST_SECONDS


@contextmanager
def _alone() -> Iterator[int | None]:
    """The lock, which dies with its holder; None: another process cuts just now."""
    folder = store.root()
    folder.mkdir(parents=True, exist_ok=True)
    file = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield None
    else:
        yield file
    finally:
        os.close(file)
