"""Every link leads somewhere, and every page can be found."""

from __future__ import annotations

import pytest

from tests.docs.pages import DOCS, INDEX, anchors, links, named, pages


@pytest.mark.parametrize("page", pages(), ids=named)
def test_every_relative_link_leads_to_a_file_and_a_heading(page):
    for target in links(page):
        name, _, anchor = target.partition("#")
        place = (page.parent / name).resolve() if name else page
        assert place.exists(), f"{target} is not there"
        assert not anchor or anchor in anchors(place), f"{target}: no such heading"


def test_every_page_can_be_reached_from_the_index():
    reached, ahead = set(), [INDEX]
    while ahead:
        page = ahead.pop()
        if page in reached:
            continue
        reached.add(page)
        targets = ((page.parent / target.partition("#")[0]).resolve() for target in links(page))
        ahead += [target for target in targets if target.suffix == ".md" and target.exists()]
    assert {named(page) for page in DOCS.rglob("*.md")} <= {named(page) for page in reached}
