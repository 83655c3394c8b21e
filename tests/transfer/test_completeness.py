"""Whatever an installation keeps is carried by a line, or left out for a reason that is written down."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from publisher.transfer import tables
from publisher.transfer.left_out import LEFT_OUT, WITHIN
from publisher.transfer.records import Beside, Record


def records(record: Record, leading: frozenset[str] = frozenset()) -> Iterator[tuple[Record, frozenset[str]]]:
    """With the columns by which each leads to the row it belongs to."""
    yield record, leading
    for rows in record.children.values():
        yield from records(rows.record, frozenset({rows.parent, "content_type", "base_content_type"}))


EACH = [found for kind in tables.KINDS.values() for found in records(kind)]
CARRIED = {record.model._meta.label for record, _ in EACH}
EVERY = {model._meta.label for model in apps.get_models(include_auto_created=True)}


def test_every_table_is_carried_or_named_with_the_reason():
    assert EVERY - CARRIED - set(LEFT_OUT) - set(WITHIN) == set()


def test_the_lists_name_nothing_else():
    on_sqlite_alone = {"wagtailsearch.SQLiteFTSIndexEntry"}
    assert set(LEFT_OUT) | set(WITHIN) <= EVERY | on_sqlite_alone
    assert CARRIED & (set(LEFT_OUT) | set(WITHIN)) == set()
    assert set(WITHIN.values()) <= set(tables.KINDS)
    assert all(LEFT_OUT.values())


@pytest.mark.parametrize(
    ("record", "leading"),
    [(record, leading) for record, leading in EACH if not isinstance(record, Beside)],
    ids=lambda value: value.model._meta.label if isinstance(value, Record) else "",
)
def test_no_link_of_a_carried_table_is_lost_unsaid(record, leading):
    links = {
        column.name for column in record.model._meta.concrete_fields if isinstance(column, models.ForeignKey)
    }
    assert links - set(record.links) - leading - record.omit == set()


def test_what_opens_doors_is_in_no_line():
    names = {name for record, _ in EACH for name in record.columns}
    assert names.isdisjoint({"password", "sealed", "sha256_of_token", "nonce", "session_key"})
