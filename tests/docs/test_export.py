"""What the reference says of an export is what an export holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from publisher.transfer import tables
from publisher.transfer.records import Record
from tests.docs.pages import DOCS, first_column, sections

PAGE = DOCS / "reference" / "export.md"


def fields(record: Record, before: str = "") -> Iterator[str]:
    yield from (before + name for name in (*record.columns, *record.links))
    yield from (before + name for name in record.extra)
    for name, rows in record.children.items():
        yield from fields(rows.record, f"{before}{name}{'.' if rows.one else '[].'}")


@pytest.mark.parametrize("kind", tables.KINDS)
def test_every_field_of_a_line_is_in_the_reference_and_nothing_else(kind):
    told = first_column(sections(PAGE, "###")[f"`{kind}`"])
    assert told == set(fields(tables.KINDS[kind]))


def test_the_kinds_stand_in_the_order_of_their_lines():
    assert [heading.strip("`") for heading in sections(PAGE, "###")] == list(tables.KINDS)
