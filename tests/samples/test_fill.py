"""Filling an empty installation: the past in the archive, today waiting, the week ahead in every state."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import User
from PIL import Image

from publisher.editions import sites
from publisher.editions.models import Edition, Site
from publisher.posts import text
from publisher.posts.models import Picture, Post
from publisher.samples.fill import People, fill
from publisher.samples.sites import CONTACT, introduce
from publisher.samples.texts import samples
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from translations.models import Job

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2031, 3, 10)
NOW = datetime.datetime(2031, 3, 10, 6, 30, tzinfo=datetime.UTC)
OFFSETS = (-19, -1, 0, 2, 3, 4, 5, 8)
"""One of each sort: drawing the whole archive would only take longer."""
ALL = {sample.offset: sample for sample in samples()}


@pytest.fixture
def people() -> People:
    Slot.objects.update_or_create(language="en", defaults={"time": datetime.time(8), "zone": "Europe/London"})
    Slot.objects.update_or_create(language="ca", defaults={"time": datetime.time(9), "zone": "Europe/Madrid"})
    return People(*(User.objects.create_superuser(name) for name in ("editor", "translator", "reviewer")))


def fill_some(people: People, *offsets: int) -> tuple[int, list[tuple[int, int]]]:
    seen: list[tuple[int, int]] = []
    made = fill(
        today=TODAY,
        now=NOW,
        people=people,
        progress=lambda done, total, _what: seen.append((done, total)),
        everything=[ALL[offset] for offset in offsets],
    )
    return made, seen


def day(offset: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=offset)


def test_an_empty_installation_gets_a_past_a_today_and_a_week_ahead(people):
    made, seen = fill_some(people, *OFFSETS)

    assert made == len(OFFSETS) == Post.objects.count()
    assert seen == [(done, 2 * made) for done in range(1, 2 * made + 1)]
    released, approved = Edition.State.RELEASED, Edition.State.APPROVED
    assert set(Edition.objects.values_list("publish_on", "language", "state", "silent")) == {
        (day(-19), "en", released, True),
        (day(-1), "en", released, True),
        (day(-1), "ca", released, True),
        (day(0), "en", approved, False),
        (day(0), "ca", approved, False),
        (day(2), "en", approved, False),
        (day(2), "ca", approved, False),
        *((day(offset), "en", approved, False) for offset in (3, 4, 5)),
    }
    assert dict(Job.objects.filter(publish_on__gt=TODAY).values_list("publish_on", "state")) == {
        day(2): Job.State.DONE,
        day(3): Job.State.CLAIMED,
        day(4): Job.State.REVIEW,
        day(5): Job.State.OPEN,
    }
    assert not Post.objects.get(publish_on=day(8)).locked


def test_the_past_was_released_at_its_slots_with_the_words_and_pictures_of_its_samples(people):
    fill_some(people, -1)
    sample, catalan = ALL[-1], ALL[-1].catalan
    assert catalan is not None

    english = Edition.objects.get(publish_on=day(-1), language="en")
    translated = Edition.objects.get(publish_on=day(-1), language="ca")

    assert english.released_at == slot_instant(day(-1), datetime.time(8), "Europe/London")
    assert translated.released_at == slot_instant(day(-1), datetime.time(9), "Europe/Madrid")
    words = english.content()
    assert (words.title, words.writers, words.licence) == (sample.title, sample.writers, sample.licence)
    assert [picture.alt for picture in words.pictures] == [sample.alt]
    assert (translated.content().title, translated.content().pictures[0].alt) == (catalan.title, catalan.alt)
    assert translated.content().pictures[0].master == words.pictures[0].master
    with Picture.objects.get().file.open() as file, Image.open(file) as picture:
        assert (picture.format, picture.width > 1000) == ("JPEG", True)


def test_a_link_to_an_earlier_sample_is_a_link_to_its_date(people):
    linking = next(sample for sample in ALL.values() if 'href="sample:' in sample.body)

    fill_some(people, linking.offset)

    body = Post.objects.get().body
    assert "sample:" not in body
    assert any("/archive/2031/" in href for href in text.links(body))


def test_an_installation_with_a_post_is_left_as_it_is(people):
    Post.objects.create(publish_on=day(0), title="Ours", body="<p>Own words.</p>")

    assert fill_some(people, 0) == (0, [])
    assert [post.title for post in Post.objects.all()] == ["Ours"]
    assert not Picture.objects.exists()


def test_the_sites_introduce_themselves_and_words_of_a_person_stay():
    sites.ensure({})
    Site.objects.filter(language="ca").update(contact="qui.sigui@example.org")
    introduce()
    english, catalan = Site.objects.get(language="en"), Site.objects.get(language="ca")
    for site in (english, catalan):
        site.full_clean()
        assert all((site.introduction, site.contribute, site.text_rights))
        assert text.canonical(site.contribute) == site.contribute
    assert (english.contact, catalan.contact) == (CONTACT, "qui.sigui@example.org")
