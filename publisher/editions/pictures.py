"""Cuts are made once a file: a correction, a translation or a second approval finds them made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import transaction
from pydantic import TypeAdapter

from publisher.editions import credits, store
from publisher.editions.content import Content, Cut, FrozenPicture
from publisher.editions.cutting import children, credit
from publisher.editions.cutting.credit import Credit
from publisher.editions.cutting.refusal import PictureRefusedError
from publisher.editions.models import PictureCuts
from publisher.posts.models import Picture

_CUTS = TypeAdapter(tuple[Cut, tuple[Cut, ...]])
Cuts = tuple[Cut, tuple[Cut, ...]]


def cuts_of(picture: Picture) -> Cuts:
    """The master, still without its credit, and the web cuts. Raises `PictureRefusedError`."""
    source = Path(picture.file.path)
    sha256 = _sha256(source)
    known = _known(sha256)
    return _keep(sha256, children.ask(_question(source))) if known is None else known


def cut_ahead(paths: Iterable[Path], workers: int) -> None:
    """Cut many files on several cores before they are needed; what cannot be cut is left for `cuts_of` to refuse."""
    given = {_sha256(path): path for path in paths}
    wanted = {sha256: path for sha256, path in given.items() if _known(sha256) is None}
    if len(wanted) < 2:
        return
    answers = children.ask_all(map(_question, wanted.values()), workers)
    for sha256, answer in zip(wanted, answers, strict=True):
        if not isinstance(answer, PictureRefusedError):
            _keep(sha256, answer)


def credited(content: Content) -> Content:
    """The content with its credit written into every master: who keeps the file can tell whose it is."""
    segments = credit.written(credit_of(content))
    return replace(content, pictures=tuple(_credited(picture, segments) for picture in content.pictures))


def credit_of(content: Content) -> Credit:
    rights = tuple(credits.rights(content))
    makers = [creator.name for creator in content.creators] or [place.name for place in content.institutions]
    return Credit(
        creators=tuple(makers),
        credit=credits.attribution(content),
        rights="; ".join(line.text for line in rights),
        rights_url=next((line.url for line in rights if line.url), ""),
        caption="; ".join(line.text for line in credits.lines(content)),
    )


def _credited(picture: FrozenPicture, segments: bytes) -> FrozenPicture:
    master = picture.master
    data = credit.marked(store.fetch(master.sha256), segments)
    return replace(picture, master=replace(master, sha256=store.put(data, master.mime), size_bytes=len(data)))


def _question(source: Path) -> dict[str, Any]:
    return {"source": str(source.absolute()), "folder": str(store.root().absolute())}


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


def _keep(sha256: str, answer: dict[str, Any]) -> Cuts:
    master, *rest = answer["cuts"]
    cuts: Cuts = _CUTS.validate_python((master, tuple(rest)))
    with transaction.atomic():
        PictureCuts.objects.update_or_create(source_sha256=sha256, defaults={"cuts": (master, rest)})
    return cuts
