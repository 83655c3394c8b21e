"""What a bake puts on disk, and what it leaves alone."""

from __future__ import annotations

import datetime
import shutil
import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publisher.editions.content import Publication, Right
from publisher.editions.models import EditionRevision, Site
from publisher.feeds import bake as feeds
from publisher.website.bake import bake, page_file, page_is_live, rebuild
from publisher.website.files import only_baker
from publisher.website.models import BakedPage
from tests.website import editions as make


def page(site, name):
    return (site / name).read_text(encoding="utf-8")


def test_a_released_post_has_its_page_its_month_and_is_on_the_home_page(site):
    make.release(make.content(title="Garden & Within"))
    report = bake()
    assert report.editions == (("en", make.DAY),)
    assert report.problems == ()
    for name in ("archive/2026/3/14", "archive/2026/3", "archive", "index"):
        assert "Garden &amp; Within" in page(site, f"en/{name}.html")


def test_nothing_of_a_post_that_is_not_released_reaches_the_disk(site):
    make.release(make.content())
    make.release(make.content(make.DAY + datetime.timedelta(1), title="Tomorrow"), state="approved")
    bake()
    files = [path for path in site.rglob("*") if path.is_file()]
    assert not any(b"Tomorrow" in path.read_bytes() for path in files)
    assert not (site / "en/archive/2026/3/15.html").exists()
    assert 'rel="next"' not in page(site, "en/archive/2026/3/14.html")
    assert sum(path.suffix in {".jpg", ".webp"} for path in (site / "en").rglob("*")) == 5


def test_neighbours_point_at_each_other_across_months(site):
    first, second = datetime.date(2026, 3, 31), datetime.date(2026, 4, 2)
    make.release(make.content(first))
    bake()
    make.release(make.content(second))
    bake()
    assert '<link rel="next" href="/archive/2026/4/2">' in page(site, "en/archive/2026/3/31.html")
    assert '<link rel="prev" href="/archive/2026/3/31">' in page(site, "en/archive/2026/4/2.html")
    assert 'href="/archive/2026/4"' in page(site, "en/archive/2026/3.html")


def test_a_second_bake_writes_nothing(site):
    make.release(make.content())
    bake()
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*.*") if path.name != ".lock"}
    report = bake()
    assert (report.files, report.editions) == (0, ())
    assert rebuild() == 0
    assert {path: path.stat().st_mtime_ns for path in before} == before


COMMON = {
    "series": "Senses Week",
    "kicker": "Senses Week",
    "publications": (Publication("Journal of Examples", 2026, 1, "10.5555/example.1"),),
}
FILES_MAX = 16
"""Of one site at a release: its page, oEmbed, the page before, series, writer, journal and the page of them all, month,
year, archive, home, the month's sitemap, three feeds. Pictures and compressed twins are not counted."""


def test_a_release_writes_sixteen_files_of_a_site_at_most_however_large_the_archive(site):
    first, written = make.DAY, []
    for archived in (50, 99):
        for day in make.days(archived, first):
            make.release(make.content(day, pictures=(), **COMMON), silent=True)
        bake()
        feeds.bake("en")
        before, first = make.tree(site), first + datetime.timedelta(archived)
        make.release(make.content(first, pictures=(), **COMMON))
        files = bake().files + feeds.bake("en")
        after = make.tree(site)
        changed = {name for name in after if after[name] != before.get(name) and not name.endswith(".gz")}
        assert len(changed) == files
        written.append(
            sorted(changed - {f"ca/archive/{first.year}/{first.month}/{first.day}.html", "ca/index.html"})
        )
        first += datetime.timedelta(1)
    assert [len(names) for names in written] == [FILES_MAX - 1, FILES_MAX - 1]


