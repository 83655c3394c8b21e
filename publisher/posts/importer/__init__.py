"""Saved pages of BPoD become posts: `read` understands one, `import_pages` stores many.

A page may be HTML in the markup of 2016 or a copy of the page's text (docs/reference/import.md).
"""

from publisher.posts.importer.page import Page, PageError, UnmatchedError
from publisher.posts.importer.pages import again, import_pages, piece
from publisher.posts.importer.reader import read
from publisher.posts.importer.reports import Report
from publisher.posts.importer.store import DateTakenError, store

__all__ = [
    "DateTakenError",
    "Page",
    "PageError",
    "Report",
    "UnmatchedError",
    "again",
    "import_pages",
    "piece",
    "read",
    "store",
]
