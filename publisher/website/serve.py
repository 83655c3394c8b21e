"""Serves baked files, and what Django answers under a few prefixes, as one WSGI application.

Made for the embedded installation and for tests; in production a web server does the same with the
same folders (docs/reference/site.md). No page needs Python's templates or the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings

from publisher.editions.models import Site
from publisher.website import answers, redirects
from publisher.website.addresses import one_address
from publisher.website.answers import Answer
from publisher.website.files import TWIN, site_folder
from publisher.website.hub import Hub, with_links
from publisher.website.redirects import REDIRECTED, Redirects
from publisher.website.sites import SOURCE

DJANGO_PREFIXES = ("/desk/", "/translate/", "/api/", "/static/", "/private/")

PUBLIC_PREFIXES = ("/newsletter/", "/search/", "/submit/")
"""Answered by Django on every site."""

MOVED = "#moved"
"""Where the page tells visitors from an old address that it is one: no script and no cookie is needed to know them."""
_PLAIN = re.compile(r"(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_HTML = ".html"
_GONE = ".gone"


class SiteFiles:
    """`sites`: the folder of each host (`host` or `host:port`); the first one also answers for
    hosts nobody knows. Its prefixes go to `fallback`, and `PUBLIC_PREFIXES` of all. `moved`: each host that is
    no more, and the address of the site it leads to. `redirects`: the old addresses that no rule tells, by folder.
    """

    def __init__(
        self,
        sites: Mapping[str, Path],
        fallback: WSGIApplication,
        prefixes: tuple[str, ...] = DJANGO_PREFIXES,
        hubs: Mapping[Path, Hub] | None = None,
        moved: Mapping[str, str] | None = None,
        redirects: Mapping[Path, Redirects] | None = None,
    ) -> None:
        self._sites = {host.lower(): folder for host, folder in sites.items()}
        self._first = next(iter(self._sites.values()))
        self._fallback = fallback
        self._prefixes = prefixes
        self._hubs = hubs or {}
        self._redirects = redirects or {}
        self._moved = {host.lower(): base_url for host, base_url in (moved or {}).items()}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "") or "/"
        host = environ.get("HTTP_HOST", "").lower()
        if host in self._moved:
            return self._moved_host(self._moved[host], path, environ)(environ, start_response)
        folder = self._sites.get(host, self._first)
        prefixes = (*PUBLIC_PREFIXES, *self._prefixes) if folder == self._first else PUBLIC_PREFIXES
        if f"{path}/".startswith(prefixes):
            return self._fallback(environ, start_response)
        return self._answer(folder, path, environ)(environ, start_response)

    def _answer(self, folder: Path, path: str, environ: WSGIEnvironment) -> Answer:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return answers.not_allowed()
        # WSGI gives the path's bytes as Latin-1 (PEP 3333); ours are ASCII, so others simply are not there.
        target, query = one_address(path), environ.get("QUERY_STRING", "")
        if (query or target != path) and (new := self._new_address(folder, path, environ)):
            return answers.moved(new)
        if REDIRECTED in query:
            return answers.moved(quote(target) + MOVED)
        if target != path:
            return answers.moved(quote(target) + (f"?{query}" if query else ""))
        if _is_hostile(path):
            return self._missing(folder)
        name, gzip = path.strip("/") or "index", answers.takes_gzip(environ)
        if (file := answers.opened(folder / f"{name}{_HTML}", gzip=gzip)) is not None:
            return answers.page(file)
        if (file := answers.opened(folder / name, gzip=gzip)) is not None:
            return with_links(answers.plain(file, name), name, self._hubs.get(folder))
        if (file := answers.opened(folder / f"{name}{_GONE}")) is not None:
            return answers.page(file, "410 Gone")
        if new := self._new_address(folder, path, environ):
            return answers.moved(new)
        return self._missing(folder)

    def _moved_host(self, base_url: str, path: str, environ: WSGIEnvironment) -> Answer:
        folder = self._sites.get(urlsplit(base_url).netloc.lower(), self._first)
        new = self._new_address(folder, path, environ) or quote(one_address(path))
        return answers.moved(base_url + new + MOVED)

    def _new_address(self, folder: Path, path: str, environ: WSGIEnvironment) -> str:
        known = self._redirects.get(folder)
        return known.new_address(path, environ.get("QUERY_STRING", "")) if known else ""

    @staticmethod
    def _missing(folder: Path) -> Answer:
        file = answers.opened(folder / "404.html")
        return answers.page(file, "404 Not Found") if file is not None else answers.bare("404 Not Found")


def site_files(fallback: WSGIApplication) -> SiteFiles:
    """The sites of the database, read once."""
    rows = sorted(Site.objects.all(), key=lambda site: site.language != SOURCE)
    folders = {urlsplit(site.base_url).netloc: site_folder(site.language) for site in rows}
    hubs = {
        site_folder(site.language): Hub(site.hub_url, site.base_url.rstrip("/"))
        for site in rows
        if site.hub_url
    }
    moved = {host: site.base_url.rstrip("/") for site in rows for host in site.old_hosts.split()}
    lists = {site_folder(site.language): redirects.of(site.language) for site in rows}
    return SiteFiles(
        folders or {"": Path(settings.SITE_ROOT) / SOURCE}, fallback, hubs=hubs, moved=moved, redirects=lists
    )


def _is_hostile(path: str) -> bool:
    """Anything but plain names: a dot in front (`..`, our temporary files), NUL, backslash, empty parts; or a twin."""
    return path != "/" and (path.endswith((_GONE, TWIN)) or not _PLAIN.fullmatch(path))
