"""Download and upload, by what each person may do and what they see before anything is saved."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests import smtp_peer
from tests.translations.conftest import CATALAN, DAY, ENGLISH, HOUR, changed, source
from tests.translations.exchange.test_arrival import written
from translations import transitions
from translations.exchange import formats
from translations.exchange.formats import FORMATS
from translations.models import ImportFile, TranslationRevision
from translations.staleness import head_revision

pytestmark = pytest.mark.django_db

EDITOR = f"/translate/{DAY}/ca/"
DOWNLOAD = f"{EDITOR}download/"
UPLOAD = f"{EDITOR}upload/"
SEND = f"{EDITOR}send/"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def job(now):
    return transitions.hand_out(source(), language="ca", due_at=now + 72 * HOUR, now=now)


@pytest.fixture
def held(job, translator, now):
    return transitions.claim(job, translator, now=now)


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def page_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def given(client, data, name="text.xlf"):
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data)})


def confirmed(client, page, **more):
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    return client.post(UPLOAD, {"sealed": sealed, "action": "confirm", **more}, follow=True)


@pytest.mark.parametrize("address", [DOWNLOAD, UPLOAD, SEND])
@pytest.mark.usefixtures("held")
def test_only_whoever_has_the_text_exchanges_files(address, second_translator, reviewer, stranger):
    assert Client().get(address).status_code in (302, 405)
    for user in (second_translator, reviewer, stranger):
        assert browser(user).post(address).status_code in (403, 405)
        assert browser(user).get(f"{address}?format=po").status_code in (403, 405)


def test_a_lease_that_is_over_ends_it(job, translator, now):
    transitions.claim(job, translator, now=now - 60 * HOUR)
    assert browser(translator).get(f"{DOWNLOAD}?format=po").status_code == 403


@pytest.mark.parametrize("key", FORMATS)
@pytest.mark.usefixtures("held")
def test_every_format_is_offered_and_downloaded(key, translator):
    client = browser(translator)
    assert f'<option value="{key}">' in page_of(client.get(EDITOR))
    response = client.get(DOWNLOAD, {"format": key})
    assert formats.read(response.content).identity.publish_on == DAY
    assert response["Content-Disposition"] == f'attachment; filename="{DAY}-ca{FORMATS[key].suffix}"'
    assert "no-store" in response["Cache-Control"]


@pytest.mark.usefixtures("held")
def test_a_format_that_nobody_knows_is_not_there(translator):
    assert browser(translator).get(DOWNLOAD, {"format": "docx"}).status_code == 404


def test_a_file_is_looked_at_and_then_taken(held, translator):
    client = browser(translator)
    page = page_of(given(client, written(held, title="Un fanal", body_2="Les verdes reposen .")))
    assert "Nothing is saved yet." in page
    assert re.search(r"<ins>.*?Un fanal</ins>", page)
    assert "a space before a comma" in page
    assert '<li lang="en">Small Worlds - II</li>' in page
    assert not TranslationRevision.objects.exists()
    assert not ImportFile.objects.exists()
    assert "Taken as your draft" in page_of(confirmed(client, page))
    assert head_revision(held).fields["title"] == "Un fanal"
    assert ImportFile.objects.get().name == "text.xlf"
    assert "taken before" in page_of(confirmed(client, page))
    assert TranslationRevision.objects.count() == 1


def test_cancelling_is_a_link_and_changes_nothing(held, translator):
    client = browser(translator)
    page = page_of(given(client, written(held, title="Un fanal")))
    assert f'<a class="button plain" href="{EDITOR}">Cancel</a>' in page
    assert page_of(client.get(EDITOR))
    assert not TranslationRevision.objects.exists()


def test_a_file_that_changes_nothing_offers_no_button(held, translator, now):
    transitions.save_draft(held, translator, CATALAN, 0, now=now)
    page = page_of(given(browser(translator), written(held)))
    assert "it says what is saved already" in page
    assert 'value="confirm"' not in page


def test_words_saved_meanwhile_are_announced_and_kept(held, translator, now):
    data = written(held, title="Un llum")
    transitions.save_draft(held, translator, CATALAN, 0, now=now)
    client = browser(translator)
    page = page_of(given(client, data))
    assert "will be kept beside" in page
    after = page_of(confirmed(client, page))
    assert "kept beside them" in after
    assert "Kept beside" in after
    assert head_revision(held).fields == CATALAN


def test_newer_english_is_taken_in_by_a_tick(held, translator, now):
    transitions.save_draft(held, translator, CATALAN, 0, now=now)
    job = transitions.hand_out(
        source(fields=changed(title="A Lamp")), language="ca", due_at=now + 72 * HOUR, now=now
    )
    client = browser(translator)
    page = page_of(given(client, written(job, title="Un llum")))
    assert 'name="taken_in"' in page
    confirmed(client, page, taken_in="yes")
    assert head_revision(job).based_on.number == 2


def test_lost_links_are_named(held, translator):
    page = page_of(given(browser(translator), written(held, body_1_2="Res de res.")))
    assert "&lt;a href=&quot;https://example.org/lantern&quot;&gt;" in page


def test_english_that_differs_is_shown_word_by_word(held, translator):
    data = written(held).replace(b"every push", b"no push")
    page = page_of(given(browser(translator), data), 422)
    assert "Nothing was taken." in page
    assert re.search(r"<del>.*?every</del><ins>.*?no</ins>", page)


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"<!DOCTYPE x><x/>", b"x" * 600_000, b"\xff\xfe\xfd"])
@pytest.mark.usefixtures("held")
def test_a_hostile_file_is_refused_on_the_page(data, translator):
    assert 'role="alert"' in page_of(given(browser(translator), data), 422)


@pytest.mark.usefixtures("held")
def test_no_file_is_told(translator):
    assert "Choose a file first." in page_of(browser(translator).post(UPLOAD), 422)


def test_a_seal_of_another_text_or_none_is_refused(held, translator, now):
    client = browser(translator)
    page = page_of(given(client, written(held, title="Un fanal")))
    other = transitions.hand_out(
        source(publish_on=DAY.replace(day=7)), language="ca", due_at=now + 72 * HOUR, now=now
    )
    transitions.claim(other, translator, now=now)
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    assert client.post(UPLOAD.replace("05-06", "05-07"), {"sealed": sealed}).status_code == 400
    assert client.post(UPLOAD, {"sealed": sealed[:-2] + "xx"}).status_code == 400
    assert not TranslationRevision.objects.exists()


def test_no_word_of_a_file_runs_on_the_page(held, translator):
    hostile = "&quot;&gt;<script>alert(1)</script>&lt;script&gt;alert(2)&lt;/script&gt;"
    client = browser(translator)
    page = page_of(given(client, written(held, "po", title=hostile), name='"><script>x</script>.po'))
    assert "<script>" not in page
    assert "alert(2)" in page


@pytest.mark.usefixtures("held")
def test_the_pages_need_no_script_and_no_other_host(translator):
    page = page_of(browser(translator).get(UPLOAD))
    assert not re.findall(r'<script|<style| style="| on\w+="|(?:src|action)="(?:https?:)?//', page)


# --- by e-mail


@pytest.mark.usefixtures("held")
def test_the_letter_is_offered_where_it_can_be_sent(translator, settings):
    client = browser(translator)
    assert SEND not in page_of(client.get(EDITOR))
    settings.TRANSLATIONS_MAIL_DOMAIN = "translate.example.org"
    assert SEND not in page_of(client.get(EDITOR))
    assert "not set up" in page_of(client.post(SEND, follow=True))
    translator.email = "translator@example.org"
    translator.save()
    assert SEND in page_of(client.get(EDITOR))
    with smtp_peer.running() as peer:
        peer.use(settings)
        assert "Sent to translator@example.org." in page_of(client.post(SEND, follow=True))
        [mail] = peer.mails
    assert ENGLISH["title"] in mail["Subject"]
    assert "did not take the message" in page_of(client.post(SEND, follow=True))
