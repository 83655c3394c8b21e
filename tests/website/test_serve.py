"""The embedded server: files, and nothing but files."""

from __future__ import annotations

import re
from email.utils import formatdate
from http import HTTPStatus

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from publisher import urls
from publisher.editions.models import Site
from publisher.feeds.bake import bake as bake_feeds
from publisher.website import serve
from publisher.website.bake import bake
from publisher.website.serve import SiteFiles, site_files
from tests.website import editions as make

FILES = {
    "en/index.html": "home",
    "en/404.html": "nothing here",
    "en/archive.html": "archive",
    "en/archive/2016/2/8.html": "the eighth",
    "en/archive/2016/2.html": "february",
    "en/archive/2016/3/1.gone": "withdrawn",
    "en/archive/page/10.html": "page ten",
    "en/feed": "<feed/>",
    "en/feed.rss": "<rss/>",
    "en/feed.json": "{}",
    "en/site.abc.css": "p{}",
    "en/pictures/aa.jpg": "0123456789",
    "en/archive/.9.html.new": "half",
    "en/archive/2016/2/8.json": "{}",
    "en/feeds/1.atom": "<feed/>",
    "en/feeds/1.rss": "<rss/>",
    "en/feeds/1.json": "{}",
    "en/sitemap.xml": "<urlset/>",
    "en/robots.txt": "User-agent: *",
    "en/site.webmanifest": "{}",
    "ca/index.html": "inici",
    "ca/404.html": "res",
    "secret.txt": "secret",
}


def django(_environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"django"]


class Reply:
    def __init__(self, app, path, method="GET", host="en.example.org", **headers):
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "HTTP_HOST": host,
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        body = app(environ, self._start)
        self.body = b"".join(body).decode(errors="replace")
        if hasattr(body, "close"):
            body.close()

    def _start(self, status, headers, exc_info=None):
        assert exc_info is None
        self.status = int(status.split()[0])
        self.headers = dict(headers)


@pytest.fixture
def app(tmp_path):
    for name, text in FILES.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    folders = {"en.example.org": tmp_path / "en", "ca.example.org": tmp_path / "ca"}
    return SiteFiles(folders, django, moved={"old.example.org": "https://en.example.org"})


def test_every_address_that_django_has_is_passed_on_to_it():
    first = {f"/{str(pattern.pattern).lstrip('^').partition('/')[0]}/" for pattern in urls.urlpatterns}
    assert first == {*serve.PUBLIC_PREFIXES, *serve.DJANGO_PREFIXES}


class TestAddresses:
    @pytest.mark.parametrize(
        ("path", "body"),
        [
            ("/", "home"),
            ("", "home"),
            ("/archive", "archive"),
            ("/archive/2016/2/8", "the eighth"),
            ("/archive/2016/2", "february"),
            ("/archive/page/10", "page ten"),
            ("/pictures/aa.jpg", "0123456789"),
        ],
    )
    def test_a_path_finds_its_file(self, app, path, body):
        assert (Reply(app, path).status, Reply(app, path).body) == (HTTPStatus.OK, body)

    @pytest.mark.parametrize(
        ("path", "location"),
        [
            ("/archive/2016/02/08", "/archive/2016/2/8"),
            ("/archive/2016/2/08/", "/archive/2016/2/8"),
            ("/archive/2016/02", "/archive/2016/2"),
            ("/archive/2016/2/8/", "/archive/2016/2/8"),
            ("/archive/", "/archive"),
            ("/archive.html", "/archive"),
            ("/index.html", "/"),
            ("//evil.example/", "/evil.example"),
            ("/archive/02016/1/1/", "/archive/02016/1/1"),
            ("/archive/2016/02/08?from=mail", "/archive/2016/2/8?from=mail"),
        ],
    )
    def test_another_spelling_moves_to_the_one_address(self, app, path, location):
        reply = Reply(app, path)
        assert (reply.status, reply.headers["Location"]) == (HTTPStatus.MOVED_PERMANENTLY, location)

    @pytest.mark.parametrize(
        "path", ["/archive/2099/1/1", "/nothing", "/feed/x", "/archive/2016", "/pictures"]
    )
    def test_what_is_not_there_is_the_baked_404(self, app, path):
        reply = Reply(app, path)
        assert (reply.status, reply.body) == (HTTPStatus.NOT_FOUND, "nothing here")

    def test_a_withdrawn_post_is_gone(self, app):
        reply = Reply(app, "/archive/2016/3/1")
        assert (reply.status, reply.body) == (HTTPStatus.GONE, "withdrawn")
        assert reply.headers["Content-Type"].startswith("text/html")

    @pytest.mark.parametrize(
        "path",
        [
            "/../secret.txt",
            "/archive/../../secret.txt",
            "/..",
            "/.",
            "/archive/./page/10",
            "/archive//2016/2/8",
            "/\x00",
            "/index\x00.html/x",
            "/pictures\\..\\..\\secret.txt",
            "/archive/.9.html.new",
            "/archive/2016/3/1.gone",
            "/%2e%2e/secret.txt",
            "/\u00e9",
            "/archive/2016/2/8\n",
            "/" + "a" * 5000,
        ],
    )
    def test_hostile_paths_find_nothing(self, app, path):
        reply = Reply(app, path)
        assert (reply.status, reply.body) == (HTTPStatus.NOT_FOUND, "nothing here")

    def test_a_location_never_leaves_the_site_or_breaks_the_header(self, app):
        for path in ("//evil.example/%0d%0aSet-Cookie: a=b/", "/a\r\nSet-Cookie: a=b/", "///evil.example/"):
            location = Reply(app, path).headers["Location"]
            assert re.fullmatch(r"/[^/\\\s][^\\\s]*", location)


