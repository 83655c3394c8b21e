"""Our settings with the addresses of the two views that `post_page` measures beside."""

from pathlib import Path

from publisher.settings import *  # noqa: F403
from publisher.settings import TEMPLATES

ROOT_URLCONF = "benchmarks.post_page_views"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [Path(__file__).with_name("post_page_templates")]}, *TEMPLATES[1:]]
