"""Whether a web server answers as the embedded one does: `python -m deploy.check_servers caddy nginx`.

Starts each named server from the PATH with the configuration of this folder, in front of a small tree of
files, asks it and `publisher.website.serve` the same questions, and prints every answer that differs.
"""

from __future__ import annotations

import contextlib
import gzip
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import django

HERE = Path(__file__).parent
FILES = {
    "index.html": "home",
    "404.html": "missing",
    "about.html": "about",
    "archive.html": "years",
    "archive/2026/3.html": "march",
    "archive/2026/3/1.html": "first of march",
    "archive/2026/3/2.gone": "withdrawn",
    "archive/2026/3/.5.html.new": "half written",
    "archive/page/1.html": "oldest",
    "fotos/un-jardi.html": "garden",
    "fotos/un-hort.gone": "withdrawn garden",
    "pictures/0123456789abcdef.jpg": "jpeg",
    "pictures/0123456789abcdef.webp": "webp",
    "pictures/0123456789abcdef.avif": "avif",
    "style-0123abcd.css": "css",
    "search.0123abcd.js": "script",
    "submit.0123abcd.js": "script of the form",
    "opensearch.xml": "<search/>",
    "feed": "atom",
    "feed.rss": "rss",
    "feed.json": "{}",
    "feeds/1.atom": "atom",
    "feeds/1.rss": "rss",
    "feeds/1.json": "{}",
    "archive/2026.html": "the year",
    "archive/2026/3/1.json": "{}",
    "writers/a-b.html": "writer",
    "writers/a-b/page/1.html": "oldest of a writer",
    "browse.html": "names",
    "robots.txt": "robots",
    "sitemap.xml": "<sitemapindex/>",
    "sitemaps/2026-3.xml": "<urlset/>",
    "site.webmanifest": "{}",
    "favicon.ico": "ico",
    "favicon.svg": "<svg/>",
    "icon.png": "png",
}
COMPRESSED = (
    "index.html",
    "about.html",
    "archive/2026/3/1.html",
    "style-0123abcd.css",
    "feed",
    "sitemap.xml",
)
PATHS = (
    *("/", "/index.html", "/about", "/about/", "/about.html", "//about/", "/archive", "/archive/"),
    *("/archive/2026/3", "/archive/2026/03", "/archive/2026/03/", "/archive/2026/3/", "/archive/2026/12"),
    *("/archive/2026/3/1", "/archive/2026/03/01", "/archive/2026/3/01", "/archive/2026/03/1/"),
    *(
        "/archive/2026/3/1.html",
        "/archive/2026/3/2",
        "/archive/2026/3/3",
        "/archive/page/1",
        "/archive/page/2",
    ),
    *("/fotos/un-jardi", "/fotos/un-jardi/", "/fotos/un-hort", "/fotos/un-hort/", "/fotos", "/fotos/cap"),
    *("/archive/2026/3/.5.html.new", "/../en/about", "/.lock", "/a%5Cb", "//example.org/", "/%00"),
    *("/pictures/0123456789abcdef.jpg", "/pictures/0123456789abcdef.webp", "/pictures/0123456789abcdef.avif"),
    *("/pictures/none.jpg", "/pictures"),
    *("/style-0123abcd.css", "/feed", "/feed.rss", "/feed.json", "/feed/", "/nothing"),
    *("/desk", "/desk/", "/desk/login/", "/translate/", "/static/x.css", "/private/media/x", "/desktop"),
    *("/api", "/api/v1/posts", "/apis"),
    *("/feeds/1.atom", "/feeds/1.rss", "/feeds/1.json", "/feeds/2.atom", "/archive/2026", "/archive/2026/"),
    *(
        "/archive/2026/3/1.json",
        "/archive/2026/3/9.json",
        "/writers/a-b",
        "/writers/a-b/",
        "/writers/a-b/page/1",
    ),
    *("/writers", "/browse", "/robots.txt", "/sitemap.xml", "/sitemaps/2026-3.xml", "/sitemaps/2026-4.xml"),
    *("/site.webmanifest", "/favicon.ico", "/favicon.svg", "/icon.png", "/about.html.gz", "/feed.gz"),
    *("/?domain_redirected=true", "/archive/2026/3/1?domain_redirected=true"),
    *("/archive/2026/03/01/?domain_redirected=true", "/about?from=mail"),
    *("/newsletter", "/newsletter/", "/newsletter/leave/1.x", "/newsletters"),
    *("/search", "/search?q=x", "/search/", "/search/part?q=x", "/searches"),
    *("/search.0123abcd.js", "/opensearch.xml"),
    *("/submit", "/submit/", "/submit/thanks", "/submit/withdraw/1.x", "/submitted", "/submit.0123abcd.js"),
)
OLD = {
    "/posts/1786": "/archive/2026/3/1",
    "/posts/1786?locale=en": "/archive/2026/3/1",
    "/archive/2026/3/1?from=mail": "/archive/2026/3/1",
    "/archive/2026/03/01?page=2": "/archive/2026/3/1",
    "/images/c%C3%A8l.html": "/fotos/un-jardi",
    "/?p=12": "/archive/2026/3/1",
}
"""Addresses that the old site had, as an import writes them down."""
OLD_PATHS = (
    *OLD,
    "/posts/1786/",
    "/posts/1787",
    "/posts/1786?locale=ca",
    "/?p=1",
    "/search?p=12",
)
MOVED_PATHS = (
    *OLD,
    "/",
    "/about",
    "/archive/2016/02/08",
    "/archive/2016/2/8/",
    "/about.html",
    "/x?domain_redirected=true",
)
"""Of the names before, all of which lead away."""
QUESTIONS = (
    *(("GET", path) for path in (*PATHS, *OLD_PATHS)),
    ("POST", "/posts/1786"),
    *((method, path) for method in ("HEAD", "POST", "DELETE") for path in ("/about", "/nothing", "/feed")),
    ("POST", "/desk/login/"),
    ("POST", "/newsletter"),
    ("POST", "/search"),
    ("POST", "/newsletter/leave/1.x"),
    ("POST", "/submit/1.x"),
)
LARGE_PATHS = ("/submit/1.x", "/submit/1.x/file")
LARGE_BYTES = 5_000_000
"""More than a web server lets through unless it is told to."""
COMPRESSED_PATHS = (
    "/",
    "/about",
    "/archive/2026/3/1",
    "/style-0123abcd.css",
    "/feed",
    "/sitemap.xml",
    "/icon.png",
)
IDENTITY = "identity"
HEADERS = (
    *("Location", "Content-Type", "Cache-Control", "Content-Security-Policy", "Referrer-Policy"),
    *("X-Content-Type-Options", "Access-Control-Allow-Origin", "Allow", "Link", "Content-Encoding"),
)
HUB = "https://hub.example/"
Told = dict[str, str | int | None]