class TestOldNames:
    @pytest.mark.parametrize(
        ("path", "location"),
        [
            ("/archive/2016/02/08", "https://en.example.org/archive/2016/2/8#moved"),
            ("/archive/2016/2/8/?domain_redirected=true", "https://en.example.org/archive/2016/2/8#moved"),
            ("/", "https://en.example.org/#moved"),
            ("/desk/", "https://en.example.org/desk#moved"),
            ("//evil.example/", "https://en.example.org/evil.example#moved"),
        ],
    )
    def test_a_name_that_is_no_more_leads_to_the_same_page_in_one_step(self, app, path, location):
        reply = Reply(app, path, host="Old.example.org")
        assert (reply.status, reply.headers["Location"]) == (HTTPStatus.MOVED_PERMANENTLY, location)

    @pytest.mark.parametrize(
        ("path", "location"),
        [
            ("/archive/2016/2/8?domain_redirected=true", "/archive/2016/2/8#moved"),
            ("/archive/2016/02/08?a=b&domain_redirected=true", "/archive/2016/2/8#moved"),
        ],
    )
    def test_what_the_old_names_have_put_into_addresses_is_taken_out(self, app, path, location):
        reply = Reply(app, path)
        assert (reply.status, reply.headers["Location"]) == (HTTPStatus.MOVED_PERMANENTLY, location)

    @pytest.mark.usefixtures("site")
    def test_the_sites_know_their_old_names(self):
        Site.objects.filter(language="ca").update(old_hosts="old.example.cat\nwww.old.example.cat:81")
        app = site_files(django)
        for host in ("old.example.cat", "www.old.example.cat:81"):
            assert Reply(app, "/about", host=host).headers["Location"] == "https://ca.example.org/about#moved"


