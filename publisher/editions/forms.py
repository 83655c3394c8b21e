"""Which cut of a picture each kind of channel is given.

A cut is made from the master alone, so one that was forgotten at approval is made later with the same
bytes; where the master fits as it is, it is the cut.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter

from channels import registry
from publisher.editions import store
from publisher.editions.content import Content, Cut, Focus, FormedCut, FrozenPicture
from publisher.editions.cutting import children
from publisher.editions.cutting.refusal import PictureRefusedError
from publisher.editions.cutting.shape import Form, ratio_name
from publisher.editions.store import StoreError
from publisher.posts import rules
from publisher.posts.focus import is_ratio
from publisher.posts.models import PictureRight

_CUTS = TypeAdapter(tuple[Cut, ...])
ALLOWED = PictureRight.Permission.ALLOWED.value


def form_of(kind: str) -> Form | None:
    """None: that kind takes the master. Raises `UnknownKind`."""
    asked = registry.kind(kind).limits.form
    return None if asked is None else Form(**asdict(asked))


def ratios_of(width: int, height: int) -> list[str]:
    """To which ones the kinds bring a picture of this shape, the tallest first: nothing else ever cuts one to a ratio."""
    asked = [form for form in map(form_of, registry.KINDS) if form is not None]
    found = {ratio for form in asked if (ratio := form.ratio_of(width, height)) is not None}
    return [ratio_name(ratio) for ratio in sorted(found)]


def with_forms(picture: FrozenPicture) -> FrozenPicture:
    """The picture with what every kind asks for, of outlets there are and of those to come. Raises `StoreError`."""
    wanted = {form.name: form for form in map(form_of, registry.KINDS) if form is not None}
    made = tuple(
        FormedCut(name, formed(picture.master, form, focus_for(picture, form)))
        for name, form in sorted(wanted.items())
    )
    return replace(picture, formed=made)


def for_kind(picture: FrozenPicture, kind: str) -> Cut:
    """What was cut at approval, or is now for a kind that came or changed since. Raises `StoreError`."""
    form = form_of(kind)
    if form is None:
        return picture.master
    frozen = {piece.form: piece.cut for piece in picture.formed}
    return frozen.get(form.name) or formed(picture.master, form, focus_for(picture, form))


def focus_for(picture: FrozenPicture, form: Form) -> Focus | None:
    """That of the ratio it is brought to there; where that has none of its own, the one for all."""
    ratio = form.ratio_of(picture.master.width, picture.master.height)
    return next((own.focus for own in picture.focuses if is_ratio(own.ratio, ratio)), picture.focus)


def is_public(picture: FrozenPicture, language: str) -> bool:
    """Whether it may stand on the site in `language`, and so have an address."""
    return rules.permission(picture.rights, PictureRight.WEBSITE, language) == ALLOWED


def fetched(content: Content) -> Iterable[Cut]:
    """What platforms read from the site by its public address. Raises `StoreError`."""
    kinds = [kind.name for kind in registry.KINDS.values() if kind.limits.fetches_pictures]
    for picture in content.pictures:
        if not is_public(picture, content.language):
            continue
        for kind in kinds:
            if rules.permission(picture.rights, kind, content.language) == ALLOWED:
                yield for_kind(picture, kind)


def formed(master: Cut, form: Form, focus: Focus | None = None) -> Cut:
    """Raises `StoreError`."""
    if form.takes(master.width, master.height, master.size_bytes):
        return master
    return _cut(store.root(), master.sha256, form, focus)


@lru_cache(maxsize=256)
def _cut(folder: Path, sha256: str, form: Form, focus: Focus | None) -> Cut:
    """Of a file that was proven to be the frozen one."""
    store.fetch(sha256)
    source = store.path(sha256, "image/jpeg")
    asked = {"source": str(source), "folder": str(folder), "form": asdict(form)}
    try:
        answer = children.ask(asked if focus is None else {**asked, "focus": asdict(focus)})
    except PictureRefusedError as error:
        raise StoreError(
            f"the frozen picture {sha256[:12]}… cannot be cut to {form.name}: {error}"
        ) from error
    (cut,) = _CUTS.validate_python(answer["cuts"])
    return cut
