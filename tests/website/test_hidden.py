"""A site may rather show nothing than a translation of what was corrected since."""

from __future__ import annotations

import datetime
import json

import pytest

from publisher.editions.models import Edition, Site
from publisher.feeds import bake as feeds
from publisher.website.bake import bake, page_is_live, rebuild
from tests.website import editions as make
from tests.website.test_translations import LATER, NAMED, PAGE, is_outside_everything, outdate, text

pytestmark = pytest.mark.django_db
WHY = "L’original anglès s’ha corregit; se n’està actualitzant la traducció."


@pytest.fixture
def hiding(site):
    Site.objects.filter(language="ca").update(hide_on_critical=True)
    return site


@pytest.fixture
def catalan(hiding) -> Edition:  # noqa: ARG001
    make.release(make.content(title="Garden"))
    return make.release(make.content(language="ca", title="Jardí"))


def hide(edition: Edition) -> None:
    bake()
    outdate(edition, "critical")
    bake()


def test_the_page_says_why_under_every_address(hiding, catalan):
    hide(catalan)
    for name in (PAGE, NAMED):
        page = text(hiding, name)
        assert WHY in page
        assert "Jardí" not in page
    is_outside_everything(hiding, text(hiding, PAGE))
    assert "Jardí" not in text(hiding, "ca/index.html")
    assert not page_is_live(Edition.objects.get(pk=catalan.pk))


@pytest.mark.parametrize(("way", "shown"), [("hold", WHY), ("english_with_notice", "Garden")])
def test_an_address_that_was_public_goes_on_answering(hiding, catalan, way, shown):
    Site.objects.filter(language="ca").update(on_missing=way)
    hide(catalan)
    assert shown in text(hiding, PAGE)
    assert "Jardí" not in text(hiding, PAGE)


def test_it_is_baked_once(hiding, catalan):
    hide(catalan)
    assert bake().editions == ()
    assert rebuild() == 0
    assert WHY in text(hiding, PAGE)


def test_it_comes_back_as_it_was(hiding, catalan):
    bake()
    before = make.tree(hiding)
    hide(catalan)
    outdate(catalan, "")
    bake()
    assert make.tree(hiding) == before
    assert bake().editions == ()


def test_what_is_corrected_anew_is_shown(hiding, catalan):
    hide(catalan)
    make.correct(catalan, days_later=6, title="Hort")
    outdate(catalan, "")
    bake()
    assert "Hort" in text(hiding, PAGE)
    assert "Hort" in text(hiding, NAMED)


def test_the_english_is_corrected_again_while_it_is_hidden(hiding, catalan):
    english = Edition.objects.get(language="en")
    hide(catalan)
    make.correct(english, title="Gardens")
    Edition.objects.filter(pk=catalan.pk).update(outdated_at=LATER + datetime.timedelta(1))
    assert bake().editions != ()
    assert "Gardens" in text(hiding, PAGE)
    assert bake().editions == ()


def test_a_lighter_change_hides_nothing(hiding, catalan):
    bake()
    outdate(catalan, "major")
    bake()
    assert "Jardí" in text(hiding, PAGE)


def test_a_changed_mind_shows_it_under_its_notice(hiding, catalan):
    hide(catalan)
    Site.objects.filter(language="ca").update(hide_on_critical=False)
    bake()
    assert "L’original anglès es va corregir" in text(hiding, PAGE)
    Site.objects.filter(language="ca").update(hide_on_critical=True)
    bake()
    assert WHY in text(hiding, PAGE)


def test_what_is_withdrawn_meanwhile_says_so(hiding, catalan):
    hide(catalan)
    for edition in Edition.objects.all():
        make.withdraw(edition, "It was not ours.")
    bake()
    assert not (hiding / PAGE).exists()
    assert (hiding / "ca/archive/2026/3/14.gone").exists()
    assert (hiding / "ca/fotos/jardi.gone").exists()


def test_the_feed_leaves_it_out_and_never_goes_back_in_time(hiding, catalan):
    def updated() -> str:
        return text(hiding, "ca/feed").partition("<updated>")[2][:20]

    later = make.DAY + datetime.timedelta(1)
    make.release(make.content(later))
    make.release(make.content(later, "ca", title="Hort"))
    feeds.bake("ca")
    times = [updated()]
    for weight, titles in (("critical", ["Hort"]), ("", ["Hort", "Jardí"])):
        outdate(catalan, weight)
        feeds.bake("ca")
        times.append(updated())
        assert [item["title"] for item in json.loads(text(hiding, "ca/feed.json"))["items"]] == titles
    assert times == sorted(times)
