"""The search page, asked as a browser without JavaScript and as its script asks."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import html5lib
import pytest
from django.db import OperationalError, connection
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from publisher.editions.models import Edition, Site
from publisher.search import index, vocabulary
from publisher.search.finding import SHOWN_MAX
from publisher.search.matching import matching
from publisher.website import render
from publisher.website.bake import bake
from tests.website import editions as make

HOSTS = {"en": "en.example.org", "ca": "ca.example.org"}
SECRET = "zymurgy"


@pytest.fixture(autouse=True)
def _new_process():
    vocabulary.forget()


@pytest.fixture
def browser(site, settings) -> Client:  # noqa: ARG001 - two sites are there
    settings.ALLOWED_HOSTS = ["*"]
    return Client(enforce_csrf_checks=True, raise_request_exception=True)


@pytest.fixture
def post() -> Callable[..., Edition]:
    days = iter(make.days(60, datetime.date(2024, 12, 20)))

    def make_one(
        body: str = "Nothing of note.", *, languages: tuple[str, ...] = ("en",), **fields
    ) -> Edition:
        day = next(days)
        for language in languages:
            edition = make.release(make.content(day, language, body=f"<p>{body}</p>", **fields))
        return edition

    return make_one


def public() -> None:
    index.catch_up()
    bake()


def ask(browser, query: str = "", *, language: str = "en", path: str = "/search", **more):
    return browser.get(f"{path}?{query}", headers={"host": HOSTS[language]}, **more)


def document(answer):
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)
    page = parser.parse(answer.content.decode())
    assert parser.errors == []
    return page


def hits(answer) -> list[str]:
    return [link.get("href") for link in document(answer).iterfind(".//h2/a")]


def said(answer) -> str:
    return document(answer).find(".//*[@id='said']").text or ""


def filters(answer) -> dict[str, str]:
    """Each value with its count, as one reads them, and where it leads."""
    found = {}
    for line in document(answer).iterfind(".//section[@class='filter']//li"):
        found[f"{line.find('a').text} {line.find('span').text}"] = line.find("a").get("href")
    return found


class TestFinding:
    def test_a_word_with_its_mark_its_picture_and_its_day(self, browser, post):
        post("Organoids grow in a dish.", title="Little Guts")
        public()
        answer = ask(browser, "q=organoid")
        page = answer.content.decode()
        assert hits(answer) == ["/archive/2024/12/20"]
        assert said(answer) == "One picture"
        assert "<mark>Organoids</mark> grow in a dish." in page
        assert '<time datetime="2024-12-20">20 December 2024</time>' in page
        assert re.search(r'<img src="/pictures/\w+\.jpg"', page)

    def test_both_languages_answer_each_on_its_own_site(self, browser, post):
        post("Un organoide.", languages=("en", "ca"), title="Budells")
        post("An organoid.", title="Guts")
        public()
        assert hits(ask(browser, "q=organoide", language="ca"))[0] == "/fotos/budells"
        english = ask(browser, "q=organoid", language="ca")
        assert "https://en.example.org/archive/2024/12/21" in hits(english)
        assert '<li class="hit" lang="en">' in english.content.decode()
        assert document(english).get("lang") == "ca"

    def test_it_is_narrowed_by_plain_links_that_say_how_many_there_are(self, browser, post):
        post("A liver.", series="Small Worlds", licence="CC0-1.0")
        post("A liver.", writers=("C. D.",))
        for _ in range(12):
            post("A heart.")
        post("A liver of 2025.")
        public()
        answer = ask(browser, "q=liver")
        links = filters(answer)
        assert {"2025 1", "2024 2", "Small Worlds 1", "CC0 1.0 1", "C. D. 1", "A. B. 2"} <= set(links)
        narrowed = ask(browser, urlsplit(links["2024 2"]).query)
        assert said(narrowed) == "2 pictures"
        further = ask(browser, urlsplit(filters(narrowed)["C. D. 1"]).query)
        assert hits(further) == ["/archive/2024/12/21"]
        chosen = [link.get("href") for link in document(further).iterfind(".//ul[@class='chosen']/li/a")]
        assert [dict(parse_qsl(urlsplit(url).query)) for url in chosen] == [
            {"q": "liver", "writer": "C. D."},
            {"q": "liver", "year": "2024"},
        ]
        kept = {
            field.get("name"): field.get("value") for field in document(further).iterfind(".//form/input")
        }
        assert kept == {"year": "2024", "writer": "C. D."}

    def test_the_language_can_be_chosen(self, browser, post):
        post("ADN", languages=("en", "ca"), title="X")
        post("ADN")
        public()
        links = filters(ask(browser, "q=ADN"))
        assert {"English 2", "Català 1"} <= set(links)
        assert hits(ask(browser, urlsplit(links["Català 1"]).query)) == ["https://ca.example.org/fotos/x"]

    def test_page_after_page_every_one_is_shown_once(self, browser, post):
        for _ in range(SHOWN_MAX + 3):
            post("A liver.")
        public()
        first = ask(browser, "q=liver")
        further = document(first).find(".//a[@rel='next']").get("href")
        second = ask(browser, urlsplit(further).query)
        assert len(hits(first)) == SHOWN_MAX
        assert len({*hits(first), *hits(second)}) == SHOWN_MAX + 3
        assert document(second).find(".//a[@rel='prev']").get("href") == "/search?q=liver"
        assert document(second).find(".//a[@rel='next']") is None
        assert "Page 2 of 2" in second.content.decode()

    def test_a_slip_is_mended_and_said(self, browser, post):
        post("Drosophila glows.")
        public()
        page = ask(browser, "q=drosphila").content.decode()
        assert "“drosphila” stands nowhere; these have “drosophila”." in page

    def test_nothing_found_helps_on(self, browser, post):
        post("A liver.")
        public()
        answer = ask(browser, "q=submarine&year=1999")
        assert said(answer) == "Nothing was found"
        assert "Take a filter away" in answer.content.decode()
        assert filters(ask(browser, "q=submarine")) == filters(ask(browser))

    def test_without_a_question_it_shows_what_to_look_through(self, browser, post):
        post("A liver.")
        post("A heart.", series="Small Worlds")
        public()
        for _ in range(SHOWN_MAX):
            post("A lung.")
        public()
        answer = ask(browser)
        assert said(answer) == ""
        assert hits(answer) == []
        assert document(answer).find(".//nav[@class='pager']") is None
        assert hits(ask(browser, urlsplit(filters(answer)["Small Worlds 1"]).query)) == [
            "/archive/2024/12/21"
        ]

    def test_a_post_whose_page_is_not_there_yet_is_led_to_by_no_link(self, browser, post):
        post("A liver.")
        index.catch_up()
        assert hits(ask(browser, "q=liver")) == []


class TestReleasedOnly:
    QUERIES = (
        f"q={SECRET}", f"q={SECRET[:3]}", f"q={SECRET[1:]}", f"q=%22{SECRET}%22", f"q={SECRET}+liver", f"q=liver+{SECRET}",
        "", "year=2031", "year=2030", f"series={SECRET}", f"writer={SECRET}", f"journal={SECRET}", "language=ca", "language=en",
        f"licence={SECRET}", "q=liver", "q=liver&page=2", f"q=liver&series={SECRET}", "q=liver&year=2031",
    )  # fmt: skip

    @pytest.mark.parametrize("path", ["/search", "/search/part"])
    @pytest.mark.parametrize("language", ["en", "ca"])
    @pytest.mark.parametrize("kind", ["approved", "reopened", "withdrawn", "hidden", "never"])
    def test_nothing_that_is_not_public_is_found_counted_or_guessed_at(
        self, browser, post, kind, language, path
    ):
        """The answers are, byte for byte, those of an installation that never heard of it."""
        Site.objects.update(hide_on_critical=True)
        post("A liver.", languages=("en", "ca"))
        post("A liver.")
        public()
        before = [ask(browser, query, language=language, path=path).content for query in self.QUERIES]
        self._not_public(kind)
        public()
        after = [ask(browser, query, language=language, path=path).content for query in self.QUERIES]
        assert after == before
        post(f"{SECRET} is public now.", title=SECRET)
        public()
        assert f"<mark>{SECRET}</mark>" in ask(browser, f"q={SECRET}", language=language).content.decode()

    @staticmethod
    def _not_public(kind: str) -> None:
        day = datetime.date(2031, 5, 1)
        words = {"body": f"<p>{SECRET} liver</p>", "title": SECRET, "series": SECRET, "writers": (SECRET,)}
        if kind == "never":
            return
        if kind in ("approved", "reopened"):
            for language in ("en", "ca"):
                make.release(make.content(day, language, **words), state=kind)
        elif kind == "withdrawn":
            for language in ("en", "ca"):
                edition = make.release(make.content(day, language, **words))
                index.follow(edition)
                make.withdraw(edition)
        else:
            untranslated = Edition.objects.filter(language="en").latest("publish_on").publish_on
            edition = make.release(make.content(untranslated, "ca", **words))
            Edition.objects.filter(pk=edition.pk).update(outdated="critical", outdated_at=make.noon(day))


class TestTheAnswer:
    def test_its_headers(self, browser, post):
        post("A liver.")
        public()
        for path in ("/search", "/search/part"):
            answer = ask(browser, "q=liver", path=path)
            assert answer["Cache-Control"] == "public, max-age=60"
            assert answer["X-Robots-Tag"] == "noindex"
            assert "default-src 'none'" in answer["Content-Security-Policy"]
            assert "script-src 'self'; connect-src 'self'" in answer["Content-Security-Policy"]
            assert "unsafe" not in answer["Content-Security-Policy"]
            assert not answer.cookies
            assert "Cookie" not in answer.get("Vary", "")
            again = ask(browser, "q=liver", path=path, HTTP_IF_NONE_MATCH=answer["ETag"])
            assert (again.status_code, again.content) == (304, b"")
        assert '<meta name="robots" content="noindex">' in ask(browser).content.decode()

    def test_only_reading_is_allowed(self, browser):
        assert browser.post("/search").status_code == 405
        assert browser.head("/search").status_code == 200
        answer = browser.get("/search/?q=x")
        assert (answer.status_code, answer["Location"]) == (301, "/search?q=x")

    def test_what_its_page_loads_is_baked(self, browser, site):
        public()
        page = document(ask(browser))
        [script] = page.iterfind(".//script")
        assert (site / f"en{script.get('src')}").read_bytes() == render.assets()[render.script_name()]
        style = page.find(".//link[@rel='stylesheet']").get("href")
        assert (site / f"ca{style}").exists()
        description = (site / "ca/opensearch.xml").read_text()
        assert 'template="https://ca.example.org/search?q={searchTerms}"' in description
        home = html5lib.parse((site / "ca/index.html").read_bytes(), namespaceHTMLElements=False)
        assert home.find(".//link[@rel='search']").get("href") == "/opensearch.xml"
        assert home.find(".//form[@role='search']").get("action") == "/search"

    def test_all_scripts_together_are_small(self):
        assert sum(len(data) for name, data in render.assets().items() if name.endswith(".js")) <= 15_000

    def test_what_is_typed_is_text(self, browser, post):
        post("A liver.")
        public()
        for query in (
            "q=%3Cscript%3Ealert(1)%3C/script%3E",
            "q=%22%3E%3Cb%3E&writer=%3Cb%3E",
            "series=%22onload=x",
        ):
            page = ask(browser, query).content.decode()
            assert "<script>alert" not in page
            assert "<b>" not in page
            assert '"onload' not in page

    @pytest.mark.parametrize(
        "query",
        [
            "q=%00", "q=a%00b&writer=%00", "q=%ff%fe", "q=%ED%A0%80", "page=0", "page=-1", "page=x", "page=9999999999", "page=²",
            "year=x", "language=xx", "language=", "q=" + "a" * 5000, "q=" + "%22" * 300, "q=" + "a+" * 3000, "q=*&q=NEAR(", "=&&=",
            "writer=" + "x" * 4000, "q=liver&page=77", "q='+OR+1=1", "q=title:x", "q=-x", "q=%F0%9F%A7%AB", "q=l%C2%B7l",
        ],
    )  # fmt: skip
    def test_nonsense_is_an_answer(self, browser, post, query):
        post("A liver.")
        public()
        for path in ("/search", "/search/part"):
            assert ask(browser, query, path=path).status_code == 200

    @hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        st.dictionaries(
            st.sampled_from(["q", "year", "series", "writer", "journal", "licence", "language", "page"]),
            st.text(max_size=30),
        )
    )
    def test_whatever_is_asked_is_answered(self, browser, given_):
        for path in ("/search", "/search/part"):
            answer = browser.get(path, given_, headers={"host": HOSTS["ca"]})
            assert answer.status_code == 200

    def test_an_unfinished_word_is_completed_while_one_types_and_only_then(self, browser, post):
        post("Drosophila glows.")
        public()
        part = ask(browser, "q=dros", path="/search/part")
        assert "<mark>Drosophila</mark>" in part.content.decode()
        assert 'data-said="One picture"' in part.content.decode()
        assert b"<html" not in part.content
        assert hits(ask(browser, "q=dros")) == []

    def test_a_question_that_takes_too_long_is_ended(self, db):  # noqa: ARG002
        slow = {
            "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
            "postgresql": "SELECT pg_sleep(60)",
        }
        with connection.cursor() as cursor:
            with pytest.raises(OperationalError), matching().bounded(0.05):
                cursor.execute(slow[connection.vendor])
            cursor.execute("SELECT 1")
            assert cursor.fetchone() == (1,)

    def test_a_reader_is_told_that_the_database_does_not_answer(self, browser, post):
        post("A liver.")
        public()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE search_text RENAME TO search_away")
            page, part = ask(browser, "q=liver"), ask(browser, "q=liver", path="/search/part")
            cursor.execute("ALTER TABLE search_away RENAME TO search_text")
        for answer in (page, part):
            assert (answer.status_code, answer["Cache-Control"], answer["Retry-After"]) == (
                503,
                "no-store",
                "10",
            )
        assert "does not answer just now" in page.content.decode()
