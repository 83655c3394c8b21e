"""Keeps what can be found equal to what is public, in the transaction that makes or takes it public."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, islice
from typing import Any

from django.db import connection, models, transaction

from publisher.editions import signals, sites
from publisher.editions.content import Content
from publisher.editions.models import Edition, Site, TamperedError
from publisher.search.entry import FORM, Pair, entry
from publisher.search.matching import COLUMNS, matching
from publisher.search.models import Document, Facet, Text, Version, Word

PIECE = 50
"""Editions written in one transaction: nobody who releases waits for more."""
CLEARED = 500
A_TICK = 500
"""Editions brought up to date in one go: after a change of `FORM`, ten thousand take twenty ticks."""

_STEMS = {name: f"stems_{name}" for name in COLUMNS}
_DOCUMENT = ["revision", "form", "language", "publish_on", "facets"]
_TEXT = ["title", "body", "words", *_STEMS.values()]

log = logging.getLogger(__name__)


def connect() -> None:
    signals.public_changed.connect(_on_public_changed, dispatch_uid="search")


def _on_public_changed(edition: Edition, content: Content | None, **_: Any) -> None:
    follow(edition, content)


@transaction.atomic
def follow(edition: Edition, content: Content | None = None) -> None:
    """Bring the index up to what the Edition shows: its words, or nothing where it is not public.

    `content` is what it shows, where that was read already. Whoever calls holds the Edition's row. Raises
    `TamperedError`.
    """
    before, wanted = _written(edition), _wanted(edition)
    if before == wanted:
        return
    _take_turn(edition.language)
    if wanted is None:
        _take_out(edition)
    else:
        _put(edition, wanted[0], content or edition.content(), is_new=before is None)


def catch_up(most: int = A_TICK) -> int:
    """Bring up to date whatever is not, a piece at a time; returns how many Editions were looked at.

    Nothing is behind but after a new `FORM`, or where rows came by another way than ours.
    """
    behind = _behind()[:most]
    for piece in _pieces(behind):
        _follow(piece)
    return len(behind)


def rebuild(progress: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """All of it again from nothing, in pieces that let others write in between; returns how many there are.

    Until it is done, only what is written already is found.
    """
    _clear()
    behind, done = _behind(), 0
    for piece in _pieces(behind):
        _follow(piece)
        done += len(piece)
        progress(done, len(behind))
    return Document.objects.count()


def _wanted(edition: Edition) -> tuple[int, int] | None:
    if edition.state != Edition.State.RELEASED or edition.current_id is None:
        return None
    if edition.outdated and _is_hidden(edition):
        return None
    return edition.current_id, FORM


def _is_hidden(edition: Edition) -> bool:
    site = Site.objects.filter(language=edition.language).first()
    return site is not None and edition.outdated in sites.hidden_weights(site)


def _written(edition: Edition) -> tuple[int, int] | None:
    found: tuple[int, int] | None = (
        Document.objects.filter(pk=edition.pk).order_by().values_list("revision", "form").first()
    )
    return found


def _behind() -> list[tuple[str, int]]:
    """Language and key of each Edition whose Document is missing, of another revision, or too many."""
    form = models.Value(FORM, output_field=models.PositiveSmallIntegerField())
    released = (
        Edition.objects.filter(state=Edition.State.RELEASED)
        .exclude(sites.hidden(Site.objects.all()))
        .order_by()
    )
    wanted = released.values_list("language", "pk", "current", form)
    written = Document.objects.order_by().values_list("language", "edition", "revision", "form")
    found = [*wanted.difference(written), *written.difference(wanted)]
    return sorted({(language, pk) for language, pk, *_ in found})


def _pieces(behind: Iterable[tuple[str, int]]) -> Iterator[list[int]]:
    """Of one language each: `_take_turn` says why."""
    for _language, group in groupby(behind, key=lambda one: one[0]):
        while piece := [pk for _, pk in islice(group, PIECE)]:
            yield piece


def _follow(piece: Sequence[int]) -> None:
    with transaction.atomic():
        rows = Edition.objects.select_for_update(of=("self",)).select_related("current")
        for edition in rows.filter(pk__in=piece).order_by("pk"):
            try:
                follow(edition)
            except TamperedError:
                log.exception("%s: cannot be found", edition)


def _put(edition: Edition, revision: int, content: Content, *, is_new: bool) -> None:
    made = entry(content)
    words = frozenset() if is_new else _words(edition)
    _count(content.language, sorted(made.words - words), 1)
    _count(content.language, sorted(words - made.words), -1)
    document = Document(
        edition=edition,
        revision=revision,
        form=FORM,
        language=content.language,
        publish_on=content.publish_on,
        facets="\n".join(f"{kind}={value}" for kind, value in made.facets),
    )
    text = Text(
        document=document,
        title=made.title,
        body=made.body,
        words=" ".join(part for pair in sorted(made.words) for part in pair),
        **{field: " ".join(made.stems[name]) for name, field in _STEMS.items()},
    )
    Document.objects.bulk_create(
        [document], update_conflicts=True, unique_fields=["edition"], update_fields=_DOCUMENT
    )
    Text.objects.bulk_create([text], update_conflicts=True, unique_fields=["document"], update_fields=_TEXT)
    if not is_new:
        Facet.objects.filter(document=edition.pk).delete()
    Facet.objects.bulk_create(
        Facet(document_id=edition.pk, kind=kind, value=value) for kind, value in made.facets
    )
    matching().put(edition.pk, made.stems)


def _take_out(edition: Edition) -> None:
    _count(edition.language, sorted(_words(edition)), -1)
    _delete([edition.pk])


def _delete(documents: Sequence[int]) -> None:
    matching().remove(documents)
    Document.objects.filter(pk__in=documents).delete()


def _clear() -> None:
    while piece := list(Document.objects.order_by("pk").values_list("pk", flat=True)[:CLEARED]):
        with transaction.atomic():
            _delete(piece)
    with transaction.atomic():  # together with whatever was released meanwhile
        for language in sorted({*Version.objects.values_list("language", flat=True)}):
            _take_turn(language)
        _delete(list(Document.objects.values_list("pk", flat=True)))
        matching().clear()
        Word.objects.all().delete()


def _words(edition: Edition) -> frozenset[Pair]:
    """What its Document added, by whatever `FORM`."""
    text = Text.objects.filter(pk=edition.pk).values_list("words", flat=True).first() or ""
    parts = text.split(" ") if text else []
    return frozenset(zip(parts[::2], parts[1::2], strict=True))


def _count(language: str, rows: Sequence[Pair], by: int, size: int = 200) -> None:
    """Django's own upsert cannot add to what is there."""
    with connection.cursor() as cursor:
        if by < 0 and rows:
            found = [(language, *pair) for pair in rows]
            cursor.executemany(
                "UPDATE search_word SET documents = documents - 1"
                " WHERE language = %s AND folded = %s AND stem = %s AND documents > 0",
                found,
            )
            cursor.executemany(
                "DELETE FROM search_word WHERE language = %s AND folded = %s AND stem = %s AND documents = 0",
                found,
            )
            return
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            cursor.execute(
                "INSERT INTO search_word (language, folded, stem, documents) VALUES "  # noqa: S608 - only marks are joined
                + ", ".join(["(%s, %s, %s, 1)"] * len(part))
                + " ON CONFLICT (language, folded, stem) DO UPDATE SET documents = search_word.documents + 1",
                [value for pair in part for value in (language, *pair)],
            )


def _take_turn(language: str) -> None:
    """Say that the words change, and with the same row keep out whoever else would change them until then.

    It comes after the Editions' rows and before any other of the index, and the source language before the
    others: two that write never wait for each other crosswise.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_version (language, number) VALUES (%s, 1)"
            " ON CONFLICT (language) DO UPDATE SET number = search_version.number + 1",
            [language],
        )