class TestTwins:
    @pytest.fixture
    def twin(self, app, tmp_path):  # noqa: ARG002 - it makes the folder
        (tmp_path / "en/index.html.gz").write_bytes(b"squeezed")

    @pytest.mark.usefixtures("twin")
    @pytest.mark.parametrize(
        ("accepted", "body"),
        [
            ("gzip", "squeezed"),
            ("br;q=1.0, GZIP;q=0.8", "squeezed"),
            ("", "home"),
            ("br", "home"),
            ("gzip;q=0", "home"),
            ("xgzip", "home"),
        ],
    )
    def test_a_reader_gets_what_it_takes(self, app, accepted, body):
        reply = Reply(app, "/", accept_encoding=accepted)
        assert reply.body == body
        assert reply.headers.get("Content-Encoding") == ("gzip" if body == "squeezed" else None)
        assert reply.headers["Vary"] == "Accept-Encoding"
        assert reply.headers["Content-Type"] == "text/html; charset=utf-8"

    @pytest.mark.usefixtures("twin")
    def test_the_two_have_tags_of_their_own(self, app):
        plain, squeezed = Reply(app, "/"), Reply(app, "/", accept_encoding="gzip")
        assert plain.headers["ETag"] != squeezed.headers["ETag"]
        again = Reply(app, "/", accept_encoding="gzip", if_none_match=squeezed.headers["ETag"])
        assert again.status == HTTPStatus.NOT_MODIFIED

    @pytest.mark.usefixtures("twin")
    def test_a_twin_has_no_address_of_its_own(self, app):
        assert Reply(app, "/index.html.gz").status == HTTPStatus.NOT_FOUND

    def test_a_file_without_one_is_sent_as_it_is(self, app):
        assert Reply(app, "/archive", accept_encoding="gzip").body == "archive"


class TestHosts:
    def test_each_host_has_its_own_site(self, app):
        assert Reply(app, "/", host="CA.example.org").body == "inici"

    def test_an_unknown_host_gets_the_first_site(self, app):
        assert Reply(app, "/", host="elsewhere.example").body == "home"

    @pytest.mark.parametrize(
        "path", ["/desk/", "/desk", "/desk/posts/1/", "/translate/", "/static/a.css", "/private/x"]
    )
    def test_the_first_site_hands_its_prefixes_to_django(self, app, path):
        assert Reply(app, path).body == "django"
        assert Reply(app, path, host="unknown:1").body == "django"

    def test_the_other_sites_have_no_desk(self, app):
        assert Reply(app, "/desk", host="ca.example.org").status == HTTPStatus.NOT_FOUND

    def test_a_prefix_is_a_whole_name(self, app):
        assert Reply(app, "/deskchair").status == HTTPStatus.NOT_FOUND


class TestHeaders:
    @pytest.mark.parametrize(
        ("path", "mime"),
        [
            ("/", "text/html; charset=utf-8"),
            ("/feed", "application/atom+xml; charset=utf-8"),
            ("/feed.rss", "application/rss+xml; charset=utf-8"),
            ("/feed.json", "application/feed+json; charset=utf-8"),
            ("/site.abc.css", "text/css; charset=utf-8"),
            ("/pictures/aa.jpg", "image/jpeg"),
            ("/archive/2016/2/8.json", "application/json; charset=utf-8"),
            ("/feeds/1.atom", "application/atom+xml; charset=utf-8"),
            ("/feeds/1.rss", "application/rss+xml; charset=utf-8"),
            ("/feeds/1.json", "application/feed+json; charset=utf-8"),
            ("/sitemap.xml", "application/xml; charset=utf-8"),
            ("/robots.txt", "text/plain; charset=utf-8"),
            ("/site.webmanifest", "application/manifest+json; charset=utf-8"),
        ],
    )
    def test_types_are_right_and_not_to_be_guessed(self, app, path, mime):
        headers = Reply(app, path).headers
        assert headers["Content-Type"] == mime
        assert headers["X-Content-Type-Options"] == "nosniff"

    def test_pages_may_load_nothing_from_elsewhere(self, app):
        policy = Reply(app, "/").headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; img-src 'self'; style-src 'self'")
        assert "unsafe" not in policy

    def test_pictures_are_kept_for_ever_and_pages_for_a_minute(self, app):
        assert "immutable" in Reply(app, "/pictures/aa.jpg").headers["Cache-Control"]
        assert Reply(app, "/").headers["Cache-Control"] == "public, max-age=60"

    def test_an_unchanged_file_is_not_sent_again(self, app):
        first = Reply(app, "/")
        again = Reply(app, "/", if_none_match=f'"other", W/{first.headers["ETag"]}')
        assert (again.status, again.body) == (HTTPStatus.NOT_MODIFIED, "")
        since = Reply(app, "/", if_modified_since=first.headers["Last-Modified"])
        assert since.status == HTTPStatus.NOT_MODIFIED
        assert Reply(app, "/", if_modified_since=formatdate(0, usegmt=True)).status == HTTPStatus.OK
        assert Reply(app, "/", if_modified_since="rubbish").status == HTTPStatus.OK
        different = Reply(app, "/", if_none_match='"other"', if_modified_since=first.headers["Last-Modified"])
        assert different.status == HTTPStatus.OK

    def test_a_rewritten_file_has_another_tag(self, app, tmp_path):
        tag = Reply(app, "/").headers["ETag"]
        (tmp_path / "en/index.html").write_text("home again")
        assert Reply(app, "/").headers["ETag"] != tag

    def test_head_has_the_headers_of_get_and_no_body(self, app):
        reply = Reply(app, "/", method="HEAD")
        assert (reply.status, reply.body, reply.headers["Content-Length"]) == (HTTPStatus.OK, "", "4")

    @pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
    def test_files_are_only_read(self, app, method):
        reply = Reply(app, "/", method=method)
        assert (reply.status, reply.headers["Allow"]) == (HTTPStatus.METHOD_NOT_ALLOWED, "GET, HEAD")