@dataclass(frozen=True)
class Question:
    host: str
    method: str
    path: str
    encodings: str = IDENTITY
    body: bytes = b""

    def __str__(self) -> str:
        return f"{self.method} {self.host}{self.path} ({self.encodings})"


def main(names: list[str]) -> int:
    wrong = 0
    with contextlib.ExitStack() as stack:
        sites = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sites.chmod(0o755)
        _plant(sites)
        _plant_redirects(sites)
        ours = stack.enter_context(_wsgi(_reference(sites)))
        django_port = stack.enter_context(_wsgi(_django))
        for name in names:
            ports = {"en": _free_port(), "ca": _free_port()}
            with STARTS[name](sites, django_port, ports):
                wrong += _compare(name, ours, ports)
    return 1 if wrong else 0


def _compare(name: str, ours: int, ports: dict[str, int]) -> int:
    wrong = asked = 0
    for language, port in ports.items():
        for question in _questions(language):
            asked += 1
            expected, got = _ask(ours, question), _ask(port, question)
            if (expected["status"], got["status"]) == (404, 400):  # refused before any rule of ours: as good
                continue
            for field in expected:
                if expected[field] != got.get(field):
                    wrong += 1
                    _say(f"{name} {question}: {field} {got.get(field)!r}, not {expected[field]!r}")
    _say(f"{name}: {asked} questions, {wrong} differences")
    return wrong


def _questions(language: str) -> Iterator[Question]:
    host = f"{language}.localhost"
    for method, path in QUESTIONS:
        yield Question(host, method, path)
    for path in COMPRESSED_PATHS:
        yield Question(host, "GET", path, "gzip")
        yield Question(host, "HEAD", path, "gzip, br")
    for path in MOVED_PATHS:
        yield Question(f"old.{host}", "GET", path)
    for path in LARGE_PATHS:
        yield Question(host, "POST", path, body=bytes(LARGE_BYTES))


def _ask(port: int, question: Question) -> Told:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    headers = {"Host": question.host, "Accept-Encoding": question.encodings}
    connection.request(question.method, question.path, body=question.body or None, headers=headers)
    answer = connection.getresponse()
    told: Told = {"status": answer.status}
    body = answer.read()
    connection.close()
    if answer.status in {400, 405}:  # refused by the server itself, in its own words
        return {**told, "Allow": answer.headers["Allow"]}
    if answer.headers["Content-Encoding"] == "gzip" and body:
        body = gzip.decompress(body)
    told["body"] = body.decode() if answer.status in {200, 404, 410} else None
    told |= {name: answer.headers[name] for name in HEADERS}
    told["Vary"] = (
        "Accept-Encoding" in (answer.headers["Vary"] or "") if question.encodings != IDENTITY else None
    )
    if answer.status == 301:
        told |= {
            "Content-Type": None,
            "Cache-Control": None,
            "Vary": None,
        }  # of a redirect, each server's own
        told["Location"] = (answer.headers["Location"] or "").replace(f".localhost:{port}", ".localhost")
    return told


