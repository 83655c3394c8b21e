"""The words of the sample archive: as well made as a real one’s."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest

from publisher.posts import rules, text
from publisher.posts.licences import LICENCES
from publisher.posts.models import PictureRight
from publisher.samples.texts import Sample, linked, samples

DAY = datetime.date(2031, 3, 1)
WIKIPEDIA = re.compile(r"https://en\.wikipedia\.org/wiki/[A-Z][\w().%-]+")
INNER = re.compile(r"sample:-\d+")
ALL = samples()
TRANSLATED = [sample for sample in ALL if sample.catalan]


def hrefs(body: str) -> list[str]:
    return re.findall(r'href="([^"]*)"', body)


def targets(sample: Sample) -> Iterator[Sample | None]:
    by_offset = {other.offset: other for other in ALL}
    for href in hrefs(sample.body):
        if INNER.fullmatch(href):
            yield by_offset.get(sample.offset + int(href.removeprefix("sample:")))


def test_there_is_one_for_each_day_from_a_month_ago_to_eleven_days_ahead():
    assert [sample.offset for sample in ALL] == list(range(-30, 12))


def test_most_are_translated_and_today_is():
    assert len(TRANSLATED) == 36
    assert next(sample for sample in ALL if sample.offset == 0).catalan


def test_titles_styles_with_seeds_and_descriptions_are_used_once():
    for field in (lambda s: s.title, lambda s: (s.style, s.seed), lambda s: s.alt, lambda s: s.strapline):
        assert len({field(sample) for sample in ALL}) == len(ALL)


def test_there_are_a_series_in_three_parts_an_event_and_a_competition():
    parts = [(sample.series, sample.part) for sample in ALL if sample.part]
    assert any({(name, 1), (name, 2), (name, 3)} <= set(parts) for name, _ in parts)
    assert {sample.series_kind for sample in ALL} == {"series", "event", "competition", ""}


def test_rights_differ_enough_to_show_what_they_do():
    said = {(right.channel, right.permission) for sample in ALL for right in sample.rights}
    assert said == {("*", "allowed"), ("tumblr", "link-only"), ("tumblr", "blocked")}


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.title)
def test_a_sample_is_as_long_as_a_post_should_be_and_links_well(sample: Sample):
    assert rules.WORDS_MIN <= text.word_count(sample.body) <= rules.WORDS_MAX
    assert 58 <= len(sample.strapline) <= 139
    assert 2 <= len(sample.title.split()) <= 4
    assert all(WIKIPEDIA.fullmatch(href) or INNER.fullmatch(href) for href in hrefs(sample.body))
    assert 1 <= sum(bool(WIKIPEDIA.fullmatch(href)) for href in hrefs(sample.body)) <= 2
    body = linked(sample.body, DAY)
    assert text.canonical(body) == body


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.title)
def test_a_sample_could_be_published_on_the_website(sample: Sample):
    assert sample.alt.strip().casefold() not in {"", sample.title.casefold()}
    assert sample.licence in LICENCES
    assert bool(sample.series) == bool(sample.series_kind)
    assert rules.permission(sample.rights, PictureRight.WEBSITE, "en") == PictureRight.Permission.ALLOWED
    assert all(paper.doi.startswith("10.5555/bpod.sample.") for paper in sample.publications)


@pytest.mark.parametrize("sample", TRANSLATED, ids=lambda sample: sample.title)
def test_the_catalan_says_the_same_with_the_same_links(sample: Sample):
    assert sample.catalan is not None
    assert hrefs(sample.catalan.body) == hrefs(sample.body)
    body = linked(sample.catalan.body, DAY)
    assert text.canonical(body) == body
    assert len(text.paragraphs(body)) == len(text.paragraphs(linked(sample.body, DAY)))
    assert bool(sample.catalan.kicker) == bool(sample.series)
    assert sample.catalan.title != sample.title
    assert sample.catalan.alt.strip() not in {"", sample.catalan.title, sample.alt}
    assert "l.l" not in sample.catalan.body


@pytest.mark.parametrize("sample", ALL, ids=lambda sample: sample.title)
def test_a_link_to_another_sample_finds_one_that_readers_of_both_languages_can_read(sample: Sample):
    for target in targets(sample):
        assert target is not None
        assert target.offset < sample.offset
        assert target.catalan or not sample.catalan


def test_a_link_to_another_sample_becomes_its_date_without_padding():
    assert linked('<a href="sample:-1">x</a>', DAY) == '<a href="/archive/2031/2/28">x</a>'
