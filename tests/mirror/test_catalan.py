"""Pages of the Catalan site beside their posts: matched, public under the slug they always had."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from publisher.editions.models import Edition, Slug
from publisher.mirror.archive import archive
from publisher.mirror.catalan import translate
from publisher.posts.importer import Report, import_pages
from publisher.posts.models import ImportedFile, OldAddress
from tests import factories
from tests.posts import mirror

pytestmark = pytest.mark.django_db
NOW = factories.NOON


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path_factory):
    settings.BPOD_HOME = tmp_path_factory.mktemp("home")
    factories.sites()


def run(folder: Path, *, dry_run: bool = False) -> dict[str, Report]:
    reports = import_pages(
        [folder], draft=False, dry_run=dry_run, now=NOW, archive=archive, translate=translate
    )
    return {Path(report.path).relative_to(folder).as_posix(): report for report in reports}


def catalan_of(day: int) -> Edition:
    return Edition.objects.get(language="ca", publish_on=datetime.date(2016, 3, day))


def test_by_date(tmp_path):
    mirror.english(tmp_path, 1)
    mirror.catalan(tmp_path, "puntes-antigues", day=1, title="Puntes Sense Llengua")
    assert all(report.ok for report in run(tmp_path).values())
    edition = catalan_of(1)
    content = edition.content()
    assert (edition.state, edition.silent) == ("released", True)
    assert (content.title, content.writers) == ("Puntes Sense Llengua", ("A. Quïll",))
    assert content.body == (
        "<p>Un fil de floridura travessa el camp d’esquerra a dreta i es bifurca quan troba sucre.</p>"
    )
    english = Edition.objects.get(language="en").content()
    assert (content.licence, content.creators) == (english.licence, english.creators)
    assert content.pictures[0].master == english.pictures[0].master


def test_its_old_slug_is_its_address_for_ever(tmp_path):
    mirror.english(tmp_path, 1)
    mirror.english(tmp_path, 2)
    mirror.catalan(tmp_path, "al-cor-2", day=1, title="Al Cor")
    mirror.catalan(tmp_path, "al-cor", day=2, title="Un Altre Títol")
    run(tmp_path)
    slugs = dict(Slug.objects.values_list("slug", "edition__publish_on"))
    assert slugs == {"al-cor-2": datetime.date(2016, 3, 1), "al-cor": datetime.date(2016, 3, 2)}
    assert set(OldAddress.objects.filter(language="ca").values_list("address", flat=True)) == {
        "/fotos/al-cor-2/",
        "/fotos/al-cor/",
    }


def test_else_by_its_link_to_the_original(tmp_path):
    mirror.english(tmp_path, 1)
    mirror.english(tmp_path, 2)
    link = "http://www.bpod.mrc.ac.uk/archive/2016/3/2"
    mirror.catalan(tmp_path, "dates", day=28, title="Una Altra Data", link=link)
    mirror.catalan(tmp_path, "sense", day=None, title="Sense Data", link=link[:-1] + "1")
    run(tmp_path)
    assert catalan_of(2).content().title == "Una Altra Data"
    assert catalan_of(1).content().title == "Sense Data"
    assert "Original" not in catalan_of(1).content().body


def test_else_by_the_bytes_of_its_picture(tmp_path):
    mirror.english(tmp_path, 1)
    mirror.english(tmp_path, 2, colour="green")
    path = mirror.catalan(tmp_path, "verd", day=28, title="Verd", picture="v.jpg")
    original = tmp_path / "pictures.example/bucket/imgs/2/original/P-2.jpg?1455706525"
    mirror.put(path.parents[2] / "uploads" / "v.jpg", original.read_bytes())
    run(tmp_path)
    assert catalan_of(2).content().title == "Verd"


def test_what_matches_nothing_is_listed_as_unmatched(tmp_path):
    mirror.english(tmp_path, 1)
    mirror.catalan(tmp_path, "perdut", day=28, title="Perdut")
    for report in (run(tmp_path, dry_run=True), run(tmp_path)):
        refused = report["www.bpod.cat/fotos/perdut/index.html"]
        assert (refused.ok, refused.outcome) == (False, "unmatched")
    row = ImportedFile.objects.get(outcome="unmatched")
    assert "no post of 2016-03-28 is here" in row.error
    assert not Edition.objects.filter(language="ca").exists()


def test_it_is_matched_when_its_post_comes_home_later(tmp_path):
    mirror.catalan(tmp_path, "puntes", day=1, title="Puntes")
    assert run(tmp_path)["www.bpod.cat/fotos/puntes/index.html"].outcome == "unmatched"
    mirror.english(tmp_path, 1)
    assert all(report.ok for report in run(tmp_path).values())
    assert catalan_of(1).content().title == "Puntes"
    assert not ImportedFile.objects.filter(outcome="unmatched").exists()


def test_another_translation_of_the_day_is_refused_and_a_copy_is_not(tmp_path):
    mirror.english(tmp_path, 1)
    first = mirror.catalan(tmp_path, "a", day=1, title="Puntes")
    mirror.catalan(tmp_path, "b", day=1, title="Una Altra")
    mirror.put(tmp_path / "bpod.cat/fotos/a/index.html", first.read_text() + "<!-- again -->")
    found = {name: str(report.outcome) for name, report in run(tmp_path).items()}
    assert found == {
        "bpod.cat/fotos/a/index.html": "stored",
        "bpod.mrc.ac.uk/archive/2016/3/1.html": "stored",
        "www.bpod.cat/fotos/a/index.html": "copy",
        "www.bpod.cat/fotos/b/index.html": "refused",
    }


def test_a_second_run_writes_nothing(tmp_path):
    mirror.english(tmp_path, 1)
    mirror.catalan(tmp_path, "puntes", day=1, title="Puntes")
    run(tmp_path)
    before = list(Edition.objects.values()), list(ImportedFile.objects.values())
    assert [report.is_new for report in run(tmp_path).values()] == [False, False]
    assert (list(Edition.objects.values()), list(ImportedFile.objects.values())) == before
