"""The same site as Pelican builds it: posts, lists of 24, months, years, series, writers, journals, feeds.

https://docs.getpelican.com/en/latest/settings.html - journals are its tags, series its categories.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterable
from html import escape
from pathlib import Path

from benchmarks.processes import Taken, children_cpu
from publisher.editions.content import Content

SETTINGS = """
SITENAME = "BPoD"
SITEURL = "https://en.example.org"
PATH = "content"
OUTPUT_PATH = "public"
THEME = {theme!r}
TIMEZONE = "UTC"
DEFAULT_LANG = "en"
ARTICLE_URL = "archive/{{date:%Y}}/{{date:%m}}/{{date:%d}}"
ARTICLE_SAVE_AS = "archive/{{date:%Y}}/{{date:%m}}/{{date:%d}}.html"
YEAR_ARCHIVE_SAVE_AS = "archive/{{date:%Y}}.html"
MONTH_ARCHIVE_SAVE_AS = "archive/{{date:%Y}}/{{date:%m}}.html"
DEFAULT_PAGINATION = 24
PAGINATION_PATTERNS = (
    (1, "{{url}}", "{{save_as}}"),
    (2, "{{base_name}}/page/{{number}}", "{{base_name}}/page/{{number}}.html"),
)
PAGINATED_TEMPLATES = {{"index": None, "tag": None, "category": None, "author": None}}
FEED_MAX_ITEMS = 30
FEED_ALL_ATOM = "feed.atom"
FEED_ALL_RSS = "feed.rss"
CATEGORY_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = TRANSLATION_FEED_ATOM = None
LOAD_CONTENT_CACHE = CACHE_CONTENT = True
STATIC_PATHS = []
"""
THEME = Path(__file__).with_name("pelican_theme")


class Pelican:
    def __init__(self, folder: Path, binaries: Path, posts: Iterable[Content]) -> None:
        self._folder, self._pelican = folder, binaries / "pelican"
        (folder / "content").mkdir(parents=True)
        (folder / "settings.py").write_text(SETTINGS.format(theme=str(THEME)))
        for post in posts:
            self.add(post)

    def add(self, post: Content) -> None:
        about = {
            "date": str(post.publish_on),
            "category": post.series or "Pictures",
            "authors": "; ".join(post.writers),
            "tags": "; ".join(paper.journal for paper in post.publications),
            "slug": str(post.publish_on),
            "kicker": post.kicker,
            "summary": post.strapline,
            "picture": " ".join(cut.path for cut in post.pictures[0].cuts),
            "alt": post.pictures[0].alt,
        }
        named = "".join(
            f'<meta name="{name}" content="{escape(value)}">\n' for name, value in about.items() if value
        )
        page = (
            f"<html><head><title>{escape(post.title)}</title>\n{named}</head><body>{post.body}</body></html>"
        )
        (self._folder / f"content/{post.publish_on}.html").write_text(page)

    def build(self) -> Taken:
        """Everything, its cache of what it read in use."""
        wall, cpu = time.perf_counter(), children_cpu()
        command = [str(self._pelican), "-q", "-s", "settings.py"]
        subprocess.run(command, cwd=self._folder, check=True, stdout=subprocess.DEVNULL)
        return Taken(time.perf_counter() - wall, children_cpu() - cpu)
