"""Feed readers as people use them: each reads an address, remembers what it has seen, and shows entries."""

from __future__ import annotations

import email
import email.policy
import shutil
import sqlite3
import subprocess
from dataclasses import dataclass
from pathlib import Path

import feedparser

READ_SECONDS_MAX = 60


@dataclass(frozen=True)
class Shown:
    """One entry as the reader shows it."""

    title: str
    link: str
    html: str
    enclosure: str
    """Address of the picture that is attached, where the reader takes note of pictures there."""


class FeedParser:
    """The library that many readers are built on; what it tells apart by id, they do."""

    name = "feedparser"
    program = ""
    forms = ("feed", "feed.rss")
    attaches_pictures = True
    shows_changes = True

    def __init__(self, _folder: Path) -> None:
        self._shown: dict[str, Shown] = {}

    def read(self, url: str) -> None:
        read = feedparser.parse(url)
        assert (read.status, bool(read.bozo)) == (200, False), read.get("bozo_exception")
        for entry in read.entries:
            html = entry.content[0].value if "content" in entry else entry.summary
            enclosure = entry.enclosures[0].href if entry.enclosures else ""
            self._shown[entry.id] = Shown(entry.title, entry.link, html, enclosure)

    def shown(self) -> list[Shown]:
        return [*self._shown.values()]


class Newsboat:
    """In a terminal; what it has seen is in a database of its own. Of what is attached it keeps sound and films."""

    name = "newsboat"
    program = "newsboat"
    forms = ("feed", "feed.rss")
    attaches_pictures = False
    shows_changes = True

    def __init__(self, folder: Path) -> None:
        self._urls, self._cache, config = folder / "urls", folder / "cache.db", folder / "config"
        config.write_text("download-retries 1\n")
        self._command = ["newsboat", "-u", self._urls, "-c", self._cache, "-C", config, "-x", "reload"]

    def read(self, url: str) -> None:
        self._urls.write_text(f"{url}\n")
        subprocess.run(self._command, check=True, capture_output=True, timeout=READ_SECONDS_MAX)

    def shown(self) -> list[Shown]:
        with sqlite3.connect(self._cache) as database:
            rows = database.execute("SELECT title, url, content, enclosure_url FROM rss_item").fetchall()
        return [Shown(*row) for row in rows]


class Rss2Email:
    """Each entry as a mail, once; a mail that was sent cannot be changed."""

    name = "rss2email"
    program = "r2e"
    forms = ("feed", "feed.rss")
    attaches_pictures = False
    shows_changes = False

    def __init__(self, folder: Path) -> None:
        self._mails, sendmail = folder / "mails", folder / "sendmail"
        self._mails.mkdir()
        sendmail.write_text(f'#!/bin/sh\ncat > "{self._mails}/$(date +%s%N)"\n')
        sendmail.chmod(0o755)
        config = folder / "config"
        self._command = ["r2e", "-c", str(config), "-d", str(folder / "data.json")]
        self._run("new", "reader@example.org")
        text = config.read_text().replace("/usr/sbin/sendmail", str(sendmail))
        config.write_text(text.replace("html-mail = False", "html-mail = True"))
        self._is_new = True

    def _run(self, *words: str) -> None:
        subprocess.run([*self._command, *words], check=True, capture_output=True, timeout=READ_SECONDS_MAX)

    def read(self, url: str) -> None:
        if self._is_new:
            self._run("add", "bpod", url)
        self._is_new = False
        self._run("run")

    def shown(self) -> list[Shown]:
        mails = sorted(self._mails.iterdir())
        return [
            _mail(email.message_from_bytes(mail.read_bytes(), policy=email.policy.default)) for mail in mails
        ]


def _mail(message: email.message.EmailMessage) -> Shown:
    body = message.get_body(("html", "plain"))
    assert body is not None
    return Shown(str(message["Subject"]), "", body.get_content(), "")


ALL = (FeedParser, Newsboat, Rss2Email)
FOUND = tuple(reader for reader in ALL if not reader.program or shutil.which(reader.program))
MISSING = tuple(reader for reader in ALL if reader not in FOUND)
