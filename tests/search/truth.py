"""The one invariant: what can be found is what is public, word by word."""

from __future__ import annotations

from collections import Counter

from django.db import connection

from publisher.editions.models import Edition, Site
from publisher.search.entry import FORM, entry
from publisher.search.matching import COLUMNS
from publisher.search.models import Document, Facet, Text, Word
from publisher.website import showing


def assert_index_is_what_is_public() -> None:
    """Worked out from the released Editions alone, and compared with every table of the index."""
    sites = {language: Site.objects.get(language=language) for language in ("en", "ca")}
    public = {
        edition.pk: (edition, entry(edition.content()))
        for edition in Edition.objects.select_related("current").filter(state=Edition.State.RELEASED)
        if showing.page_of_edition(edition, sites[edition.language]).is_real
    }
    documents = {
        pk: (edition.current_id, FORM, edition.language, edition.publish_on)
        for pk, (edition, _made) in public.items()
    }
    assert {
        row[0]: row[1:] for row in _rows(Document, "revision", "form", "language", "publish_on")
    } == documents
    stems = {
        pk: (made.title, made.body, *(" ".join(made.stems[name]) for name in COLUMNS))
        for pk, (_edition, made) in public.items()
    }
    written = _rows(Text, "title", "body", *(f"stems_{name}" for name in COLUMNS))
    assert {row[0]: row[1:] for row in written} == stems
    words = Counter((edition.language, *pair) for edition, made in public.values() for pair in made.words)
    assert {row[1:4]: row[4] for row in _rows(Word, "language", "folded", "stem", "documents")} == words
    facets = sorted((pk, *facet) for pk, (_edition, made) in public.items() for facet in made.facets)
    assert sorted(Facet.objects.values_list("document", "kind", "value")) == facets
    assert {pk: set(lines.split("\n")) for pk, lines in Document.objects.values_list("pk", "facets")} == {
        pk: {f"{kind}={value}" for kind, value in made.facets} for pk, (_edition, made) in public.items()
    }
    assert _matched() == set(public)


def _rows(model, *columns):
    return list(model.objects.values_list("pk", *columns))


def _matched() -> set[int]:
    """What the database's own table holds."""
    where = "document FROM search_vector" if connection.vendor == "postgresql" else "rowid FROM search_fts"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {where}")
        return {pk for (pk,) in cursor.fetchall()}
