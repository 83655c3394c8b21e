"""Whole imports: each file on its own, wholly or not at all."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from publisher.posts.importer import DateTakenError, PageError, import_pages, read, store
from publisher.posts.models import ImportedPage, Picture, Post, Series, Writer
from tests.posts.files import NOW, dry, picture, put, refuse, run, stored_files
from tests.posts.sample import html_page, text_copy

pytestmark = pytest.mark.django_db


class TestStored:
    def test_a_page_becomes_a_post_with_all_its_parts(self, tmp_path):
        path = put(tmp_path / "titin.html", html_page(before_title="<h4>Maps of Mould - III</h4>"))
        picture(tmp_path / "titin.jpg")
        (report,) = run(path)
        assert report.ok
        post = Post.objects.get()
        assert (post.publish_on, post.title, post.kicker) == (
            date(2016, 2, 18),
            "Tips of the Tongueless",
            "Maps of Mould - III",
        )
        assert (post.series.kind, post.part) == ("series", 3)
        assert (post.licence, post.rights_line, post.live) == ("CC-BY-4.0", "", False)
        assert [line.writer.name for line in post.writers.all()] == ["A. Quïll"]
        assert [(one.name, one.and_colleagues) for one in post.creators.all()] == [("B. Petri", True)]
        assert [(one.city, one.country) for one in post.institutions.all()] == [("Ely", "GB")]
        assert [(one.journal, one.year, one.month, one.doi) for one in post.publications.all()] == [
            ("Samples", 2015, 10, "10.5555/mould.2015")
        ]
        (placed,) = post.pictures.all()
        assert (placed.picture.width, placed.picture.height, placed.alt_text) == (40, 30, "")
        assert placed.picture.title == post.title
        assert placed.rights.count() == 0

    def test_the_page_is_kept_byte_for_byte(self, tmp_path):
        source = text_copy().replace("\n", "\r\n").encode("windows-1252")
        run(put(tmp_path / "a.txt", source))
        page = ImportedPage.objects.get()
        assert (page.name, bytes(page.content), page.imported_at) == ("a.txt", source, NOW)
        assert len(page.sha256) == 64

    @pytest.mark.parametrize(
        ("kicker", "series", "kind", "part"),
        [
            ("Senses Week", "Senses Week", "event", None),
            ("Picture Prize 2023", "Picture Prize 2023", "competition", None),
            ("Maps of Mould – Part 2", "Maps of Mould", "series", 2),
            ("Maps of Mould - XVIX", "Maps of Mould - XVIX", "series", None),
            ("Half - Life", "Half - Life", "series", None),
        ],
    )
    def test_a_kicker_becomes_a_series_and_a_part(self, tmp_path, kicker, series, kind, part):
        run(put(tmp_path / "a.txt", text_copy(kicker=kicker)))
        post = Post.objects.get()
        assert (post.series.name, post.series.kind, post.part) == (series, kind, part)

    def test_series_and_writers_are_shared(self, tmp_path):
        for day in (1, 2):
            put(tmp_path / f"{day}.txt", text_copy(kicker=f"Maps - {day}", date=f"{day} May 2020"))
        run(tmp_path)
        assert (Post.objects.count(), Series.objects.count(), Writer.objects.count()) == (2, 1, 1)

    def test_a_real_description_of_the_picture_is_kept(self, tmp_path):
        path = put(tmp_path / "a.html", html_page(alt="A green thread forks on a black field"))
        picture(tmp_path / "a.jpg")
        run(path)
        assert Post.objects.get().pictures.get().alt_text == "A green thread forks on a black field"

    def test_the_library_knows_where_its_picture_is_used(self, tmp_path):
        picture(tmp_path / "a.jpg")
        run(put(tmp_path / "a.txt", text_copy(kicker="Senses Week")))
        (used,) = Picture.objects.get().get_usage()
        assert used[0] == Post.objects.get()

    def test_characters_that_no_database_takes_are_dropped(self, tmp_path):
        filler = "<!-- " + "x" * 10_000 + " -->"
        run(
            put(
                tmp_path / "a.html", html_page(head=filler, title="Mo\0uld", credits="<li>A pr\0ize&#0;</li>")
            )
        )
        post = Post.objects.get()
        assert post.title == "Mould"
        assert post.credit_notes.get().text.startswith("A prize")

    def test_a_line_with_long_links_is_kept(self, tmp_path):
        link = f'<a href="https://a.example/{"x" * 470}">{"word " * 100}</a>'
        run(put(tmp_path / "a.html", html_page(credits=f"<li>See {link} and {link}</li>")))
        assert Post.objects.get().credit_notes.count() > 2

    def test_writers_and_credits_keep_their_order(self, tmp_path):
        run(
            put(
                tmp_path / "a.txt",
                text_copy(
                    byline="Written by Z. Last, A. First and M. Middle", credits=("Prize two", "Prize one")
                ),
            )
        )
        post = Post.objects.get()
        assert [line.writer.name for line in post.writers.all()] == ["Z. Last", "A. First", "M. Middle"]
        assert [note.text for note in post.credit_notes.all()] == ["Prize two", "Prize one"]


class TestArchive:
    def test_each_post_is_given_to_the_archive(self, tmp_path):
        given = []
        run(put(tmp_path / "a.txt", text_copy()), archive=given.append)
        assert given == [Post.objects.get()]

    def test_drafts_are_not(self, tmp_path):
        path = put(tmp_path / "a.txt", text_copy())
        (report,) = import_pages([path], draft=True, dry_run=False, now=NOW, archive=refuse)
        assert report.ok
        assert Post.objects.count() == 1

    def test_what_the_archive_refuses_leaves_nothing(self, tmp_path, settings):
        path = put(tmp_path / "a.txt", text_copy(kicker="Senses Week"))
        picture(tmp_path / "a.jpg")
        seen = []

        def archive(post: Post) -> None:
            seen.append(len(stored_files(settings)))
            refuse(post)

        (report,) = run(path, archive=archive)
        assert report.error == "it cannot join the archive: no room for Tips of the Tongueless"
        assert seen == [1]
        assert stored_files(settings) == []
        for model in (Post, Picture, ImportedPage, Series, Writer):
            assert model.objects.count() == 0

    def test_an_interruption_leaves_nothing(self, tmp_path, settings):
        path = put(tmp_path / "a.txt", text_copy())
        picture(tmp_path / "a.jpg")

        def archive(_post: Post) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run(path, archive=archive)
        assert Post.objects.count() == 0
        assert stored_files(settings) == []


class TestErrors:
    def test_one_bad_file_does_not_end_the_others(self, tmp_path):
        put(tmp_path / "a.txt", text_copy(date="1 May 2020"))
        put(tmp_path / "b.txt", "Milk, eggs, bread")
        put(tmp_path / "c.txt", b"")
        put(tmp_path / "d.html", html_page())
        reports = run(tmp_path)
        assert [report.ok for report in reports] == [True, False, False, True]
        assert [report.post is None for report in reports] == [False, True, True, False]
        assert Post.objects.count() == 2

    def test_a_date_has_one_post(self, tmp_path):
        run(put(tmp_path / "a.txt", text_copy()))
        (report,) = run(put(tmp_path / "b.txt", text_copy(title="Another")))
        assert report.error.startswith("2022-12-14 is already taken by “Tips of the Tongueless”")
        assert report.post["title"] == "Another"
        assert Post.objects.get().title == "Tips of the Tongueless"

    def test_the_same_page_twice_in_one_run_is_stored_once(self, tmp_path):
        put(tmp_path / "a.txt", text_copy())
        put(tmp_path / "b.txt", text_copy())
        assert [report.ok for report in run(tmp_path)] == [True, False]
        assert Post.objects.count() == 1

    def test_a_catalan_page_is_understood_but_not_stored(self, tmp_path):
        (report,) = run(
            put(tmp_path / "a.txt", text_copy(date="14 de desembre de 2022", byline="Escrit per A. Quill"))
        )
        assert "belongs to its English post" in report.error
        assert (report.post["language"], report.post["writers"]) == ("ca", ["A. Quill"])
        assert Post.objects.count() == 0

    @pytest.mark.parametrize(
        ("parts", "words"),
        [
            ({"title": "Long " * 30}, "the title has 149 characters, at most 120"),
            ({"kicker": "Long " * 30}, "the kicker has 149 characters"),
            ({"strapline": "Long " * 60}, "the strapline has 299 characters"),
            ({"byline": "Written by " + "Q" * 130}, "the writer has 130 characters"),
        ],
    )
    def test_what_does_not_fit_is_said(self, tmp_path, parts, words):
        (report,) = run(put(tmp_path / "a.txt", text_copy(**parts)))
        assert words in report.error
        assert Post.objects.count() == 0

    def test_a_file_that_is_not_there_or_no_page_is_said(self, tmp_path):
        empty = tmp_path / "empty"
        empty.mkdir()
        missing, folder = run(tmp_path / "gone.html", empty)[::-1]
        assert missing.error == "there is no such file; correct the path"
        assert "no page" in folder.error


class TestPicture:
    @pytest.mark.parametrize(
        ("suffix", "kind", "stored"),
        [
            (".jpg", "JPEG", ".jpg"),
            (".JPEG", "JPEG", ".jpg"),
            (".png", "PNG", ".png"),
            (".webp", "WEBP", ".webp"),
            (".tiff", "TIFF", ".tif"),
            (".gif", "GIF", ".gif"),
            (".jpg", "PNG", ".png"),
        ],
    )
    def test_of_the_same_stem_is_taken(self, tmp_path, suffix, kind, stored):
        path = put(tmp_path / "a.b.txt", text_copy())
        picture(tmp_path / f"a.b{suffix}", kind=kind)
        picture(tmp_path / "other.jpg")
        run(path)
        name = Picture.objects.get().file.name
        assert name.startswith("pictures/")
        assert name.endswith(stored)
        assert "a.b" not in name

    def test_is_stored_as_it_was_given(self, tmp_path, settings):
        path = put(tmp_path / "a.txt", text_copy())
        given = picture(tmp_path / "a.png", kind="PNG")
        run(path)
        (stored,) = stored_files(settings)
        assert stored.read_bytes() == given.read_bytes()
        assert Picture.objects.get().file_size == len(given.read_bytes())

    @pytest.mark.parametrize(
        "content", [b"", b"no picture", b"\xff\xd8\xff\xe0", b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
    )
    @pytest.mark.parametrize("dry_run", [True, False])
    def test_that_cannot_be_read_stops_its_page(self, tmp_path, settings, content, dry_run):
        path = put(tmp_path / "a.txt", text_copy())
        put(tmp_path / "a.jpg", content)
        (report,) = dry(path) if dry_run else run(path)
        assert report.error == "the picture a.jpg cannot be read; replace it or take it away"
        assert Post.objects.count() == 0
        assert stored_files(settings) == []

    def test_that_is_cut_off_stops_its_page(self, tmp_path):
        path = put(tmp_path / "a.txt", text_copy())
        whole = Image.effect_noise((200, 200), 80)
        whole.save(tmp_path / "whole.jpg")
        put(tmp_path / "a.jpg", (tmp_path / "whole.jpg").read_bytes()[:-2000])
        assert "cannot be read" in run(path)[0].error

    @pytest.mark.parametrize("size", [(10_000, 8_001), (15_000, 15_000)])
    def test_of_too_many_pixels_stops_its_page(self, tmp_path, size):
        path = put(tmp_path / "a.txt", text_copy())
        Image.new("1", size).save(tmp_path / "a.png")
        assert "make it smaller" in run(path)[0].error


class TestFound:
    def test_pages_in_folders_sorted_and_once(self, tmp_path):
        put(tmp_path / "b" / "2.HTM", html_page())
        put(tmp_path / "b" / "1.txt", text_copy())
        put(tmp_path / "a" / "3.html", "<p>no post")
        put(tmp_path / "b" / "notes.md", text_copy())
        put(tmp_path / "b" / ".hidden.txt", text_copy())
        put(tmp_path / ".cache" / "4.txt", text_copy())
        reports = dry(tmp_path, tmp_path / "b" / "1.txt", tmp_path / "b")
        assert [Path(report.path).name for report in reports] == ["3.html", "1.txt", "2.HTM"]

    def test_the_parts_a_browser_saves_beside_a_page_are_left_out(self, tmp_path):
        put(tmp_path / "Tips.html", html_page())
        put(tmp_path / "Tips_files" / "frame.html", "<p>a button")
        put(tmp_path / "more_files" / "own.txt", text_copy())
        assert [Path(report.path).name for report in dry(tmp_path)] == ["Tips.html", "own.txt"]

    def test_progress_is_told(self, tmp_path):
        put(tmp_path / "a.txt", text_copy())
        put(tmp_path / "b.txt", "none")
        told = []
        run(tmp_path, progress=lambda done, of: told.append((done, of)))
        assert told == [(1, 2), (2, 2)]


def test_a_page_can_be_stored_by_itself(tmp_path):
    page = read(put(tmp_path / "a.txt", text_copy()))
    store(page, None, now=NOW)
    with pytest.raises(DateTakenError):
        store(page, None, now=NOW)
    with pytest.raises(PageError):
        read(tmp_path)
