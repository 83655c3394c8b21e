"""OmegaT without its window (https://omegat.sourceforge.io/manual-standard/en/chapter.installing.and.running.html):
a project of one file and one memory, translated and written.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

FOLDERS = ("source", "target", "glossary", "dictionary", "omegat", "tm/auto")
PROJECT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<omegat>
  <project version="1.0">
    <source_dir>__DEFAULT__</source_dir>
    <target_dir>__DEFAULT__</target_dir>
    <tm_dir>__DEFAULT__</tm_dir>
    <glossary_dir>__DEFAULT__</glossary_dir>
    <dictionary_dir>__DEFAULT__</dictionary_dir>
    <source_lang>en</source_lang>
    <target_lang>ca</target_lang>
    <sentence_seg>{segment}</sentence_seg>
    <support_default_translations>true</support_default_translations>
    <remove_tags>false</remove_tags>
  </project>
</omegat>
"""


def translated(
    folder: Path, name: str, data: bytes, memory: bytes, glossary: bytes = b"", *, segment: bool = False
) -> bytes:
    """The file as OmegaT writes it."""
    for each in FOLDERS:
        (folder / each).mkdir(parents=True)
    (folder / "omegat.project").write_text(PROJECT.format(segment=str(segment).lower()))
    (folder / "source" / name).write_bytes(data)
    (folder / "tm" / "auto" / "memory.tmx").write_bytes(memory)
    (folder / "glossary" / "terms.utf8").write_bytes(glossary)
    options = ("--mode=console-translate", "--disable-project-locking", f"--config-dir={folder / 'config'}")
    done = subprocess.run(
        ["omegat", str(folder), *options],
        env={**os.environ, "HOME": str(folder), "JAVA_TOOL_OPTIONS": "-Djava.awt.headless=true"},
        capture_output=True,
        text=True,
        timeout=90,
    )
    written = folder / "target" / name
    assert written.exists(), done.stdout + done.stderr
    return written.read_bytes()
