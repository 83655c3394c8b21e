"""Whatever happened, and in whatever order: what can be found is what is public."""

from __future__ import annotations

import datetime

from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from publisher.editions import freeze, withdrawal
from publisher.editions.models import Edition
from publisher.posts.models import Post
from publisher.schedule.models import Slot
from publisher.schedule.release import release_due
from publisher.search import index
from publisher.search.models import Document
from tests import factories
from tests.search.truth import assert_index_is_what_is_public
from tests.website import editions as make

FIRST = datetime.date(2026, 3, 1)
WORDS = ("gut", "guts", "liver", "heart", "hearts", "cel·la", "fetge", "a" * 130, "d’ull", "p53")
VERBS = ("approve", "archive", "reopen", "correct", "withdraw", "slot", "older form", "tick")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(VERBS),
        st.sampled_from(["en", "ca"]),
        st.integers(0, 3),
        st.lists(st.sampled_from(WORDS), max_size=4),
    ),
    min_size=1,
    max_size=14,
)


def _step(verb: str, language: str, number: int, words: list[str]) -> None:
    day = FIRST + datetime.timedelta(days=number)
    now = make.noon(day) + datetime.timedelta(days=1)
    edition = Edition.objects.select_related("post").filter(language=language, publish_on=day).first()
    content = make.content(day, language, body=f"<p>{' '.join(words)}</p>", pictures=())
    if verb == "slot":
        release_due(make.noon(day))
    elif verb == "older form":
        Document.objects.filter(publish_on=day).update(form=0)
    elif verb == "tick":
        index.catch_up(number + 1)
    elif verb in ("approve", "correct", "archive"):
        post, _ = Post.objects.get_or_create(publish_on=day, defaults={"title": "x"})
        source = Edition.objects.filter(post=post, language="en", state=Edition.State.RELEASED)
        if edition is not None and edition.state == Edition.State.WITHDRAWN:
            return
        if verb == "archive" and (language == "en" or source.exists()):
            freeze.archive_content(post, content, by_name="x", now=now, released_at=now)
        elif verb != "archive":
            freeze.freeze(post, content, by=None, by_name="x", now=now)
    elif edition is not None and verb == "reopen":
        freeze.reopen(edition.post, by_name="x", reason="x", now=now)
    elif edition is not None and edition.state in (Edition.State.RELEASED, Edition.State.APPROVED):
        withdrawal.withdraw(edition.post, language=language, note="x", by_name="x", reason="x", now=now)


class Histories(TestCase):
    @given(steps=STEPS)
    @hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    def test_the_index_is_what_is_public(self, steps: list[tuple[str, str, int, list[str]]]) -> None:
        factories.sites()
        Slot.objects.update(late_per_day=2)
        for verb, language, number, words in steps:
            _step(verb, language, number, words)
            if not Document.objects.filter(form=0).exists():
                assert_index_is_what_is_public()
        index.catch_up()
        assert_index_is_what_is_public()
        index.rebuild()
        assert_index_is_what_is_public()
