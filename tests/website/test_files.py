"""Public files: whole, right, and only touched when they must be."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from publisher.website.files import Folder

FAR = Path("/dev/shm")  # noqa: S108 - memory, on Linux another file system than any disk


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path / "site")


@pytest.mark.parametrize("in_bulk", [True, False])
def test_a_file_is_written_once_and_then_left_alone(folder, in_bulk):
    folder.in_bulk = in_bulk
    folder.write("archive/page.html", b"one")
    folder.write("archive/page.html", b"one")
    folder.settle()
    assert folder.changes == 1
    assert (folder.root / "archive/page.html").read_bytes() == b"one"
    folder.write("archive/page.html", b"two")
    assert folder.changes == 2
    assert [path.name for path in (folder.root / "archive").iterdir()] == ["page.html"]


def test_a_reader_of_the_old_file_keeps_reading_the_old_file(folder):
    folder.write("page.html", b"one")
    with (folder.root / "page.html").open("rb") as reader:
        folder.write("page.html", b"two")
        assert reader.read() == b"one"


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