def test_a_full_list_page_is_not_written_again(site):
    for day in make.days(72):
        make.release(make.content(day, pictures=()))
    bake()
    full = site / "en/archive/page/1.html"
    before = full.stat().st_mtime_ns
    assert "14 March 2026 – 6 April 2026" in full.read_text()
    for day in make.days(24, make.DAY + datetime.timedelta(72)):
        make.release(make.content(day, pictures=()))
        bake()
    assert full.stat().st_mtime_ns == before
    assert 'href="/archive">Newer' not in page(site, "en/archive/page/2.html")
    assert 'href="/archive">Newer' in page(site, "en/archive/page/3.html")


def test_the_head_of_the_archive_never_falls_below_a_page(site):
    for day in make.days(49):
        make.release(make.content(day, pictures=()))
    bake()
    head = page(site, "en/archive.html")
    assert head.count("<time ") == 25
    assert 'href="/archive/page/1"' in head


def test_a_correction_shows_its_day_and_leaves_other_files_alone(site):
    edition = make.release(make.content())
    bake()
    make.correct(edition, title="Mended")
    bake()
    assert "Mended" in page(site, "en/archive/2026/3/14.html")
    assert "Corrected on 15 March 2026" in page(site, "en/archive/2026/3/14.html")


def test_a_withdrawn_post_leaves_a_note_and_no_picture(site):
    edition = make.release(make.content())
    make.release(make.content(make.DAY + datetime.timedelta(1)))
    bake()
    make.withdraw(edition)
    bake()
    assert not (site / "en/archive/2026/3/14.html").exists()
    assert "was withdrawn" in page(site, "en/archive/2026/3/14.gone")
    assert "/archive/2026/3/14" not in page(site, "en/archive.html")
    assert len(list((site / "en/pictures").iterdir())) == 5
    assert (site / "ca/archive/2026/3/14.gone").exists()


def test_the_note_of_a_withdrawal_is_shown_as_it_was_written_and_nothing_of_the_post(site):
    edition = make.release(make.content(title="Secret title"))
    translation = make.release(make.content(language="ca", title="Secret títol"))
    bake()
    make.withdraw(edition, "Its makers <asked> for it.")
    make.withdraw(translation)
    bake()
    assert "<p>Its makers &lt;asked&gt; for it.</p>" in page(site, "en/archive/2026/3/14.gone")
    assert '<p lang="en">Its makers &lt;asked&gt; for it.</p>' in page(site, "ca/archive/2026/3/14.gone")
    for language in ("en", "ca"):
        assert "Secret" not in page(site, f"{language}/archive/2026/3/14.gone")


def test_a_translation_withdrawn_by_itself_has_a_note_of_its_own(site):
    make.release(make.content())
    make.withdraw(make.release(make.content(language="ca")), "Hi havia un error.")
    bake()
    assert "<p>Hi havia un error.</p>" in page(site, "ca/archive/2026/3/14.gone")
    assert (site / "en/archive/2026/3/14.html").exists()


def test_neighbours_skip_a_withdrawn_day(site):
    middle = make.DAY + datetime.timedelta(1)
    make.release(make.content())
    edition = make.release(make.content(middle))
    make.release(make.content(make.DAY + datetime.timedelta(2)))
    bake()
    make.withdraw(edition)
    bake()
    assert '/archive/2026/3/16"' in page(site, "en/archive/2026/3/14.html")
    assert '/archive/2026/3/14"' in page(site, "en/archive/2026/3/16.html")
    linked = [file for file in (site / "en").rglob("*.html") if '"/archive/2026/3/15"' in file.read_text()]
    assert linked == []


def test_a_picture_that_another_post_shows_outlives_a_withdrawal(site):
    shared = (make.picture("shared"),)
    edition = make.release(make.content(pictures=shared))
    make.release(make.content(make.DAY + datetime.timedelta(1), pictures=shared))
    bake()
    make.withdraw(edition)
    bake()
    assert len(list((site / "en/pictures").iterdir())) == 5


def test_a_picture_is_shown_only_where_its_rights_allow(site):
    rights = (Right("*", "*", "allowed"), Right("website", "ca", "link-only"))
    make.release(make.content(pictures=(make.picture(rights=rights),)))
    make.release(make.content(language="ca", pictures=(make.picture(rights=rights),)))
    bake()
    assert "<picture>" in page(site, "en/archive/2026/3/14.html")
    catalan = page(site, "ca/archive/2026/3/14.html")
    assert "<img" not in catalan
    assert "no ens permeten mostrar-la" in catalan
    assert not (site / "ca/pictures").exists()


