"""A whole mirror: where pages and pictures lie, what is skipped, what is met again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path, PurePath

import pytest

from publisher.posts.importer import Report, import_pages, kept, old_site
from publisher.posts.models import ImportedFile, OldAddress, Picture, Post
from tests.posts import mirror
from tests.posts.mirror import put
from tests.posts.sample import html_page, text_copy

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path_factory):
    settings.BPOD_HOME = tmp_path_factory.mktemp("home")


def run(*paths: Path, dry_run: bool = False, **options) -> list[Report]:
    return import_pages(paths, draft=False, dry_run=dry_run, now=NOW, archive=lambda _post: None, **options)


def outcomes(reports: list[Report]) -> dict[str, str]:
    return {Path(report.path).name: str(report.outcome) for report in reports}


class TestPlace:
    @pytest.mark.parametrize(
        ("file", "language", "address"),
        [
            ("m/bpod.mrc.ac.uk/archive/2016/2/18.html", "en", "/archive/2016/2/18"),
            ("m/bpod.mrc.ac.uk/archive/2016/2/18", "en", "/archive/2016/2/18"),
            ("m/bpod.org.uk/archive/2016/02/18/index.html", "en", "/archive/2016/02/18/"),
            ("m/www.bpod.org.uk/archive/2021/6/19.txt", "en", "/archive/2021/6/19"),
            (
                "m/bpod.org.uk/archive/2016/2/18?domain_redirected=true",
                "en",
                "/archive/2016/2/18?domain_redirected=true",
            ),
            ("m/bpod.org.uk/archive/2016/2/18@a=b.html", "en", "/archive/2016/2/18?a=b"),
            ("m/bpod.org.uk/archive/2016/2/18%3Fa=b.html", "en", "/archive/2016/2/18?a=b"),
            ("m/archive/2016/2/18/index.html", "en", "/archive/2016/2/18/"),
            ("m/www.bpod.cat/fotos/al-cor/index.html", "ca", "/fotos/al-cor/"),
            ("m/fotos/al-cor.html", "ca", "/fotos/al-cor"),
            ("m/bpod.cat/fotos/cèl·lula/index.html", "ca", "/fotos/c%C3%A8l%C2%B7lula/"),
            ("m/bpod.mrc.ac.uk/index.html", "en", "/"),
        ],
    )
    def test_is_told_by_the_folders(self, file, language, address):
        place = old_site.place(PurePath(file))
        assert (place.language, place.address) == (language, address)

    @pytest.mark.parametrize("file", ["m/a.html", "m/archive/notes.txt", "m/pages/2016-02-18.html"])
    def test_is_not_invented(self, file):
        assert old_site.place(PurePath(file)) is None

    @pytest.mark.parametrize(
        ("address", "is_post", "is_of_one"),
        [
            ("/archive/2016/2/18", True, True),
            ("/fotos/al-cor/?x=1", True, True),
            ("/posts/1786", False, True),
            ("/", False, False),
            ("/archive", False, False),
            ("/archive/2016/2", False, False),
            ("/about", False, False),
            ("/?p=12", False, True),
        ],
    )
    def test_says_whether_it_led_to_one_post(self, address, is_post, is_of_one):
        place = old_site.Place("en", address)
        assert (place.is_post, place.is_of_one_post) == (is_post, is_of_one)


@pytest.mark.django_db
class TestRead:
    def test_both_templates_and_what_is_no_post(self, tmp_path):
        mirror.english(tmp_path, 1)
        mirror.copied(tmp_path, 2)
        mirror.about(tmp_path)
        reports = run(tmp_path)
        assert outcomes(reports) == {
            "1.html": "stored",
            "2.txt": "stored",
            "about.html": "skipped",
            "archive.html": "skipped",
            "index.html": "skipped",
            "robots.txt": "skipped",
        }
        assert [post.publish_on for post in Post.objects.order_by("publish_on")] == [
            date(2016, 3, 1),
            date(2016, 3, 2),
        ]

    def test_bare_addresses_and_queries_as_file_names(self, tmp_path):
        page = mirror.english(tmp_path, 1)
        page.rename(page.with_name("1"))
        put(page.with_name("1?domain_redirected=true"), page.with_name("1").read_bytes())
        put(page.with_name("2@from=mail.html"), mirror.english(tmp_path, 2).read_bytes())
        put(page.parent / "style", "body {}")
        reports = run(tmp_path)
        assert outcomes(reports) == {
            "1": "stored",
            "1?domain_redirected=true": "copy",
            "2.html": "stored",
            "2@from=mail.html": "copy",
        }
        assert all(report.ok for report in reports)
        assert Post.objects.count() == 2

    def test_a_page_at_a_post_s_address_that_cannot_be_read_is_no_skipped_page(self, tmp_path):
        mirror.about(tmp_path)
        put(tmp_path / mirror.ENGLISH / "archive/2016/3/9.html", "<h1>BPoD</h1><p>Page not found")
        (refused,) = [report for report in run(tmp_path) if report.outcome == "refused"]
        assert refused.path.endswith("9.html")

    def test_a_page_that_was_given_by_itself_is_refused_and_not_skipped(self, tmp_path):
        mirror.about(tmp_path)
        (report,) = run(tmp_path / mirror.ENGLISH / "about.html")
        assert report.outcome == "refused"

    def test_another_copy_of_a_post_is_no_error_and_markup_wins(self, tmp_path):
        mirror.copied(tmp_path, 1)
        mirror.english(tmp_path, 1)
        put(tmp_path / mirror.ENGLISH / "index.html", mirror.english(tmp_path, 1).read_bytes())
        reports = run(tmp_path)
        assert outcomes(reports) == {"1.html": "stored", "1.txt": "copy", "index.html": "copy"}
        assert Post.objects.get().creators.count() == 1

    def test_another_post_of_the_same_day_is_an_error(self, tmp_path):
        mirror.english(tmp_path, 1)
        mirror.copied(tmp_path, 1, title="Something Else")
        assert outcomes(run(tmp_path)) == {"1.html": "stored", "1.txt": "refused"}


@pytest.mark.django_db
class TestPicture:
    def test_is_the_largest_at_the_path_that_the_page_names(self, tmp_path):
        mirror.english(tmp_path, 1)
        run(tmp_path)
        assert Picture.objects.get().width == 64

    @pytest.mark.parametrize(
        ("source", "file"),
        [
            ("/imgs/1/p.jpg", "bpod.mrc.ac.uk/imgs/1/p.jpg"),
            ("../../../imgs/1/p%20q.jpg", "bpod.mrc.ac.uk/imgs/1/p q.jpg"),
            ("../../imgs/p.jpg?12", "bpod.mrc.ac.uk/archive/imgs/p.jpg@12"),
            ("//pictures.example/p.jpg", "pictures.example/p.jpg"),
        ],
    )
    def test_in_every_spelling_of_its_address(self, tmp_path, source, file):
        page = mirror.english(tmp_path / "other", 1).read_text()
        page = page.replace(f"{mirror.UPLOADS}/1/profile/P-1.jpg?1455706525", source)
        put(tmp_path / "m" / mirror.ENGLISH / "archive/2016/3/1.html", page)
        put(tmp_path / "m" / file, mirror.picture_bytes((40, 30)))
        run(tmp_path / "m")
        assert Picture.objects.get().width == 40

    def test_beside_the_page_comes_first(self, tmp_path):
        page = mirror.english(tmp_path, 1)
        put(page.with_suffix(".jpg"), mirror.picture_bytes((100, 80)))
        run(tmp_path)
        assert Picture.objects.get().width == 100

    @pytest.mark.parametrize(
        "source", ["../../../../../secret.jpg", "file:///secret.jpg", "/../../secret.jpg"]
    )
    def test_is_never_taken_from_outside_the_folder(self, tmp_path, source):
        page = mirror.english(tmp_path / "other", 1).read_text()
        page = page.replace(f"{mirror.UPLOADS}/1/profile/P-1.jpg?1455706525", source)
        put(tmp_path / "m" / mirror.ENGLISH / "archive/2016/3/1.html", page)
        put(tmp_path / "secret.jpg", mirror.picture_bytes())
        (tmp_path / "m" / mirror.ENGLISH / "secret.jpg").symlink_to(tmp_path / "secret.jpg")
        assert run(tmp_path / "m")[0].ok
        assert Picture.objects.count() == 0


@pytest.mark.django_db
class TestMetAgain:
    def test_a_second_run_writes_nothing(self, tmp_path):
        mirror.english(tmp_path, 1)
        mirror.copied(tmp_path, 1)
        mirror.copied(tmp_path, 2)
        mirror.about(tmp_path)
        put(tmp_path / mirror.ENGLISH / "archive/2016/3/9.html", "<h1>BPoD</h1>")
        first = run(tmp_path)
        before = list(ImportedFile.objects.order_by("pk").values())
        second = run(tmp_path)
        assert list(ImportedFile.objects.order_by("pk").values()) == before
        assert [report.is_new for report in second if report.ok] == [False] * 3
        assert [report.to_json() for report in second] == [report.to_json() for report in first]

    def test_files_that_are_here_need_not_be_read_again(self, tmp_path):
        mirror.english(tmp_path, 1)
        run(tmp_path)
        (report,) = run(tmp_path, tell_known=False)
        assert (report.ok, report.is_new, report.post) == (True, False, None)

    def test_a_mirror_in_another_place_is_the_same_one(self, tmp_path):
        mirror.english(tmp_path / "a", 1)
        run(tmp_path / "a")
        (tmp_path / "a").rename(tmp_path / "b")
        assert [report.is_new for report in run(tmp_path / "b")] == [False]

    def test_a_mended_page_leaves_the_report(self, tmp_path):
        path = put(tmp_path / mirror.ENGLISH / "archive/2016/3/1.html", "<h1>BPoD</h1>")
        run(tmp_path)
        path.write_text(html_page(date="1 March 2016", address=None))
        run(tmp_path)
        assert [row.outcome for row in ImportedFile.objects.all()] == ["stored"]

    def test_a_post_that_was_taken_away_is_stored_again(self, tmp_path):
        mirror.english(tmp_path, 1)
        run(tmp_path)
        Post.objects.all().delete()
        (report,) = run(tmp_path)
        assert (report.ok, report.is_new) == (True, True)
        assert Post.objects.count() == 1

    def test_what_a_killed_import_left_of_a_picture_is_not_kept_beside(self, tmp_path, settings):
        path = put(tmp_path / "a.txt", text_copy())
        put(tmp_path / "a.jpg", mirror.picture_bytes())
        run(path)
        name = Path(settings.MEDIA_ROOT) / Picture.objects.get().file.name
        Post.objects.all().delete()
        Picture.objects.all().delete()
        put(name, b"half")
        run(path)
        assert [file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()] == [name]
        assert name.read_bytes() == (tmp_path / "a.jpg").read_bytes()


@pytest.mark.django_db
class TestAddresses:
    def test_a_post_s_own_is_a_row_and_the_home_page_s_is_not(self, tmp_path):
        mirror.copied(tmp_path, 1)
        put(tmp_path / mirror.ENGLISH / "index.html", mirror.english(tmp_path, 1).read_bytes())
        run(tmp_path)
        assert set(OldAddress.objects.values_list("language", "address", "post__publish_on")) == {
            ("en", "/archive/2016/3/1", date(2016, 3, 1)),
        }

    def test_of_other_spellings(self, tmp_path):
        mirror.english(tmp_path, 1, name="posts/1786@locale=en.html")
        run(tmp_path)
        assert [row.address for row in OldAddress.objects.all()] == [
            "/archive/2016/3/1",
            "/posts/1786?locale=en",
        ]


@pytest.mark.django_db
class TestKept:
    def test_what_was_not_wholly_understood_is_kept_byte_for_byte(self, tmp_path):
        page = html_page(date="1 March 2016", address=None, credits="<li>A prize of the Fen</li>")
        path = put(
            tmp_path / mirror.ENGLISH / "archive/2016/3/1.html",
            page.replace("<p>A thread", "<p><iframe src='v'></iframe>A thread"),
        )
        run(tmp_path)
        row = ImportedFile.objects.get()
        assert [piece["field"] for piece in row.unread] == ["credits", "body", "picture"]
        assert row.unread[0]["text"] == "A prize of the Fen"
        assert kept.path(row.sha256).read_bytes() == path.read_bytes()

    def test_what_was_refused_is_kept_with_its_reason(self, tmp_path):
        path = put(tmp_path / mirror.ENGLISH / "archive/2016/3/1.html", b"<h1>BPoD\xff</h1>")
        run(tmp_path)
        row = ImportedFile.objects.get()
        assert (row.outcome, row.path) == ("refused", "bpod.mrc.ac.uk/archive/2016/3/1.html")
        assert "not a post" in row.error
        assert kept.fetch(row.sha256) == path.read_bytes()

    def test_what_was_understood_is_not_kept_twice(self, tmp_path):
        mirror.english(tmp_path, 1)
        run(tmp_path)
        row = ImportedFile.objects.get()
        assert (row.unread, kept.fetch(row.sha256)) == ([], None)
        assert bytes(row.post.imported_page.content) == Path(row.folder, row.path).read_bytes()