class TestRanges:
    @pytest.mark.parametrize(
        ("asked", "body", "said"),
        [
            ("bytes=2-4", "234", "bytes 2-4/10"),
            ("bytes=7-", "789", "bytes 7-9/10"),
            ("bytes=-3", "789", "bytes 7-9/10"),
            ("bytes=0-99", "0123456789", "bytes 0-9/10"),
        ],
    )
    def test_part_of_a_picture(self, app, asked, body, said):
        reply = Reply(app, "/pictures/aa.jpg", range=asked)
        assert (reply.status, reply.body) == (HTTPStatus.PARTIAL_CONTENT, body)
        assert reply.headers["Content-Range"] == said
        assert reply.headers["Content-Length"] == str(len(body))

    @pytest.mark.parametrize("asked", ["bytes=10-", "bytes=-0"])
    def test_a_part_that_is_not_there(self, app, asked):
        reply = Reply(app, "/pictures/aa.jpg", range=asked)
        assert (reply.status, reply.headers["Content-Range"]) == (
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "bytes */10",
        )

    @pytest.mark.parametrize("asked", ["bytes=4-2", "bytes=-", "bytes=0-1,3-4", "lines=1-2"])
    def test_what_is_not_one_range_gets_the_whole(self, app, asked):
        assert Reply(app, "/pictures/aa.jpg", range=asked).body == "0123456789"

    def test_a_part_of_an_older_file_is_not_mixed_with_the_new(self, app):
        whole = Reply(app, "/pictures/aa.jpg", range="bytes=0-1", if_range='"older"')
        assert (whole.status, whole.body) == (HTTPStatus.OK, "0123456789")


def test_the_sites_of_the_database_are_served_without_asking_it_again(site):
    for name in ("en", "ca"):
        (site / name).mkdir(parents=True)
        (site / name / "index.html").write_text(name)
    app = site_files(django)
    with CaptureQueriesContext(connection) as queries:
        assert Reply(app, "/", host="ca.example.org").body == "ca"
        assert Reply(app, "/", host="nobody").body == "en"
    assert len(queries) == 0


@pytest.mark.django_db
def test_an_installation_without_sites_still_has_a_desk():
    app = site_files(django)
    assert Reply(app, "/desk/").body == "django"
    assert Reply(app, "/").status == HTTPStatus.NOT_FOUND


@pytest.mark.usefixtures("site")
def test_a_baked_site_answers_on_every_link_it_makes():
    for day in make.days(51):
        make.release(make.content(day, body="<p>Cells climb.</p>"))
        if day.day % 2:
            make.release(make.content(day, "ca", body="<p>Les cèl·lules pugen.</p>"))
    for language in bake().languages:
        bake_feeds(language)
    app = site_files(django)
    for host in ("en.example.org", "ca.example.org"):
        seen, waiting = {"/"}, ["/"]
        while waiting:
            reply = Reply(app, waiting.pop(), host=host)
            assert reply.status == HTTPStatus.OK
            if reply.headers["Content-Type"].startswith("text/html"):
                text = re.sub(r'(srcset|sizes)="', '"', reply.body)
                found = set(re.findall(r'["\s](/[a-z0-9./-]*)', text)) - seen
                seen |= found
                waiting += found
        assert len(seen) > 100
