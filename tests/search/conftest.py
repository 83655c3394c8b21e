"""Posts to be found, in both languages."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable
from typing import Any

import pytest

from publisher.editions import freeze
from publisher.editions.models import Edition
from publisher.search import vocabulary
from tests import factories

Release = Callable[..., Edition]
PARAGRAPH = "<p>{}</p>"


@pytest.fixture(autouse=True)
def _new_process():
    """Each test's database counts its versions from the beginning."""
    vocabulary.forget()


@pytest.fixture
def release() -> Release:
    """Makes a released Edition of these words, a day later each time."""
    days = iter(datetime.date(2020, 1, 1) + datetime.timedelta(days=day) for day in range(2000))
    content = freeze.content_of(factories.draft(next(days)))

    def make(body: str = "Nothing of note.", *, language: str = "en", **changes: Any) -> Edition:
        post = factories.draft(next(days))
        if language != "en":  # its English comes first, always
            released(post, dataclasses.replace(content, publish_on=post.publish_on, title="In English"))
        words = {"title": "Untitled", "strapline": "", "kicker": "", "series": "", "writers": (), **changes}
        made = dataclasses.replace(
            content, publish_on=post.publish_on, language=language, body=PARAGRAPH.format(body), **words
        )
        return released(post, made)

    return make


def released(post: Any, content: Any) -> Edition:
    revision = freeze.archive_content(
        post, content, by_name="x", now=factories.NOON, released_at=factories.NOON
    )
    edition: Edition = Edition.objects.select_related("current").get(pk=revision.edition_id)
    return edition
