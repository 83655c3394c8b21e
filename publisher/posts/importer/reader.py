"""A file becomes a `Page`, or a sentence that says why not."""

from __future__ import annotations

import re
from pathlib import Path

from publisher.posts.importer import html2016, mend, textcopy
from publisher.posts.importer.page import Page, PageError

_MARKUP = re.compile(r"<(?:!doctype html|html|head|body|div|h1|meta)\b", re.IGNORECASE)
_WEB_ARCHIVE = re.compile(
    r"^(?:From: <Saved by|MIME-Version:|Content-Type: multipart)", re.IGNORECASE | re.MULTILINE
)


def read(path: Path) -> Page:
    """Understand the page in the file, whatever its name. Raises `PageError`."""
    return understood(source_of(path), path.name)


def source_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise PageError("there is no such file; correct the path") from error
    except IsADirectoryError as error:
        raise PageError("there is no page in this folder: no .html, .htm or .txt file") from error
    except OSError as error:
        raise PageError(f"the file cannot be read: {error.strerror}") from error


def understood(source: bytes, name: str) -> Page:
    text = mend.decoded(source)
    if _WEB_ARCHIVE.search(text[:1000]):
        raise PageError("this is a web archive of many files; save the page as HTML instead")
    read_as = html2016.page if _MARKUP.search(text) else textcopy.page
    return read_as(text, name=name, source=source)
