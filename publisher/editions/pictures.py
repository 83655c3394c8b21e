"""Cuts are made once a file: a correction, a translation or a second approval finds them made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from django.db import transaction
from pydantic import TypeAdapter

from publisher.editions import cutter, store
from publisher.editions.content import Cut
from publisher.editions.models import PictureCuts
from publisher.posts.models import Picture

_CUTS = TypeAdapter(tuple[Cut, tuple[Cut, ...]])
Cuts = tuple[Cut, tuple[Cut, ...]]


def cuts_of(picture: Picture) -> Cuts:
    """The master and the web cuts. Raises `cutter.PictureRefusedError`."""
    with picture.file.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        known = _known(sha256)
        if known is not None:
            return known
        file.seek(0)
        cuts = cutter.cut(file)
    _keep(sha256, cuts)
    return cuts


def cut_ahead(paths: Iterable[Path], workers: int) -> None:
    """Cut many files on several cores before they are needed; what cannot be cut is left for `cuts_of` to refuse."""
    given = {_sha256(path): path for path in paths}
    wanted = {sha256: path for sha256, path in given.items() if _known(sha256) is None}
    if len(wanted) < 2:
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        done = pool.map(cutter.cut_or_none, wanted.values(), repeat(store.root()), chunksize=4)
        for sha256, cuts in zip(wanted, done, strict=True):
            if cuts is not None:
                _keep(sha256, cuts)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _known(sha256: str) -> Cuts | None:
    row = PictureCuts.objects.filter(source_sha256=sha256).first()
    if row is None:
        return None
    cuts: Cuts = _CUTS.validate_python(row.cuts)
    master, rest = cuts
    return cuts if all(store.path(cut.sha256, cut.mime).exists() for cut in (master, *rest)) else None


def _keep(sha256: str, cuts: Cuts) -> None:
    value: Any = _CUTS.dump_python(cuts, mode="json")
    with transaction.atomic():
        PictureCuts.objects.update_or_create(source_sha256=sha256, defaults={"cuts": value})
