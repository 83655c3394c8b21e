"""AVIF: smaller than WebP, and twenty times as slow to make; so it is cut when the post is out and nothing is due.

It stands beside the revision and in no digest: what was approved is complete without. Whether a picture has it is
a row, never a look at the disk, so that the same rows always give the same pages.
"""

from __future__ import annotations

from dataclasses import replace

from django.db.models import Exists, OuterRef, Q
from pydantic import TypeAdapter

from publisher.editions import store
from publisher.editions.content import Content, Cut, FrozenPicture
from publisher.editions.cutting import children
from publisher.editions.models import Edition, EditionRevision, LaterCuts, TamperedError

Later = tuple[tuple[Cut, ...], ...]
"""Of each picture of a revision, in order, the cuts that were made later; narrowest first."""

_LATER = TypeAdapter(Later)
_CUTS = TypeAdapter(tuple[Cut, ...])
_JPEG = "image/jpeg"


def complete(revision: EditionRevision) -> Content:
    """What was approved, its pictures with all cuts there are by now."""
    content = revision.verified_content()
    later = _of(revision)
    if not any(later):
        return content
    pictures = zip(content.pictures, later, strict=True)
    return replace(
        content,
        pictures=tuple(replace(picture, cuts=(*picture.cuts, *cuts)) for picture, cuts in pictures),
    )


def content(edition: Edition) -> Content:
    """The same of what is approved now. Raises `TamperedError`."""
    if edition.current is None:
        raise TamperedError(f"{edition}: no revision was ever approved")
    return complete(edition.current)


def due() -> EditionRevision | None:
    """What readers see and nobody has looked after yet; the newest first."""
    seen = Q(silent=True) | Q(page_live_at__isnull=False)
    # Without the revisions' own rows: their texts take five times as long to walk through.
    looked_after = Exists(LaterCuts.objects.filter(pk=OuterRef("current")))
    waiting = Edition.objects.filter(seen, ~looked_after, state=Edition.State.RELEASED)
    newest = waiting.order_by("-publish_on", "language").values_list("current", flat=True).first()
    return EditionRevision.objects.get(pk=newest) if newest else None


def cut(revision: EditionRevision) -> Later:
    """Raises `PictureRefusedError`, `StoreError` and `TamperedError`. An earlier revision, or a translation, with
    the same picture has its cuts already."""
    made = _made_for(revision)
    pictures = revision.verified_content().pictures
    return tuple(made.get(picture.cuts) or _cut(picture) for picture in pictures)


def keep(revision: EditionRevision, later: Later) -> None:
    cuts = _LATER.dump_python(later, mode="json")
    LaterCuts.objects.update_or_create(revision=revision, defaults={"cuts": cuts})


def _of(revision: EditionRevision) -> Later:
    """Empty where it was never looked after, or gave nothing."""
    row: LaterCuts | None = getattr(revision, "later_cuts", None)
    return _LATER.validate_python(row.cuts) if row is not None else ()


def _made_for(revision: EditionRevision) -> dict[tuple[Cut, ...], tuple[Cut, ...]]:
    """By the cuts that a picture has anyway."""
    rows = EditionRevision.objects.filter(edition__post=revision.edition.post_id, later_cuts__isnull=False)
    return {
        picture.cuts: cuts
        for other in rows.select_related("later_cuts")
        for picture, cuts in zip(other.verified_content().pictures, _of(other), strict=False)
    }


def _cut(picture: FrozenPicture) -> tuple[Cut, ...]:
    widths = [cut.width for cut in picture.cuts if cut.mime == _JPEG]
    if not widths:
        return ()
    master = picture.master
    store.fetch(master.sha256, master.mime)  # proven first: what is on the disk is what was approved
    asked = {
        "source": str(store.path(master.sha256, master.mime).absolute()),
        "folder": str(store.root().absolute()),
        "avif": widths,
    }
    return _CUTS.validate_python(children.ask_apart(asked)["cuts"])
