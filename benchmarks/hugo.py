"""The same site as Hugo builds it: posts, lists of 24, months, years, series, writers, journals, feeds, sitemap, oEmbed.

https://gohugo.io/templates/ - months and years are taxonomies, the one way in which Hugo pages them.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterable
from pathlib import Path

from benchmarks.processes import Taken, children_cpu
from publisher.editions.content import Content

CONFIG = {
    "baseURL": "https://en.example.org/",
    "title": "BPoD",
    "locale": "en",
    "security": {"allowContent": ["^text/html$"]},
    "uglyURLs": True,
    "disableKinds": ["404"],
    "pagination": {"pagerSize": 24},
    "taxonomies": {
        "writer": "writers",
        "series": "series",
        "journal": "journals",
        "month": "months",
        "year": "years",
    },
    "services": {"rss": {"limit": 30}},
    "params": {"tagline": "Biomedical Picture of the Day"},
    "mediaTypes": {"application/atom+xml": {"suffixes": ["atom"]}},
    "outputFormats": {
        "Atom": {"mediaType": "application/atom+xml", "baseName": "feed"},
        "JSONFeed": {"mediaType": "application/json", "baseName": "feed"},
        "OEmbed": {"mediaType": "application/json", "baseName": "index", "isPlainText": True},
    },
    "outputs": {
        "home": ["html", "rss", "Atom", "JSONFeed"],
        "page": ["html", "OEmbed"],
        "section": ["html"],
        "taxonomy": ["html"],
        "term": ["html"],
    },
}
LAYOUTS = Path(__file__).with_name("hugo_layouts")


class Hugo:
    def __init__(self, folder: Path, binaries: Path, posts: Iterable[Content]) -> None:
        self._folder, self._hugo = folder, binaries / "hugo"
        (folder / "content/posts").mkdir(parents=True)
        (folder / "hugo.json").write_text(json.dumps(CONFIG))
        (folder / "layouts").symlink_to(LAYOUTS)
        for post in posts:
            self.add(post)

    def add(self, post: Content) -> None:
        day = post.publish_on
        about = {
            "title": post.title,
            "date": f"{day}T12:00:00Z",
            "url": post.path,
            "kicker": post.kicker,
            "strapline": post.strapline,
            "writers": list(post.writers),
            "series": [post.series] if post.series else [],
            "journals": [paper.journal for paper in post.publications],
            "months": [f"{day.year}-{day.month}"],
            "years": [str(day.year)],
            "picture": [[cut.path, cut.width, cut.height, cut.mime] for cut in post.pictures[0].cuts],
            "alt": post.pictures[0].alt,
        }
        file = self._folder / f"content/posts/{day}.html"
        file.write_text(f"{json.dumps(about, indent=1)}\n\n{post.body}\n")

    def build(self) -> Taken:
        """Everything: Hugo has no other way. What was there stays, and is written over."""
        wall, cpu = time.perf_counter(), children_cpu()
        subprocess.run(
            [str(self._hugo), "--quiet", "--source", str(self._folder)], check=True, stdout=subprocess.DEVNULL
        )
        return Taken(time.perf_counter() - wall, children_cpu() - cpu)
