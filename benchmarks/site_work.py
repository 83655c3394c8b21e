"""What is measured of the website, each in a process of its own that `site_child` starts."""

from __future__ import annotations

import os
import resource
import shutil
import time
from itertools import islice
from pathlib import Path

from django.conf import settings

from benchmarks import site_posts
from publisher.editions.models import Edition
from publisher.feeds import bake as feeds
from publisher.feeds.models import ArchivedPost, BakedFeed
from publisher.website import bake as website
from publisher.website.models import BakedPage, BakedSite, BakedTopic, Mention

IDLE_TIMES = 20


def make(size: int) -> None:
    """An archive of released posts, nothing baked."""
    site_posts.make_site()
    site_posts.release(site_posts.contents(size))


def bake() -> dict[str, float]:
    """Pages and lists from nothing, as `bpod rebuild` in an empty folder; then the feeds, latest and archived."""
    shutil.rmtree(settings.SITE_ROOT, ignore_errors=True)
    for model in (BakedPage, BakedSite, BakedTopic, Mention, ArchivedPost, BakedFeed):
        model.objects.all().delete()
    os.sync()  # what was before is not counted
    wall, cpu = time.perf_counter(), time.process_time()
    website.rebuild()
    taken = {"seconds": time.perf_counter() - wall, "cpu_seconds": time.process_time() - cpu}
    taken["MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    files = [path for path in Path(settings.SITE_ROOT).rglob("*") if path.is_file()]
    taken["files"], taken["twins"] = len(files), sum(path.suffix == ".gz" for path in files)
    wall = time.perf_counter()
    feeds.bake("en")
    return {**taken, "feeds_seconds": time.perf_counter() - wall}


def release(size: int, number: int) -> list[dict[str, float]]:
    """So many further posts, one after the other; each from its commit on until all of it is on disk."""
    there, found = Edition.objects.count(), []
    for place, post in enumerate(islice(site_posts.contents(size, there - size + number + 1), there, None)):
        site_posts.release([post], silent=False)
        wall, cpu = time.perf_counter(), time.process_time()
        pages, of_feeds = website.bake().files, feeds.bake("en")
        taken = {"ms": 1000 * (time.perf_counter() - wall), "cpu_ms": 1000 * (time.process_time() - cpu)}
        pictures = len(BakedPage.objects.get(publish_on=post.publish_on).pictures)
        if place:  # the first of a process loads templates and words
            found.append({**taken, "files": pages + of_feeds - pictures})
    return found


def idle() -> dict[str, float]:
    """A bake with nothing to do, as at every tick."""
    taken: list[float] = []
    for _ in range(IDLE_TIMES + 1):
        cpu = time.process_time()
        website.bake()
        feeds.bake("en")
        taken.append(1000 * (time.process_time() - cpu))
    return {"cpu_ms": sorted(taken[1:])[IDLE_TIMES // 2]}
