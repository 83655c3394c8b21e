"""`bpod import` of a whole mirror, as a person runs it: killed, started again, told about."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.posts import mirror

DAYS = 12


def make(folder: Path) -> Path:
    for day in range(1, DAYS + 1):
        mirror.english(folder, day)
    mirror.catalan(folder, "puntes", day=3, title="Puntes")
    mirror.about(folder)
    mirror.put(folder / mirror.ENGLISH / "archive/2016/3/28.html", "<h1>BPoD</h1><p>Nothing")
    return folder


def media(home) -> set[str]:
    return {path.name for path in (home.home / "media").rglob("*") if path.is_file()}


def test_killed_and_started_again_it_goes_on_where_it_stopped(home, tmp_path):
    folder = make(tmp_path / "mirror")
    process = home.start("import", str(folder))
    deadline = time.monotonic() + 90
    while len(media(home)) < 3:
        assert process.poll() is None, "it was over before it could be killed"
        assert time.monotonic() < deadline
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    done = home.bpod("import", str(folder))
    assert done.returncode == 1, done.stderr  # the one broken page
    assert "already here" in done.stderr
    imported = [line for line in done.stdout.splitlines() if line.startswith("imported")]
    assert 0 < len(imported) < DAYS + 1
    home.shell(COUNTED)
    counted = (home.home / "counted").read_text().split()
    assert counted == [str(DAYS), str(DAYS), str(DAYS), str(DAYS), "1", str(DAYS + 1)]
    assert len(media(home)) == DAYS
    assert "Tips of Day 12" in (home.home / "site/en/archive/2016/3/12.html").read_text()
    assert "Puntes" in (home.home / "site/ca/fotos/puntes.html").read_text()
    before = tree(home.home)
    again = home.bpod("import", str(folder))
    assert f"{DAYS + 1} already here" in again.stderr
    assert "imported" not in again.stdout
    assert tree(home.home) == before


def tree(folder: Path) -> dict[str, int]:
    rooms = [folder / name for name in ("site", "media", "frozen", "originals")]
    return {
        str(path): path.stat().st_mtime_ns
        for room in rooms
        for path in room.rglob("*")
        if path.is_file() and path.name != ".lock"
    }


COUNTED = """
from django.conf import settings
from publisher.editions.models import Edition, EditionRevision
from publisher.posts.models import ImportedFile, ImportedPage, Picture, Post
counts = [Post.objects.count(), Picture.objects.count(), ImportedPage.objects.count(),
          Edition.objects.filter(language="en", state="released").count(),
          Edition.objects.filter(language="ca", state="released").count(),
          ImportedFile.objects.filter(outcome="stored").count()]
(settings.BPOD_HOME / "counted").write_text(" ".join(map(str, counts)))
"""


def test_json_stays_clean_and_the_exit_status_counts_no_page_that_is_no_post(home, tmp_path):
    folder = tmp_path / "mirror"
    mirror.english(folder, 1)
    mirror.about(folder)
    done = home.bpod("import", str(folder), "--json")
    assert done.returncode == 0, done.stderr
    reports = home.json("import", str(folder))
    assert [set(report) for report in reports] == [{"path", "ok", "error", "post"}] * 5
    assert sorted(report["ok"] for report in reports) == [False] * 4 + [True]


def test_the_report_is_a_table_and_json(home, tmp_path):
    home.bpod("import", str(make(tmp_path / "mirror")))
    told = home.json("import", "--report")
    assert set(told) == {"files", "outcomes", "rows"}
    assert told["outcomes"] == {"stored": 13, "copy": 0, "skipped": 4, "unmatched": 0, "refused": 1}
    (refused,) = [row for row in told["rows"] if row["outcome"] == "refused"]
    assert Path(refused["original"]).parent.parent == home.home / "originals"
    table = home.bpod("import", "--report").stdout
    assert "refused    bpod.mrc.ac.uk/archive/2016/3/28.html" in table
    assert "18 files: 13 stored" in table
    again = home.bpod("import", "--again")
    assert again.returncode == 1
    assert "28.html" in again.stderr


def test_what_does_not_fit_together_is_said(home, tmp_path):
    for words in ([], ["--report", "--again"], ["--report", str(tmp_path)], ["--again", "--draft"]):
        done = home.bpod("import", *words)
        assert done.returncode == 2
        assert "Error:" in done.stderr
