"""Writes what can be found: for each released Edition one Document, in the transaction that made it public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from django.db import connection, transaction

from publisher.editions.content import Content
from publisher.editions.models import Edition, EditionRevision
from publisher.posts import text
from publisher.search import analyser
from publisher.search.analyser import Token
from publisher.search.matching import COLUMNS, matching
from publisher.search.models import Document, Facet, Word

WORD_MAX = 120
"""Characters of a word that are kept: longer ones are addresses and sequences."""
_FIELDS = {name: f"stems_{name}" for name in COLUMNS}
Pair = tuple[str, str]


@transaction.atomic
def follow(edition: Edition) -> None:
    """Bring the index up to what the Edition shows: its words, or nothing where it is not public.

    Raises `TamperedError`.
    """
    before = Document.objects.filter(pk=edition.pk).values_list("revision", flat=True).first()
    wanted = edition.current_id if edition.state == Edition.State.RELEASED else None
    if before == wanted:
        return
    if before is not None:
        remove(edition)
    if wanted is not None:
        _put(edition, wanted)
        _changed(edition.language)


@transaction.atomic
def remove(edition: Edition) -> None:
    """It is found no more, whatever it shows."""
    document = Document.objects.filter(pk=edition.pk).first()
    if document is None:
        return
    _count(document.language, _pairs(_tokens(_content(document))), -1)
    document.delete()
    matching().remove([edition.pk])
    _changed(document.language)


def rebuild(progress: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """All of it from the released Editions; returns how many there are."""
    editions = Edition.objects.filter(state=Edition.State.RELEASED).order_by("publish_on", "language")
    with transaction.atomic():
        matching().remove(list(Document.objects.values_list("pk", flat=True)))
        languages = {*Document.objects.values_list("language", flat=True).distinct()}
        Document.objects.all().delete()
        Word.objects.all().delete()
        count = editions.count()
        for done, edition in enumerate(editions.select_related("current").iterator(chunk_size=200), 1):
            _put(edition, edition.current_id or 0)
            languages.add(edition.language)
            progress(done, count)
        for language in sorted(languages):
            _changed(language)
    return count


def _put(edition: Edition, revision: int) -> None:
    content = edition.content()
    tokens = _tokens(content)
    stems = {name: [token.stem for token in found] for name, found in tokens.items()}
    Document.objects.create(
        edition=edition,
        revision=revision,
        language=content.language,
        publish_on=content.publish_on,
        title=content.title,
        strapline=content.strapline,
        text=text.plain(content.body),
        **{_FIELDS[name]: " ".join(found) for name, found in stems.items()},
    )
    Facet.objects.bulk_create(
        Facet(document_id=edition.pk, kind=kind, value=value) for kind, value in _facets(content)
    )
    matching().put(edition.pk, stems)
    _count(content.language, _pairs(tokens), 1)


def _tokens(content: Content) -> dict[str, list[Token]]:
    """By column, in the order of reading."""
    texts = {
        "title": [content.title],
        "strapline": [content.kicker, content.strapline],
        "text": [text.plain(content.body), *(picture.alt for picture in content.pictures)],
        "names": _names(content),
    }
    return {
        name: [token for part in parts for token in analyser.tokens(part, content.language)]
        for name, parts in texts.items()
    }


def _pairs(tokens: Mapping[str, Iterable[Token]]) -> set[Pair]:
    return {(token.folded, token.stem) for found in tokens.values() for token in found}


def _names(content: Content) -> list[str]:
    return [
        *content.writers,
        *content.translators,
        *(creator.name for creator in content.creators),
        *(part for place in content.institutions for part in (place.name, place.city)),
        *(publication.journal for publication in content.publications),
        content.series,
    ]


def _facets(content: Content) -> Sequence[Pair]:
    kinds = Facet.Kind
    found = [
        (kinds.YEAR, str(content.publish_on.year)),
        (kinds.SERIES, content.series),
        (kinds.LICENCE, content.licence),
        *((kinds.WRITER, name) for name in content.writers),
        *((kinds.JOURNAL, publication.journal) for publication in content.publications),
    ]
    return list(dict.fromkeys((kind.value, value[:255]) for kind, value in found if value))


def _content(document: Document) -> Content:
    """What the Document was made of; reading it again gives the words that it added."""
    revision: EditionRevision = EditionRevision.objects.get(pk=document.revision)
    return revision.verified_content()


def _count(language: str, pairs: Iterable[Pair], by: int) -> None:
    """In order, so that two writers never wait for each other crosswise."""
    rows = sorted(pair for pair in pairs if max(map(len, pair)) <= WORD_MAX)
    if by > 0:
        _upsert(language, rows)
        return
    counted = Counter(dict(_counts(language, rows)))
    for pair in rows:
        counted[pair] -= 1
    gone = [pair for pair in rows if counted[pair] <= 0]
    left = [pair for pair in rows if counted[pair] > 0]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE search_word SET documents = documents - 1 WHERE language = %s AND folded = %s AND stem = %s",
            [[language, *pair] for pair in left],
        )
        cursor.executemany(
            "DELETE FROM search_word WHERE language = %s AND folded = %s AND stem = %s",
            [[language, *pair] for pair in gone],
        )


def _counts(language: str, rows: Sequence[Pair]) -> Iterable[tuple[Pair, int]]:
    words = {folded for folded, _stem in rows}
    for folded, stem, documents in Word.objects.filter(language=language, folded__in=words).values_list(
        "folded", "stem", "documents"
    ):
        yield (folded, stem), documents


def _upsert(language: str, rows: Sequence[Pair], size: int = 200) -> None:
    """Django's own upsert cannot add to what is there."""
    with connection.cursor() as cursor:
        for start in range(0, len(rows), size):
            part = rows[start : start + size]
            cursor.execute(
                "INSERT INTO search_word (language, folded, stem, documents) VALUES "  # noqa: S608 - only marks are joined
                + ", ".join(["(%s, %s, %s, 1)"] * len(part))
                + " ON CONFLICT (language, folded, stem) DO UPDATE SET documents = search_word.documents + 1",
                [value for pair in part for value in (language, *pair)],
            )


def _changed(language: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO search_version (language, number) VALUES (%s, 1)"
            " ON CONFLICT (language) DO UPDATE SET number = search_version.number + 1",
            [language],
        )
