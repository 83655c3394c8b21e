"""Series, writers and journals: a page for each, and one page of them all."""

from __future__ import annotations

import datetime

import pytest

from publisher.editions.content import Publication
from publisher.website.bake import bake, rebuild
from publisher.website.topics import Topic, topics
from tests.website import editions as make

COMMON = {
    "writers": ("A. B.", "Çà L·lull"),
    "series": "Senses Week",
    "kicker": "Senses Week - II",
    "part": 2,
    "publications": (Publication("Journal of Examples", 2026, 1, "10.5555/example.1"),),
}
PAGES = ("writers/a-b", "writers/ca-llull", "series/senses-week", "journals/journal-of-examples")


def page(site, name, language="en"):
    return (site / f"{language}/{name}.html").read_text(encoding="utf-8")


def test_a_post_is_on_the_page_of_all_that_it_has_in_common(site):
    make.release(make.content(title="Garden", **COMMON))
    bake()
    post = page(site, "archive/2026/3/14")
    for name in PAGES:
        assert "Garden" in page(site, name)
        assert f'href="/{name}"' in post
        assert f'href="/{name}"' in page(site, "browse")
    assert '<a href="/series/senses-week">Senses Week - II</a>' in post


def test_a_series_is_called_as_its_kicker_calls_it_and_has_one_address_on_every_site(site):
    make.release(make.content(**COMMON))
    make.release(make.content(language="ca", **{**COMMON, "kicker": "Setmana dels sentits - II"}))
    bake()
    assert "<h1>Senses Week</h1>" in page(site, "series/senses-week")
    assert "<h1>Setmana dels sentits</h1>" in page(site, "series/senses-week", "ca")


@pytest.mark.parametrize(
    ("kicker", "part", "name"),
    [
        ("Imaging - III", 3, "Imaging"),
        ("Imaging - III", None, "Imaging - III"),
        ("Imaging - III", 2, "Imaging - III"),
        ("Imaging", None, "Imaging"),
        ("", None, "Advances in Imaging"),
    ],
)
def test_the_number_of_a_part_is_no_part_of_the_name(kicker, part, name):
    found = topics(make.content(series="Advances in Imaging", kicker=kicker, part=part, pictures=()))
    assert found[Topic("series", "advances-in-imaging")] == name


def test_a_name_without_one_plain_letter_has_a_page_all_the_same():
    one, other = (
        next(topic for topic in topics(make.content(writers=(name,), pictures=())))
        for name in ("細胞", "組織")
    )
    assert one.slug != other.slug


def test_two_spellings_of_a_name_are_one_topic_called_as_the_newest_has_it(site):
    make.release(make.content(writers=("José Example",)))
    bake()
    make.release(make.content(make.DAY + datetime.timedelta(1), writers=("Jose Example",)))
    bake()
    assert "<h1>Jose Example</h1>" in page(site, "writers/jose-example")
    assert page(site, "writers/jose-example").count("<time ") == 2


def test_a_corrected_name_takes_the_post_to_another_page_and_an_empty_one_goes(site):
    edition = make.release(make.content(writers=("A. B.",)))
    bake()
    make.correct(edition, writers=("C. D.",))
    bake()
    assert not (site / "en/writers/a-b.html").exists()
    assert "/writers/a-b" not in page(site, "browse")
    assert "/archive/2026/3/14" in page(site, "writers/c-d")
    assert rebuild() == 0


def test_a_withdrawn_post_leaves_every_page(site):
    edition = make.release(make.content(**COMMON))
    bake()
    make.withdraw(edition)
    bake()
    for name in PAGES:
        assert not (site / f"en/{name}.html").exists()


def test_long_ones_are_numbered_from_the_oldest_and_a_full_page_stays(site):
    for day in make.days(72):
        make.release(make.content(day, pictures=()))
    bake()
    full = site / "en/writers/a-b/page/1.html"
    before = full.stat().st_mtime_ns
    for day in make.days(24, make.DAY + datetime.timedelta(72)):
        make.release(make.content(day, pictures=()))
    bake()
    assert full.stat().st_mtime_ns == before
    assert "14 March 2026 – 6 April 2026" in full.read_text()
    assert 'href="/writers/a-b/page/3"' in page(site, "writers/a-b")
    assert 'href="/writers/a-b"' in page(site, "writers/a-b/page/3")


def test_what_is_not_released_has_no_page(site):
    make.release(make.content(), state="approved")
    bake()
    assert not (site / "en/writers").exists()


def test_a_post_that_is_borrowed_from_the_source_is_on_no_page_of_the_other_site(site):
    make.sites(on_missing="english_with_notice")
    make.release(make.content(**COMMON))
    bake()
    assert not (site / "ca/writers").exists()
    assert 'href="/series/' not in page(site, "archive/2026/3/14", "ca")
