"""`bpod export` in one installation, `bpod import` in another."""

from __future__ import annotations

import pytest

from tests import installation
from tests.commands.pages import text_copy


@pytest.fixture
def other(prepared, tmp_path):
    with installation.copy(prepared, tmp_path / "other") as made:
        yield made


def test_what_one_installation_writes_another_takes(home, other, tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    for number in (1, 2):
        text_copy(folder, f"page-{number}", date=f"{number} May 2014", title=f"Closing Ranks {number}")
    assert home.bpod("import", str(folder)).returncode == 0
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    done = home.bpod("export", f"--out={first}", "--zip")
    assert done.returncode == 0, done.stderr
    assert f"{first}: {len(first.read_text().splitlines())} lines" in done.stderr
    done = other.bpod("import", str(first))
    assert done.returncode == 0, done.stderr
    page = "site/en/archive/2014/5/1.html"
    assert (other.home / page).read_bytes() == (home.home / page).read_bytes()
    assert other.bpod("export", f"--out={second}").returncode == 0
    assert second.read_bytes() == first.read_bytes()
    assert list(tmp_path.glob(".*")) == []
    lines = home.bpod("export", "--since=2014-05-02")
    assert "Closing Ranks 2" in lines.stdout
    assert "Closing Ranks 1" not in lines.stdout
    assert "the lines alone" in lines.stderr
    refused = other.bpod("import", str(first))
    assert refused.returncode == 1
    assert "there are posts here already" in refused.stderr


def test_a_broken_line_is_told_and_nothing_is_stored(home, other, tmp_path):
    target = tmp_path / "a.jsonl"
    home.bpod("export", f"--out={target}")
    lines = target.read_text().splitlines(keepends=True)
    target.write_text("".join([*lines[:2], '{"line":"series","name":5,"kind":"event"}\n', *lines[2:]]))
    done = other.bpod("import", str(target))
    assert done.returncode == 1
    assert "line 3: name: is 5; text is wanted; nothing was stored" in done.stderr
    assert other.bpod("import", str(target), "--json").returncode == 2
    assert other.bpod("export", "--zip").returncode == 2


def test_it_is_written_for_nobody_else(home, tmp_path):
    target = tmp_path / "a.jsonl"
    target.write_text("of before, readable by all")
    assert home.bpod("export", f"--out={target}").returncode == 0
    assert home.bpod("export", f"--out={target}", "--zip", "--without-people").returncode == 0
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("a.jsonl*")}
    assert modes == {"a.jsonl": 0o600, "a.jsonl.files": 0o700, "a.jsonl.zip": 0o600}
    assert '"people":false' in target.read_text()