class TestTranslations:
    def test_an_untranslated_post_has_a_placeholder_that_leads_to_the_source(self, site):
        make.release(make.content(title="Garden"))
        bake()
        placeholder = page(site, "ca/archive/2026/3/14.html")
        assert "Traducció en curs" in placeholder
        assert '<meta name="robots" content="noindex">' in placeholder
        assert "canonical" not in placeholder
        assert 'href="https://en.example.org/archive/2026/3/14"' in placeholder
        assert 'hreflang="ca" href="https://ca.example.org/archive' not in page(
            site, "en/archive/2026/3/14.html"
        )

    def test_a_late_translation_replaces_it_and_both_pages_point_at_each_other(self, site):
        make.release(make.content())
        bake()
        make.release(
            make.content(language="ca", title="Jardí"),
            released_at=make.noon(make.DAY + datetime.timedelta(3)),
        )
        report = bake()
        assert report.editions == (("ca", make.DAY),)
        assert "Jardí" in page(site, "ca/archive/2026/3/14.html")
        addresses = {
            "en": "https://en.example.org/archive/2026/3/14",
            "ca": "https://ca.example.org/fotos/jardi",
        }
        for language, other in (("en", "ca"), ("ca", "en")):
            text = page(site, f"{language}/archive/2026/3/14.html")
            assert f'<link rel="canonical" href="{addresses[language]}">' in text
            assert f'<link rel="alternate" hreflang="{other}" href="{addresses[other]}">' in text

    def test_the_home_page_keeps_the_newest_translation_and_names_what_is_awaited(self, site):
        make.release(make.content())
        make.release(make.content(language="ca", title="Jardí"))
        make.release(make.content(make.DAY + datetime.timedelta(1), title="Rivers"))
        bake()
        home = page(site, "ca/index.html")
        assert "<h1>Jardí</h1>" in home
        assert '<a href="/archive/2026/3/15" lang="en">Rivers</a>' in home


class TestWords:
    def test_counters_are_derived_from_what_is_released(self, site):
        for day in make.days(3):
            make.release(make.content(day))
        bake()
        assert "In our 15th year" in page(site, "en/index.html")
        assert "All 3 pictures" in page(site, "en/index.html")
        assert "El nostre 15è any" not in page(site, "ca/index.html")

    def test_a_changed_site_row_reaches_every_page(self, site):
        make.release(make.content())
        bake()
        Site.objects.filter(language="en").update(name="Another name")
        bake()
        assert "Another name" in page(site, "en/archive/2026/3/14.html")
        assert "Another name" in page(site, "en/404.html")


