"""The room speaks Catalan throughout, to whoever asks for it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.translations.conftest import DAY


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
