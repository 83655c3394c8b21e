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
from publisher.website import answers
from publisher.website.answers import Answer
from publisher.website.files import TWIN, site_folder
from publisher.website.hub import Hub, with_links
from publisher.website.sites import SOURCE

DJANGO_PREFIXES = ("/desk/", "/translate/", "/static/", "/private/")

PUBLIC_PREFIXES = ("/newsletter/", "/search/", "/submit/")
"""Answered by Django on every site."""

MOVED = "#moved"
"""Where the page tells visitors from an old address that it is one: no script and no cookie is needed to know them."""
REDIRECTED = "domain_redirected="
"""What the old hosts have put into addresses."""
_PADDED = re.compile(r"/archive/(\d{4})/0*(\d{1,2})(?:/0*(\d{1,2}))?/?", re.ASCII)
_PLAIN = re.compile(r"(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+")
_HTML = ".html"
_GONE = ".gone"


class SiteFiles:
    """`sites`: the folder of each host (`host` or `host:port`); the first one also answers for
    hosts nobody knows. Its prefixes go to `fallback`, and `PUBLIC_PREFIXES` of all. `moved`: each host that is
    no more, and the address of the site it leads to.
    """

    def __init__(
        self,
        sites: Mapping[str, Path],
        fallback: WSGIApplication,
        prefixes: tuple[str, ...] = DJANGO_PREFIXES,
        hubs: Mapping[Path, Hub] | None = None,
        moved: Mapping[str, str] | None = None,
    ) -> None:
        self._sites = {host.lower(): folder for host, folder in sites.items()}
        self._first = next(iter(self._sites.values()))
        self._fallback = fallback
        self._prefixes = prefixes
        self._hubs = hubs or {}
        self._moved = {host.lower(): base_url for host, base_url in (moved or {}).items()}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "") or "/"
        host = environ.get("HTTP_HOST", "").lower()
        if host in self._moved:
            return answers.moved(self._moved[host] + quote(_one_address(path)) + MOVED)(
                environ, start_response
            )
        folder = self._sites.get(host, self._first)
        prefixes = (*PUBLIC_PREFIXES, *self._prefixes) if folder == self._first else PUBLIC_PREFIXES
        if f"{path}/".startswith(prefixes):
            return self._fallback(environ, start_response)
        return self._answer(folder, path, environ)(environ, start_response)

    def _answer(self, folder: Path, path: str, environ: WSGIEnvironment) -> Answer:
        if environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return answers.not_allowed()
        # WSGI gives the path's bytes as Latin-1 (PEP 3333); ours are ASCII, so others simply are not there.
        target, query = _one_address(path), environ.get("QUERY_STRING", "")
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
        return self._missing(folder)

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
    return SiteFiles(folders or {"": Path(settings.SITE_ROOT) / SOURCE}, fallback, hubs=hubs, moved=moved)


def _one_address(path: str) -> str:
    """The one spelling of an address: no padding, no slash at the end, no `.html`."""
    if match := _PADDED.fullmatch(path):
        return "/archive/" + "/".join(number for number in match.groups() if number)
    if path.endswith(_HTML):
        path = path.removesuffix(_HTML)
        path = "/" if path == "/index" else path
    return "/" + path.strip("/") if len(path) > 1 else path


def _is_hostile(path: str) -> bool:
    """Anything but plain names: a dot in front (`..`, our temporary files), NUL, backslash, empty parts; or a twin."""
    return path != "/" and (path.endswith((_GONE, TWIN)) or not _PLAIN.fullmatch(path))
