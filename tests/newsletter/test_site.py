"""What the baked site and its server know of the newsletter."""

from __future__ import annotations

import pytest

from publisher.website import sites
from publisher.website.pages import Pages
from publisher.website.serve import SiteFiles
from tests import factories

LINK = '<a href="/newsletter">'


def test_the_foot_of_a_page_leads_to_the_form_where_there_is_one(newsletters):
    newsletters["ca"].delete()
    pages = {language: Pages(press).missing().decode() for language, press in sites.presses().items()}
    assert LINK in pages["en"]
    assert LINK not in pages["ca"]


@pytest.mark.django_db
def test_a_new_newsletter_is_a_reason_to_bake():
    factories.sites()
    before = sites.digest(sites.presses())
    factories.outlet("elsewhere", kind="tumblr")
    assert sites.digest(sites.presses()) == before
    factories.outlet("daily", kind="newsletter")
    assert sites.digest(sites.presses()) != before


@pytest.mark.parametrize("host", ["en.example.org", "ca.example.org", "unknown.example"])
@pytest.mark.parametrize(
    ("path", "answered"),
    [
        ("/newsletter", "django"),
        ("/newsletter/leave/1.x", "django"),
        ("/newsletters", "files"),
        ("/", "files"),
    ],
)
def test_every_site_passes_the_form_on_and_the_rest_stays_files(tmp_path, host, path, answered):
    folders = {f"{language}.example.org": tmp_path / language for language in ("en", "ca")}
    heard = []

    def django(environ, start_response):
        heard.append(environ["PATH_INFO"])
        start_response("200 OK", [])
        return [b""]

    environ = {"REQUEST_METHOD": "POST", "PATH_INFO": path, "HTTP_HOST": host}
    SiteFiles(folders, django)(environ, lambda *_: None)
    assert heard == ([path] if answered == "django" else [])
