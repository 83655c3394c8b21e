"""The page tells of what bpod.cat shows as the function decides it."""

from __future__ import annotations

from tests.docs import standing


def test_the_page_has_the_table_of_the_function():
    page = standing.PAGE.read_text(encoding="utf-8")
    assert standing.table() in page
    assert page == standing.written(page), f"write the page again: {standing.COMMAND}"


def test_every_page_and_stage_is_in_the_table():
    table = standing.table()
    for words in (*standing.PAGES.values(), *standing.STAGES.values()):
        assert words in table
