"""A post that is shown again: which of its pages search engines are led to, in each language, whatever happens to it."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest

from publisher.editions.models import Edition, Site
from publisher.website.bake import bake, rebuild
from tests.website import editions as make

pytestmark = pytest.mark.django_db
FIRST = datetime.date(2019, 3, 3)
AGAIN = make.DAY
EN, CA = "https://en.example.org", "https://ca.example.org"
FIRST_EN, AGAIN_EN = f"{EN}/archive/2019/3/3", f"{EN}/archive/2026/3/14"
FIRST_CA, AGAIN_CA = f"{CA}/fotos/hort", f"{CA}/fotos/hort-2"


@pytest.fixture(autouse=True)
def _sites(db) -> None:  # noqa: ARG001
    make.sites()


def first(language: str = "en") -> Edition:
    return make.release(make.content(FIRST, language, title="Garden" if language == "en" else "Hort"))


def again(language: str = "en") -> Edition:
    title = "Garden" if language == "en" else "Hort"
    return make.release(make.content(AGAIN, language, title=title, first_published_on=FIRST))


def page(settings, language: str, day: datetime.date = AGAIN) -> str:
    return Path(settings.SITE_ROOT, language, f"archive/{day.year}/{day.month}/{day.day}.html").read_text()


def canonical(text: str) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]*)">', text)


def alternates(text: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="(\w+)" href="([^"]*)">', text))


def data(text: str) -> dict[str, object]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', text)
    assert found
    return dict(json.loads(found[1]))


def listed(settings, language: str) -> set[str]:
    """Every address in the sitemaps that the index names."""
    root = Path(settings.SITE_ROOT, language)
    base = EN if language == "en" else CA
    shards = re.findall(r"<loc>([^<]*)</loc>", (root / "sitemap.xml").read_text())
    texts = [(root / shard.removeprefix(f"{base}/")).read_text() for shard in shards]
    return {found for text in texts for found in re.findall(r"<url><loc>([^<]*)</loc>", text)}


def same_from_nothing(settings) -> None:
    before = make.tree(settings.SITE_ROOT)
    assert rebuild() == 0
    assert make.tree(settings.SITE_ROOT) == before


def test_each_language_leads_to_its_own_first_showing(settings):
    for language in ("en", "ca"):
        first(language)
        again(language)
    bake()
    for language, one, other in (("en", FIRST_EN, AGAIN_EN), ("ca", FIRST_CA, AGAIN_CA)):
        shown = page(settings, language)
        assert canonical(shown) == [one]
        assert alternates(shown) == {}
        assert data(shown)["mainEntityOfPage"] == data(shown)["isBasedOn"] == one
        earlier = page(settings, language, FIRST)
        assert canonical(earlier) == [one]
        assert alternates(earlier) == {"en": FIRST_EN, "ca": FIRST_CA}
        assert one in listed(settings, language)
        assert other not in listed(settings, language)
    assert f'<a href="{FIRST_CA.removeprefix(CA)}">' in page(settings, "ca")
    same_from_nothing(settings)


def test_readers_still_find_the_other_language_of_the_same_day(settings):
    for language in ("en", "ca"):
        first(language)
        again(language)
    bake()
    assert f'href="{AGAIN_CA}"' in page(settings, "en")


def test_a_translation_that_was_made_for_the_rerun_alone_is_found_under_its_own_address(settings):
    first()
    again()
    again("ca")
    bake()
    shown = page(settings, "ca")
    own = f"{CA}/fotos/hort"
    assert canonical(shown) == [own]
    assert alternates(shown) == {}
    assert data(shown)["mainEntityOfPage"] == own
    assert data(shown)["isBasedOn"] == FIRST_EN
    assert f'<a href="{FIRST_EN}">' in shown
    assert own in listed(settings, "ca")
    same_from_nothing(settings)


def test_a_late_translation_of_the_first_one_takes_over(settings):
    first()
    again()
    again("ca")
    bake()
    late = first("ca")
    bake()
    assert canonical(page(settings, "ca")) == [f"{CA}/fotos/{late.slugs.get().slug}"]
    assert listed(settings, "ca") & {f"{CA}/fotos/hort", f"{CA}/fotos/hort-2"} == {
        f"{CA}/fotos/{late.slugs.get().slug}"
    }
    same_from_nothing(settings)


def test_a_first_one_of_another_name_is_followed(settings):
    named = first("en"), first("ca")
    again()
    again("ca")
    bake()
    make.correct(named[1], title="Jardí")
    bake()
    assert canonical(page(settings, "ca")) == [f"{CA}/fotos/jardi"]
    same_from_nothing(settings)


@pytest.mark.parametrize("languages", [["ca"], ["en", "ca"]])
def test_where_the_first_one_is_withdrawn_the_rerun_stands_for_itself(settings, languages):
    shown = {language: first(language) for language in ("en", "ca")}
    for language in ("en", "ca"):
        again(language)
    bake()
    for language in languages:
        make.withdraw(shown[language])
    bake()
    catalan = page(settings, "ca")
    assert canonical(catalan) == [AGAIN_CA]
    assert AGAIN_CA in listed(settings, "ca")
    expected = {"ca": AGAIN_CA, "en": AGAIN_EN} if languages == ["en", "ca"] else {}
    assert alternates(catalan) == expected
    if languages == ["en", "ca"]:
        assert canonical(page(settings, "en")) == [AGAIN_EN]
        assert "isBasedOn" not in data(page(settings, "en"))
        assert "First published on 3 March 2019</p>" in page(settings, "en")
    same_from_nothing(settings)


def test_no_link_leads_where_a_site_has_no_page(settings):
    Site.objects.update(on_missing="hold")
    first()
    again()
    again("ca")
    bake()
    assert not Path(settings.SITE_ROOT, "ca", "archive/2019/3/3.html").exists()
    assert "/archive/2019/3/3" not in page(settings, "ca").replace(FIRST_EN, "")


def test_a_month_of_nothing_but_reruns_is_not_in_the_sitemap(settings):
    first()
    again()
    bake()
    root = Path(settings.SITE_ROOT, "en")
    assert "2026-3" not in (root / "sitemap.xml").read_text()
    assert not (root / "sitemaps/2026-3.xml").exists()
    make.release(make.content(AGAIN + datetime.timedelta(days=1)))
    bake()
    assert listed(settings, "en") >= {FIRST_EN, f"{EN}/archive/2026/3/15"}
    assert AGAIN_EN not in listed(settings, "en")
    same_from_nothing(settings)