class TestAccidents:
    def test_a_post_that_was_tampered_with_is_named_and_the_others_are_baked(self, site):
        make.release(make.content())
        bad = make.release(make.content(make.DAY + datetime.timedelta(1)))
        EditionRevision.objects.filter(pk=bad.current_id).update(digest="0" * 64)
        report = bake()
        assert report.editions == (("en", make.DAY),)
        (problem,) = report.problems
        assert problem.startswith("2026-03-15: its page is not baked")
        assert (site / "en/archive/2026/3/14.html").exists()
        assert not (site / "en/archive/2026/3/15.html").exists()

    def test_a_missing_picture_holds_its_post_and_is_mended_by_the_next_bake(self, site, settings):
        make.release(make.content())
        away = settings.FROZEN_ROOT.with_name("away")
        settings.FROZEN_ROOT.rename(away)
        assert "not in the store" in bake().problems[0]
        away.rename(settings.FROZEN_ROOT)
        assert bake().problems == ()
        assert (site / "en/archive/2026/3/14.html").exists()

    @pytest.mark.parametrize(
        "lost", ["archive/2026/3/14.html", "index.html", "archive.html", "archive/2026/3.html"]
    )
    def test_a_bake_cut_short_is_finished_by_the_next(self, site, lost):
        """The index was not marked yet: that is how a kill before the end looks."""
        make.release(make.content())
        bake()
        whole = make.tree(site)
        BakedPage.objects.update(revision=None, moved=True)
        (site / "en" / lost).unlink()
        (site / "en/.new").mkdir()
        (site / "en/.new/1").write_text("half of a pa")
        bake()
        assert make.tree(site) == whole

    @pytest.mark.parametrize(
        "name",
        [
            "archive/2026/5/1.html",
            "archive/2026/4/2.html",
            "archive/2026/3/20.gone",
            "archive/2026/4.html",
            "archive/page/1.html",
            "archive.html",
            "browse.html",
            "index.html",
        ],
    )
    def test_a_bake_that_dies_at_any_file_is_finished_by_the_next(self, site, name):
        """A folder where its twin should be: it is refused its place, and so is whatever comes after it."""
        editions = [make.release(make.content(day)) for day in make.days(20)]
        bake()
        make.withdraw(editions[6])
        make.correct(editions[19], title="Mended", pictures=(make.picture("new"),))
        for day in make.days(30, datetime.date(2026, 5, 1)):
            make.release(make.content(day, pictures=()))
        obstacle = site / f"en/{name}.gz"
        obstacle.unlink(missing_ok=True)
        obstacle.mkdir(parents=True)
        with pytest.raises(OSError, match="directory"):
            bake()
        obstacle.rmdir()
        bake()
        increments = make.tree(site)
        BakedPage.objects.all().delete()
        shutil.rmtree(site)
        rebuild()
        assert make.tree(site) == increments

    def test_pictures_a_killed_bake_left_behind_are_still_removed(self, site):
        edition = make.release(make.content())
        bake()
        kept = shutil.copytree(site / "en/pictures", site.parent / "kept")
        make.withdraw(edition)
        bake()
        shutil.copytree(kept, site / "en/pictures", dirs_exist_ok=True)
        BakedPage.objects.filter(language="en").update(
            revision=None, leaving=[path.name for path in kept.iterdir()]
        )
        bake()
        assert list((site / "en/pictures").iterdir()) == []

    def test_rebuild_removes_what_does_not_belong_and_spares_the_feeds(self, site):
        make.release(make.content())
        bake()
        whole = make.tree(site)
        (site / "en/archive/1999").mkdir()
        (site / "en/archive/1999/stray.html").write_text("stray")
        (site / "en/index.html").write_text("spoilt")
        (site / "en/feed").write_text("a feed")
        assert rebuild() == 2
        assert make.tree(site) == {**whole, "en/feed": make.tree(site)["en/feed"]}
        assert not (site / "en/archive/1999").exists()

    @pytest.mark.usefixtures("site")
    def test_a_baker_waits_for_the_one_before_it(self):
        order: list[str] = []

        def bake_something() -> None:
            with only_baker():
                order.append("second")

        with only_baker():
            other = threading.Thread(target=bake_something)
            other.start()
            other.join(0.2)
            order.append("first")
        other.join(10)
        assert order == ["first", "second"]


class TestPageIsLive:
    def test_a_page_is_live_when_its_file_shows_what_is_approved(self, site):
        edition = make.release(make.content())
        assert not page_is_live(edition)
        bake()
        assert page_is_live(edition)
        assert page_file(edition) == site / "en/archive/2026/3/14.html"
        make.correct(edition)
        assert not page_is_live(edition)

    def test_a_placeholder_is_not_the_page(self, site):
        make.release(make.content())
        bake()
        late = make.release(make.content(language="ca"))
        assert (site / "ca/archive/2026/3/14.html").exists()
        assert not page_is_live(late)


@pytest.mark.usefixtures("site")
def test_a_bake_with_nothing_to_do_asks_few_questions():
    for day in make.days(5):
        make.release(make.content(day))
    bake()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        bake()
    assert len(queries) <= 12