def _plant(sites: Path) -> None:
    for language in ("en", "ca"):
        for name, text in FILES.items():
            path = sites / language / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{language} {text}\n")
            if name in COMPRESSED:
                Path(f"{path}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))


def _plant_redirects(sites: Path) -> None:
    folder = sites / "redirects"
    folder.mkdir()
    for language in ("en", "ca"):
        for suffix, end in (("map", ";"), ("caddy", "")):
            lines = [f'"{old}" "{new}"{end}\n' for old, new in OLD.items()]
            (folder / f"{language}.{suffix}").write_text("".join(lines))


def _reference(sites: Path) -> WSGIApplication:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "publisher.settings")
    os.environ["BPOD_HOME"] = str(sites / "home")
    django.setup()
    from publisher.website.hub import Hub
    from publisher.website.redirects import Redirects
    from publisher.website.serve import SiteFiles  # needs Django set up

    folders = {f"{language}.localhost": sites / language for language in ("en", "ca")}
    hubs = {folder: Hub(HUB, f"http://{host}") for host, folder in folders.items()}
    moved = {f"old.{host}": f"http://{host}" for host in folders}
    redirects = {folder: Redirects(sites / "redirects" / f"{folder.name}.map") for folder in folders.values()}
    return SiteFiles(folders, _django, hubs=hubs, moved=moved, redirects=redirects)


def _django(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [("Content-Type", "text/plain"), ("X-Content-Type-Options", "nosniff")])
    said = f"django {environ['REQUEST_METHOD']} {environ['PATH_INFO']} for {environ['HTTP_HOST']}, {len(body)} bytes"
    return [said.encode()]


@contextlib.contextmanager
def _wsgi(application: WSGIApplication) -> Iterator[int]:
    class Quiet(WSGIRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@contextlib.contextmanager
def _caddy(sites: Path, django_port: int, ports: dict[str, int]) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder, "Caddyfile")
        config.write_text(f"{{\n\tadmin off\n}}\nimport {HERE / 'Caddyfile'}\n")
        environ = {
            "BPOD_SITE_ROOT": str(sites),
            "BPOD_WEB": f"127.0.0.1:{django_port}",
            "BPOD_HUB_URL": HUB,
            "BPOD_EN_HOST": f"en.localhost:{ports['en']}",
            "BPOD_CA_HOST": f"ca.localhost:{ports['ca']}",
            "BPOD_EN_OLD_HOSTS": f"http://old.en.localhost:{ports['en']}",
            "BPOD_CA_OLD_HOSTS": f"http://old.ca.localhost:{ports['ca']}",
            "XDG_DATA_HOME": folder,
            "XDG_CONFIG_HOME": folder,
        }
        words = ["caddy", "run", "--config", str(config), "--adapter", "caddyfile"]
        with _server(words, {**os.environ, **environ}, Path(folder), ports):
            yield


@contextlib.contextmanager
def _nginx(sites: Path, django_port: int, ports: dict[str, int]) -> Iterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        pages = HERE / "nginx-pages.conf"
        text = (HERE / "nginx.conf").read_text().replace("/var/lib/bpod/site", str(sites))
        text = text.replace("/etc/nginx/bpod-pages.conf", str(pages)).replace(
            "127.0.0.1:8000", f"127.0.0.1:{django_port}"
        )
        for language in ("en", "ca", "en", "ca"):  # the sites, then the names they had before
            text = text.replace("listen 80;", f"listen 127.0.0.1:{ports[language]};", 1)
        text = text.replace("ca.bpod.localhost", "ca.localhost").replace("bpod.localhost", "en.localhost")
        text = text.replace("    # feed '", "    feed '")
        config = Path(folder, "nginx.conf")
        config.write_text(f"pid {folder}/pid; daemon off; events {{}} http {{ access_log off; {text} }}\n")
        with _server(
            ["nginx", "-p", folder, "-e", f"{folder}/error", "-c", str(config)],
            dict(os.environ),
            Path(folder),
            ports,
        ):
            yield


@contextlib.contextmanager
def _server(words: list[str], environ: dict[str, str], folder: Path, ports: dict[str, int]) -> Iterator[None]:
    log = folder / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(words, env=environ, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    try:
        deadline = time.monotonic() + 10
        while not all(_answers(port) for port in ports.values()):
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{words[0]} did not start:\n{log.read_text()}")
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


STARTS: dict[str, Callable[[Path, int, dict[str, int]], contextlib.AbstractContextManager[None]]] = {
    "caddy": _caddy,
    "nginx": _nginx,
}

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
