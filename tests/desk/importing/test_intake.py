"""What is uploaded becomes a folder: wholly, within limits, never outside of it."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from publisher.desk.importing import intake
from publisher.desk.importing.intake import UploadError


@pytest.fixture(autouse=True)
def _home(settings, tmp_path):
    settings.BPOD_HOME = tmp_path


def uploaded(name="a.html", content=b"x"):
    return SimpleUploadedFile(name, content)


def zipped(*entries, name="all.zip", compression=zipfile.ZIP_DEFLATED):
    """`entries`: name and content, or a `ZipInfo` and content."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for entry, content in entries:
            archive.writestr(entry, content)
    return uploaded(name, buffer.getvalue())


def received(*files, paths=()):
    folder = intake.path(intake.receive(files, paths))
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()
    }


def nothing_is_left():
    return not intake.root().exists() or not list(intake.root().iterdir())


def test_a_zip_keeps_its_folders():
    entries = (("2016/2/a.html", "page"), ("2016/2/a.jpg", b"picture"), ("b.html", ""))
    assert received(zipped(*entries)) == {"2016/2/a.html": b"page", "2016/2/a.jpg": b"picture", "b.html": b""}


def test_files_lie_beside_each_other_or_where_the_browser_says_they_lay():
    files = (uploaded("a.html", b"1"), uploaded("a.jpg", b"2"))
    assert received(*files) == {"a.html": b"1", "a.jpg": b"2"}
    assert received(*files, paths=["x/a.html", "y/a.jpg"]) == {"x/a.html": b"1", "y/a.jpg": b"2"}


def test_what_systems_leave_beside_files_is_left_out():
    entries = [
        (name, "x") for name in ("__MACOSX/._a.html", ".git/config", ".DS_Store", "x/Thumbs.db", "a.html")
    ]
    assert set(received(zipped(*entries))) == {"a.html"}


@pytest.mark.parametrize(
    "name",
    [
        *("../a.html", "x/../../a.html", "/etc/a.html", "x//a.html", "..", "x\\..\\a.html", "C:/a.html"),
        *("a\nb.html", "a\x7f.html", "\u202ea.html", "d/" * 30 + "a.html", "x" * 300 + ".html"),
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_and_nothing_stays(name):
    for files, paths in (([zipped(("ok.html", "x"), (name, "x"))], []), ([uploaded()], [name])):
        with pytest.raises(UploadError, match=r"leave it out|shorten it"):
            intake.receive(files, paths)
    assert nothing_is_left()


def test_a_link_is_refused():
    link = zipfile.ZipInfo("a.html")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with pytest.raises(UploadError, match="link"):
        intake.receive([zipped((link, "/etc/passwd"))], [])
    assert nothing_is_left()


def test_a_password_is_refused():
    data = bytearray(zipped(("a.html", "x")).read())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    with pytest.raises(UploadError, match="password"):
        intake.receive([uploaded("all.zip", bytes(data))], [])


@pytest.mark.parametrize("limit", ["FILE_BYTES_MAX", "TOTAL_BYTES_MAX"])
def test_a_bomb_is_stopped_while_it_goes_off(monkeypatch, limit):
    monkeypatch.setattr(intake, limit, 1_000_000)
    bomb = zipped(*((f"{number}.html", bytes(600_000)) for number in range(3)), ("x.html", bytes(1_200_000)))
    assert bomb.size < 10_000
    with pytest.raises(UploadError, match="more than 1 MB"):
        intake.receive([bomb], [])
    assert nothing_is_left()


def test_a_zip_that_understates_its_files_gives_no_more_than_it_says():
    data = bytearray(zipped(("a.html", b"y" * 5_000)).read())
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(mark) + place
        data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(UploadError, match="damaged"):
        intake.receive([uploaded("all.zip", bytes(data))], [])
    assert nothing_is_left()


def test_too_many_files_are_refused(monkeypatch):
    monkeypatch.setattr(intake, "FILES_MAX", 2)
    with pytest.raises(UploadError, match="3 files, at most 2"):
        intake.receive([zipped(*((f"{number}.html", "x") for number in range(3)))], [])


def test_too_many_bytes_are_refused_before_they_are_written(monkeypatch):
    monkeypatch.setattr(intake, "UPLOAD_BYTES_MAX", 1_000)
    with pytest.raises(UploadError, match="bpod import"):
        intake.receive([uploaded(content=bytes(2_000))], [])
    assert nothing_is_left()


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04 and no more", b"no zip at all"])
def test_what_calls_itself_a_zip_and_is_none_is_told_so(data):
    with pytest.raises(UploadError, match="zip"):
        intake.receive([uploaded("all.zip", data)], [])


def test_a_damaged_zip_is_told_so():
    data = bytearray(zipped(("a.html", b"y" * 5_000), compression=zipfile.ZIP_STORED).read())
    data[200] ^= 0xFF
    with pytest.raises(UploadError, match="damaged"):
        intake.receive([uploaded("all.zip", bytes(data))], [])
    assert nothing_is_left()


@pytest.mark.parametrize("names", [("a.html", "a.html"), ("a", "a/b.html"), ("a/b.html", "a")])
def test_a_name_that_is_there_twice_is_refused(names):
    with pytest.raises(UploadError, match="twice"):
        intake.receive([uploaded(), uploaded()], list(names))
    assert nothing_is_left()


def test_nothing_chosen_is_told_so():
    with pytest.raises(UploadError, match="Choose"):
        intake.receive([], [])
