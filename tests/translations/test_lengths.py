"""How long a translation is where it will be posted, while one types."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.translations.conftest import CATALAN, DAY, ENGLISH
from translations.channel_texts import ChannelText
from translations.markup import from_html

pytestmark = pytest.mark.django_db
LENGTHS = f"/translate/{DAY}/ca/lengths/"


def house(publish_on, language, words):
    """Stands for who publishes: a place that counts characters, and one that says why it cannot."""
    title = words.get("title", "")
    return [
        ChannelText(f"Letters <{language}>", len(title), 30, "characters", left_out="body"),
        ChannelText("Nowhere", 0, 0, "", trouble=f"nothing of {publish_on} fits"),
    ]


@pytest.fixture
def told(settings):
    settings.TRANSLATIONS_CHANNEL_TEXTS = f"{__name__}.house"


@pytest.fixture
def browser(translator):
    client = Client()
    client.force_login(translator)
    return client


def typed(**changes):
    words = {**CATALAN, **changes}
    return {f"field-{name}": from_html(text) if name == "body" else text for name, text in words.items()}


@pytest.mark.usefixtures("job", "told")
def test_the_words_as_typed_are_measured_and_nothing_is_saved(browser, job):
    page = browser.post(LENGTHS, typed(title="Un fanal")).content.decode()
    assert "8 / 30" in page
    assert "body" in page
    assert f"nothing of {DAY} fits" in page
    assert "Letters &lt;ca&gt;" in page
    assert not job.revisions.exists()


@pytest.mark.usefixtures("job")
def test_where_nobody_tells_nothing_is_claimed(browser, settings):
    settings.TRANSLATIONS_CHANNEL_TEXTS = ""
    assert "No outlet has this language." in browser.post(LENGTHS, typed()).content.decode()


@pytest.mark.usefixtures("job", "told")
def test_it_is_shown_in_the_editor_before_any_script_has_run(browser):
    browser.post(f"/translate/{DAY}/ca/", {"action": "claim"})
    page = browser.get(f"/translate/{DAY}/ca/").content.decode()
    assert "0 / 30" in page
    assert f"characters; the English has {len(ENGLISH['title'])}" in page


@pytest.mark.usefixtures("job", "told")
def test_who_may_not_translate_learns_nothing(stranger):
    client = Client()
    assert client.post(LENGTHS, typed()).status_code == 302
    client.force_login(stranger)
    assert client.post(LENGTHS, typed()).status_code == 403
