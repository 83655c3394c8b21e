"""What a bake puts on disk."""

from __future__ import annotations

import pytest

from publisher.website.bake import bake
from tests.website import editions as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(settings):
    make.sites()
    return settings.SITE_ROOT


def test_a_released_post_has_its_page_its_month_and_the_home_page(site):
    make.release(make.content(kicker="Part - I"))
    report = bake()
    assert report.editions == (("en", make.DAY),)
    names = set(make.tree(site / "en"))
    assert {
        "archive/2026/3/14.html",
        "archive/2026/3.html",
        "archive.html",
        "index.html",
        "404.html",
    } <= names
