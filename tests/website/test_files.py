"""Public files: whole, right, and only touched when they must be."""

from __future__ import annotations

import gzip
import os
import tempfile
from pathlib import Path

import pytest

from publisher.website.files import Folder, Stage

FAR = Path("/dev/shm")  # noqa: S108 - memory, on Linux another file system than any disk


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "site")


@pytest.mark.parametrize("in_bulk", [True, False])
def test_a_file_is_written_once_and_then_left_alone(folder, in_bulk):
    folder.in_bulk = in_bulk
    for _ in range(2):
        folder.write("archive/page.html", b"one")
        folder.settle()
    assert folder.changes == 1
    assert (folder.root / "archive/page.html").read_bytes() == b"one"
    folder.write("archive/page.html", b"two")
    folder.settle()
    assert (folder.root / "archive/page.html").read_bytes() == b"two"
    assert folder.changes == 2
    assert [path.name for path in (folder.root / "archive").iterdir()] == ["page.html"]


def test_a_reader_of_the_old_file_keeps_reading_the_old_file(folder):
    folder.write("page.html", b"one")
    folder.settle()
    with (folder.root / "page.html").open("rb") as reader:
        folder.write("page.html", b"two")
        folder.settle()
        assert reader.read() == b"one"


def test_nothing_is_shown_before_all_of_it_is_on_disk(tmp_path):
    stage = Stage()
    one, other = Folder(tmp_path / "one", stage), Folder(tmp_path / "other", stage)
    one.write("old.html", b"old")
    one.settle()
    other.write("page.html", b"page")
    one.write("index.html", b"index")
    one.remove("old.html")
    assert (one.root / "old.html").exists()
    assert not other.exists("page.html")
    assert not one.exists("index.html")
    one.settle()  # the sites of one bake come together
    assert other.exists("page.html")
    assert one.exists("index.html")
    assert not one.exists("old.html")


def test_what_is_shown_comes_in_the_order_in_which_it_was_made(folder):
    """A folder where the second file's twin should be: it and whatever comes after it stay away."""
    (folder.root / "b.html.gz").mkdir(parents=True)
    for name in ("a.html", "b.html", "c.html"):
        folder.write(name, b"x")
    with pytest.raises(OSError, match="directory"):
        folder.settle()
    assert [name for name in ("a.html", "b.html", "c.html") if folder.exists(name)] == ["a.html"]


def test_what_a_killed_baker_left_is_cleared_away(folder):
    folder.write("a.html", b"x")  # and never put in place
    later = Folder(folder.root)
    later.write("b.html", b"x")
    later.settle()
    assert [path.name for path in folder.root.rglob("*")] == ["b.html"]


def test_a_picture_is_the_frozen_file_itself(folder, tmp_path):
    frozen = tmp_path / "frozen.jpg"
    frozen.write_bytes(b"picture")
    folder.link("pictures/a.jpg", frozen)
    folder.link("pictures/a.jpg", frozen)
    assert folder.changes == 1
    assert (folder.root / "pictures/a.jpg").samefile(frozen)


def test_a_picture_on_another_disk_is_copied(folder):
    with tempfile.TemporaryDirectory(dir=FAR if FAR.is_dir() else None) as far:
        frozen = Path(far, "frozen.jpg")
        frozen.write_bytes(b"picture")
        folder.link("pictures/a.jpg", frozen)
    assert (folder.root / "pictures/a.jpg").read_bytes() == b"picture"
    assert os.listdir(folder.root / "pictures") == ["a.jpg"]  # noqa: PTH208


def test_a_picture_that_is_not_frozen_is_not_there(folder, tmp_path):
    with pytest.raises(FileNotFoundError):
        folder.link("pictures/a.jpg", tmp_path / "nothing.jpg")
    assert not folder.exists("pictures/a.jpg")


def test_a_sweep_keeps_what_was_asked_for_and_what_is_spared(folder):
    for name in ("index.html", "feed", "archive/1999/stray.html", ".index.html.new"):
        path = folder.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    folder.write("index.html", b"x")
    folder.sweep(spared=["feed"])
    folder.settle()
    assert sorted(path.name for path in folder.root.rglob("*")) == ["feed", "index.html"]


class TestTwins:
    PAGE = b"<p>words</p>" * 200

    def test_a_file_of_words_has_a_compressed_twin(self, tmp_path):
        folder = Folder(tmp_path)
        folder.write("a.html", self.PAGE)
        folder.settle()
        assert gzip.decompress((tmp_path / "a.html.gz").read_bytes()) == self.PAGE
        assert folder.changes == 1

    @pytest.mark.parametrize(("name", "data"), [("a.html", b"short"), ("icon.png", PAGE)])
    def test_what_would_not_shrink_has_none(self, tmp_path, name, data):
        folder = Folder(tmp_path)
        folder.write(name, data)
        folder.settle()
        assert [path.name for path in tmp_path.iterdir()] == [name]

    def test_it_follows_the_file(self, tmp_path):
        folder = Folder(tmp_path)
        folder.write("a.html", self.PAGE)
        folder.settle()
        folder.write("a.html", self.PAGE + b"more")
        folder.settle()
        assert gzip.decompress((tmp_path / "a.html.gz").read_bytes()) == self.PAGE + b"more"
        folder.write("a.html", b"short")
        folder.settle()
        assert not (tmp_path / "a.html.gz").exists()
        folder.write("a.html", self.PAGE)
        folder.settle()
        folder.remove("a.html")
        folder.settle()
        assert list(tmp_path.iterdir()) == []

    def test_one_that_is_lost_is_made_again(self, tmp_path):
        folder = Folder(tmp_path)
        folder.write("a.html", self.PAGE)
        folder.settle()
        (tmp_path / "a.html.gz").unlink()
        folder.write("a.html", self.PAGE)
        folder.settle()
        assert (tmp_path / "a.html.gz").exists()
        assert folder.changes == 1

    def test_a_bulk_makes_them_at_the_end_and_none_is_ever_older_than_its_file(self, tmp_path):
        folder = Folder(tmp_path)
        folder.write("a.html", self.PAGE)
        folder.settle()
        folder.in_bulk = True
        folder.write("a.html", self.PAGE + b"more")
        folder.write("b.html", self.PAGE)
        assert not list(tmp_path.glob("*.gz"))
        folder.compress()
        assert gzip.decompress((tmp_path / "a.html.gz").read_bytes()) == self.PAGE + b"more"
        assert (tmp_path / "b.html.gz").exists()

    def test_the_same_bytes_give_the_same_twin(self, tmp_path):
        for name in ("a", "b"):
            folder = Folder(tmp_path / name)
            folder.write("page.html", self.PAGE)
            folder.settle()
        one, other = ((tmp_path / name / "page.html.gz").read_bytes() for name in ("a", "b"))
        assert one == other
