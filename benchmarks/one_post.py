"""P1: one new post, from its commit until pages, lists, feeds and sitemap are on disk; at 4,000 and 40,000 posts.

Eight to nine minutes on two quiet cores, most of it for the making of 40,000 posts: by Hugo and by us.
"""

from __future__ import annotations

import importlib

from benchmarks.home import installation
from benchmarks.rows import show

if __name__ == "__main__":
    with installation() as home:
        show(importlib.import_module("benchmarks.one_post_rows").measure(home))
