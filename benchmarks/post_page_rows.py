"""Answers for each second of a server's processor time, in shuffled rounds: what a core can do, whoever else is on it."""

from __future__ import annotations

import os
import random
import shutil
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from wagtail.models import Page
from wagtail.models import Site as WagtailSite

from benchmarks import site_posts
from benchmarks.load import load
from benchmarks.peer_venv import ABSENT
from benchmarks.processes import cpu_seconds, tree
from benchmarks.rows import at_least, percentile, row
from publisher.editions.models import Site
from publisher.feeds import bake as feeds
from publisher.website import bake as website
from tests.servers import free_port

POSTS, ROUNDS, SECONDS = 60, 3, 5.0
SHARE_LEAST = 0.6
NGINX = """
daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/log;
events {{ worker_connections 256; }}
http {{
  access_log off; sendfile on; keepalive_requests 1000000; default_type text/html;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{ listen 127.0.0.1:{port}; root {root}; location / {{ try_files $uri.html $uri =404; }} }}
}}
"""


@dataclass(frozen=True)
class Server:
    port: int
    pid: int
    path: str

    def cpu(self) -> float:
        return sum(cpu_seconds(pid)[1] for pid in tree(self.pid))


def measure(home: Path) -> list[dict[str, Any]]:
    port = free_port()
    site_posts.make_site()
    Site.objects.update(base_url=f"http://127.0.0.1:{port}")
    posts = list(islice(site_posts.contents(4_000), POSTS))
    site_posts.release(posts)
    website.bake()
    feeds.bake("en")
    path = posts[POSTS // 2].path
    _wagtail_page(posts[POSTS // 2].title, posts[POSTS // 2].body)
    with ExitStack() as stack:
        servers = {
            "ours": stack.enter_context(_ours(port, path)),
            "django": stack.enter_context(_views(path)),
            "wagtail": stack.enter_context(_views("/pages/post/")),
        }
        if shutil.which("nginx"):
            servers["nginx"] = stack.enter_context(_nginx(home, path))
        rows = _speed(_rounds(servers))
        rows += _answers(servers["ours"])
    return rows


def _rounds(servers: dict[str, Server]) -> dict[str, list[tuple[float, list[float]]]]:
    found: dict[str, list[tuple[float, list[float]]]] = defaultdict(list)
    order = random.Random(4)
    for server in servers.values():
        load(server.port, server.path, 1.0)
    for number in range(ROUNDS):
        for name in order.sample(sorted(servers), len(servers)):
            print(f"round {number + 1}: {name}", file=sys.stderr, flush=True)
            before = servers[name].cpu()
            done = load(servers[name].port, servers[name].path, SECONDS)
            found[name].append((done.answers / (servers[name].cpu() - before), done.milliseconds))
    return found


def _speed(found: dict[str, list[tuple[float, list[float]]]]) -> list[dict[str, Any]]:
    rates = {name: statistics.median(rate for rate, _times in rounds) for name, rounds in found.items()}
    ours = rates["ours"]
    name = "P4 a post's page: answers a second of one core"
    times = [one for _rate, times in found["ours"] for one in times]
    rows = [row(f"{name} (beside: {label})", "answers/s", ours, rates[key]) for key, label in PEERS.items()]
    if "nginx" in rates:
        rows.append(row(f"{name} (beside: nginx)", "answers/s", ours, rates["nginx"]))
        rows.append(
            at_least(
                "P4 a post's page: share of nginx, per core", "share", ours / rates["nginx"], SHARE_LEAST
            )
        )
    else:
        rows.append(row(f"{name} (beside: nginx)", "answers/s", ours, ABSENT))
    rows.append(row("P4 a post's page, 16 at once, p50", "ms", percentile(times, 0.5)))
    rows.append(row("P4 a post's page, 16 at once, p99", "ms", percentile(times, 0.99)))
    return rows


PEERS = {"django": "a Django view", "wagtail": "a Wagtail page"}


def _answers(server: Server) -> list[dict[str, Any]]:
    """What it answers while there is no database at all."""
    database = Path(settings.DATABASES["default"]["NAME"])
    database.rename(database.with_suffix(".away"))
    try:
        etag = _asked(server)[1]["ETag"]
        held = [
            _asked(server)[0] == 200,
            _asked(server, method="HEAD")[0] == 200,
            _asked(server, {"If-None-Match": etag})[0] == 304,
            _asked(server, {"Range": "bytes=0-9"})[0] == 206,
        ]
    finally:
        database.with_suffix(".away").rename(database)
    name = "P4 without a database: 200, HEAD, 304 by ETag, 206 of a range"
    return [row(name, "of 4", sum(held), aim="4", met=all(held))]


def _asked(server: Server, headers: dict[str, str] | None = None, method: str = "GET") -> tuple[int, Any]:
    request = urllib.request.Request(
        f"http://127.0.0.1:{server.port}{server.path}", headers=headers or {}, method=method
    )
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def _wagtail_page(title: str, body: str) -> None:
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    page = root.add_child(instance=Page(title=title, slug="post", search_description=body))
    page.save_revision().publish()
    WagtailSite.objects.all().delete()
    WagtailSite.objects.create(hostname="127.0.0.1", root_page=root, is_default_site=True)


def _ours(port: int, path: str) -> Any:
    return _running([sys.executable, "-m", "publisher.cli", "web", f"--listen=127.0.0.1:{port}"], port, path)


def _views(path: str) -> Any:
    port = free_port()
    return _running([sys.executable, "-m", "benchmarks.post_page_server", str(port)], port, path)


def _nginx(home: Path, path: str) -> Any:
    port, folder = free_port(), home / "nginx"
    folder.mkdir()
    (folder / "conf").write_text(
        NGINX.format(folder=folder, port=port, root=settings.SITE_ROOT / "en")
        + ("\nuser root;" if os.geteuid() == 0 else "")
    )
    return _running(["nginx", "-p", str(folder), "-c", str(folder / "conf")], port, path)


@contextmanager
def _running(command: list[str], port: int, path: str) -> Iterator[Server]:
    process = subprocess.Popen(command, stdout=sys.stderr)
    server = Server(port, process.pid, path)
    try:
        for _ in range(600):
            try:
                if _asked(server)[0] == 200:
                    break
            except (urllib.error.URLError, OSError):
                pass
            time.sleep(0.1)
        else:
            raise SystemExit(f"{command} does not answer")
        yield server
    finally:
        process.terminate()
        process.wait(30)
