"""The room speaks Catalan throughout, to whoever asks for it."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.translations import catalogue
from tests.translations.conftest import DAY

PLACE = re.compile(r"%\(\w+\)[sd]|%[sd%]|</?\w+>|\[T\]|\[1\]")


def forms(message):
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def ids(message):
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


@pytest.fixture(scope="module")
def entries():
    return [message for message in catalogue.catalogue() if message.id]


def test_every_message_of_the_room_has_its_catalan_and_there_are_no_others(entries):
    """Mend it with `python -m tests.translations.catalogue`, then write what is missing."""
    known = {message.id if isinstance(message.id, str) else tuple(message.id) for message in entries}
    assert known == catalogue.messages()
    assert [message.id for message in entries if not all(forms(message))] == []
    assert [message.id for message in entries if message.fuzzy] == []


def test_what_is_put_into_a_message_is_put_into_its_catalan(entries):
    for message in entries:
        for english, catalan in zip(ids(message), forms(message), strict=True):
            wanted, found = sorted(PLACE.findall(english)), sorted(PLACE.findall(catalan))
            assert wanted == found, english


def test_the_compiled_catalogue_is_the_written_one():
    assert catalogue.MO.read_bytes() == catalogue.compiled()


@pytest.fixture
def browser(translator):
    client = Client()
    client.force_login(translator)
    return client


@pytest.mark.django_db
class TestWhoIsSpokenTo:
    def test_the_browser_s_language_is_spoken(self, browser):
        page = browser.get("/translate/", headers={"accept-language": "ca,en;q=0.5"}).content.decode()
        assert '<html lang="ca">' in page
        assert "Surt" in page

    def test_a_choice_holds_and_leads_back(self, browser):
        answer = browser.post("/translate/screens/", {"screen": "ca", "back": "/translate/mail/"})
        assert answer["Location"] == "/translate/mail/"
        assert '<html lang="ca">' in browser.get("/translate/").content.decode()
        browser.post("/translate/screens/", {"screen": "en"})
        assert "Log out" in browser.get("/translate/", headers={"accept-language": "ca"}).content.decode()

    @pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
    def test_it_leads_nowhere_else(self, browser, back):
        assert (
            browser.post("/translate/screens/", {"screen": "ca", "back": back})["Location"] == "/translate/"
        )

    def test_a_language_there_is_not_is_refused(self, browser):
        assert browser.post("/translate/screens/", {"screen": "xx"}).status_code == 400

    @pytest.mark.usefixtures("job")
    def test_every_screen_can_be_shown_in_it(self, browser):
        browser.post("/translate/screens/", {"screen": "ca"})
        for path in ("", f"{DAY}/ca/", f"{DAY}/ca/history/", "mail/", "glossary/", "memory/ca/"):
            page = browser.get(f"/translate/{path}")
            assert page.status_code == 200, path
            assert '<html lang="ca">' in page.content.decode()
