"""The project's own papers: nothing forgotten in them, nothing that belongs elsewhere."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

from tests.docs.pages import ROOT, first_column

SUFFIXES = {
    ".py",
    ".md",
    ".toml",
    ".yaml",
    ".html",
    ".css",
    ".conf",
    ".po",
    ".cfg",
    ".lock",
    ".json",
    ".xml",
    ".txt",
    "",
}
# Put together here, so that this very file does not hold them.
FORBIDDEN = [
    *(re.compile(rf"\b{word}\b") for word in ("TO" + "DO", "FIX" + "ME", "X" * 3)),
    *(re.compile(rf"(?<![\w.:/-])/{place}/") for place in ("wo" + "rk", "ro" + "ot", "ho" + "me/[a-z]+")),
]


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
    names = listed.stdout.split("\0") if listed.returncode == 0 else []
    found = [ROOT / name for name in names if name] or _walked()
    return [path for path in found if path.is_file() and path.suffix in SUFFIXES]


def _walked() -> list[Path]:
    """Where this is no checkout: all that is not hidden, nor made here."""
    tops = [
        path for path in ROOT.iterdir() if not path.name.startswith(".") and path.name not in {"var", "build"}
    ]
    return [path for top in tops for path in ([top] if top.is_file() else top.rglob("*"))]


def test_nothing_is_left_to_do_in_a_comment_and_no_path_of_one_machine_is_written_down():
    found = []
    for path in tracked():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{path.relative_to(ROOT)}: {match[0]}" for rule in FORBIDDEN for match in rule.finditer(text)
        ]
    assert found == []


def test_the_makefile_and_the_readme_name_the_same_commands():
    listed = set(re.findall(r"^([a-z0-9-]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
    told = {
        word.removeprefix("make ")
        for word in first_column((ROOT / "README.md").read_text())
        if word.startswith("make ")
    }
    assert told <= listed | {"help"}
    assert {"run", "test", "check", "bench", "install", "help"} <= told


def test_the_readme_names_every_command_of_every_day():
    told = {
        word.split()[1] for word in first_column((ROOT / "README.md").read_text()) if word.startswith("bpod ")
    }
    assert told == {
        *("run", "import", "approve", "tick", "status", "rebuild", "outlet"),
        *("export", "withdraw", "rehearse", "doctor"),
    }


def test_the_readme_has_a_place_for_the_figures():
    text = (ROOT / "README.md").read_text()
    assert text.index("<!-- figures -->") < text.index("<!-- /figures -->")


def test_the_changelog_has_a_place_for_what_is_not_released():
    assert "## [Unreleased]" in (ROOT / "CHANGELOG.md").read_text()


def test_every_kind_of_channel_is_held_apart_by_contract():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (independent,) = (contract for contract in contracts if contract["type"] == "independence")
    kinds = {f"channels.{path.parent.name}" for path in (ROOT / "channels").glob("*/adapter.py")}
    assert set(independent["modules"]) == kinds
