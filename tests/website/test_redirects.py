"""Where addresses of the old site lead: written once, for every web server."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from django.utils import timezone

from publisher.editions.models import Edition, Slug
from publisher.posts.models import OldAddress
from publisher.website import bake, redirects
from publisher.website.serve import SiteFiles
from tests import factories
from tests.website.test_serve import Reply

pytestmark = pytest.mark.django_db
DAY = datetime.date(2016, 2, 8)


@pytest.fixture
def edition() -> Edition:
    made: Edition = factories.archived(factories.draft(DAY), released_at=factories.NOON)
    return made


def written(language: str, suffix: str = "map") -> str:
    redirects.write(["en", "ca"])
    path = Path(redirects.of(language)._file).with_suffix(f".{suffix}")
    return path.read_text() if path.exists() else ""


def remember(edition: Edition, *addresses: str, language: str = "en") -> None:
    for address in addresses:
        OldAddress.objects.create(post=edition.post, language=language, address=address)


def test_only_what_no_rule_tells(edition):
    remember(edition, "/archive/2016/2/8", "/archive/2016/02/08/", "/archive/2016/2/8?domain_redirected=true")
    assert written("en") == ""
    remember(edition, "/posts/1786/", "/archive/2016/2/8?from=mail", "/archive/2016/2/9")
    assert written("en") == (
        '"/archive/2016/2/8?from=mail" "/archive/2016/2/8";\n'
        '"/archive/2016/2/9" "/archive/2016/2/8";\n'
        '"/posts/1786/" "/archive/2016/2/8";\n'
        '"/posts/1786" "/archive/2016/2/8";\n'
    )
    assert written("en", "caddy") == written("en").replace(";", "")


def test_nothing_of_a_post_that_is_not_public():
    post = factories.draft(DAY)
    OldAddress.objects.create(post=post, language="en", address="/posts/1786")
    assert written("en") == ""


def test_a_translation_is_led_to_its_first_slug(edition):
    factories.sites()
    catalan = Edition.objects.create(
        post=edition.post, language="ca", publish_on=DAY, state="released", released_at=timezone.now()
    )
    for number, slug in enumerate(("un-jardi", "un-hort")):
        Slug.objects.create(
            edition=catalan, language="ca", slug=slug, since=factories.NOON + datetime.timedelta(number)
        )
    remember(catalan, "/fotos/un-jardi/", "/fotos/cèl·lula/", "/?p=12", language="ca")
    assert written("ca") == (
        '"/?p=12" "/fotos/un-jardi";\n'
        '"/fotos/c%C3%A8l%C2%B7lula/" "/fotos/un-jardi";\n'
        '"/fotos/c%C3%A8l%C2%B7lula" "/fotos/un-jardi";\n'
    )


def test_what_would_end_a_line_of_a_web_server_is_written_as_browsers_send_it(edition):
    remember(edition, '/a"b\\ {c}$d\n;?e="f"')
    (line,) = written("en").splitlines()
    assert line == '"/a%22b%5C%20%7Bc%7D%24d%0A;?e=%22f%22" "/archive/2016/2/8";'


def test_each_address_stands_once_whatever_its_capitals(edition):
    remember(edition, "/Posts/1", "/posts/1")
    assert len(written("en").splitlines()) == 1


def test_a_rebuild_writes_the_same_and_takes_away_what_leads_nowhere(edition):
    remember(edition, "/posts/1786")
    before = written("en")
    assert bake.rebuild() > 0
    assert bake.rebuild() == 0
    assert Path(redirects.of("en")._file).read_text() == before
    OldAddress.objects.all().delete()
    bake.rebuild()
    assert not Path(redirects.of("en")._file).exists()


def test_the_embedded_server_reads_a_list_that_was_written_since(edition, tmp_path):
    site = tmp_path / "site" / "en"
    site.mkdir(parents=True)
    (site / "index.html").write_text("home")
    app = SiteFiles(
        {"en.example.org": site},
        lambda *_: [],
        moved={"old.example.org": "https://en.example.org"},
        redirects={site: redirects.of("en")},
    )
    assert Reply(app, "/posts/1786").status == 404
    remember(edition, "/posts/1786", "/?p=12")
    written("en")
    for path in ("/posts/1786", "/?p=12"):
        answer = Reply(app, path)
        assert (answer.status, answer.headers["Location"]) == (301, "/archive/2016/2/8")
    moved = Reply(app, "/posts/1786", host="old.example.org")
    assert moved.headers["Location"] == "https://en.example.org/archive/2016/2/8#moved"
    assert Reply(app, "/?p=13").status == 200
