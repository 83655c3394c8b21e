"""The coordinator's screens, and joining, by what each person may see and do there."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from tests.translations.conftest import HOUR, person, source
from translations import transitions
from translations.models import Cohort, Invitation, Job, Language, Turn

pytestmark = pytest.mark.django_db
PEOPLE, ASSIGN = "/translate/people/", "/translate/assign/"
ROTA, LANGUAGE = "/translate/rota/ca/", "/translate/languages/ca/"
SCREENS = (PEOPLE, ASSIGN, ROTA, LANGUAGE)
PASSWORD = "seven quiet lanterns"


@pytest.fixture
def job():
    now = timezone.now()
    return transitions.hand_out(source(), language="ca", due_at=now + 72 * HOUR, now=now)


@pytest.fixture
def client():
    browser = Client()
    browser.force_login(person("coordinator", "translate", "coordinate"))
    return browser


@pytest.mark.parametrize("address", SCREENS)
@pytest.mark.usefixtures("job")
def test_the_coordinators_screens_are_theirs(address, client, reviewer):
    assert client.get(address).status_code == 200
    other = Client()
    assert other.get(address).status_code == 302
    other.force_login(reviewer)
    assert other.get(address).status_code == 403
    assert other.post(address, {"action": "add"}).status_code == 403


@pytest.mark.parametrize("address", [*SCREENS, "/translate/", "/translate/mail/"])
@pytest.mark.usefixtures("job")
def test_nothing_on_a_screen_needs_a_script_or_an_inline_style(address, client):
    page = client.get(address).content.decode()
    assert not re.search(r"<script(?! src)|\son\w+=|\sstyle=|<style", page)


@pytest.mark.usefixtures("job")
def test_every_control_has_a_name(client):
    for address in SCREENS:
        page = client.get(address).content.decode()
        labelled = set(re.findall(r'<label for="([^"]+)"', page))
        for field, attributes in re.findall(r"<(input|select|textarea)([^>]*)>", page):
            if 'type="hidden"' in attributes:
                continue
            [name] = re.findall(r'id="([^"]+)"', attributes) or [""]
            assert name in labelled or re.search(rf"<label[^>]*>(?:(?!</label>).)*<{field}", page, re.DOTALL)


@pytest.mark.usefixtures("job")
def test_from_a_new_class_to_its_first_claim(client):
    client.post(PEOPLE, {"name": "Autumn", "language": "ca"})
    cohort = Cohort.objects.get()
    at = f"{PEOPLE}{cohort.pk}/"
    client.post(at, {"action": "invite", "uses_max": 1, "days": 7})
    [link] = re.findall(r'value="http://testserver(/translate/join/[^"]+)"', client.get(at).content.decode())
    guest = Client()
    shown = guest.get(link)
    assert (shown.status_code, shown["Referrer-Policy"]) == (200, "same-origin")
    given = {
        "first_name": "Ada",
        "email": "ada@example.org",
        "username": "ada",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert guest.post(link, {**given, "password2": "other"}).status_code == 200
    assert not User.objects.filter(username="ada").exists()
    assert guest.post(link, given)["Location"] == "/translate/"
    job = Job.objects.get()
    guest.post(f"/translate/{job.publish_on}/ca/", {"action": "claim"})
    job.refresh_from_db()
    assert job.assignee.username == "ada"
    assert job.assignee.check_password(PASSWORD)
    assert Client().get(link).status_code == 410

    client.post(at, {"action": "retire"})
    assert User.objects.get(username="ada").is_active  # the box was not ticked
    client.post(at, {"action": "retire", "sure": "yes"})
    job.refresh_from_db()
    assert (job.state, User.objects.get(username="ada").is_active) == (Job.State.OPEN, False)
    assert guest.get("/translate/").status_code == 302  # logged out with the account


def test_people_with_an_account_join_as_they_are(translator, client):
    cohort = Cohort.objects.create(name="Autumn", language="ca")
    client.post(f"{PEOPLE}{cohort.pk}/", {"action": "invite", "uses_max": 5, "days": 7})
    page = client.get(f"{PEOPLE}{cohort.pk}/").content.decode()
    [link] = re.findall(r'value="http://testserver(/translate/join/[^"]+)"', page)
    browser = Client()
    browser.force_login(translator)
    assert "keep this account" in browser.get(link).content.decode()
    assert not cohort.people.exists()
    browser.post(link)
    assert list(cohort.people.all()) == [translator]


def test_a_link_is_taken_back_on_its_page(client):
    cohort = Cohort.objects.create(name="Autumn", language="ca")
    at = f"{PEOPLE}{cohort.pk}/"
    client.post(at, {"action": "invite", "uses_max": 5, "days": 7})
    client.post(at, {"action": f"take_back:{Invitation.objects.get().pk}"})
    assert "/translate/join/" not in client.get(at).content.decode()


def test_assigning_and_making_free(client, job, translator):
    client.post(ASSIGN, {"action": "assign", "job": job.pk, "person": translator.pk})
    job.refresh_from_db()
    assert job.assignee == translator
    client.post(ASSIGN, {"action": "free", "job": job.pk})
    job.refresh_from_db()
    assert job.state == Job.State.OPEN
    assert client.post(ASSIGN, {"action": "burn", "job": job.pk}).status_code == 400


def test_the_rota_is_written_and_read(client, job, translator):
    client.post(LANGUAGE, {**settings_form(), "rota": "suggest"})
    both = {"action": "add", "person": translator.pk, "weekday": "0", "publish_on": "2031-01-01"}
    assert "one of the two" in client.post(ROTA, both).content.decode()
    client.post(ROTA, {"action": "add", "person": translator.pk, "publish_on": job.publish_on})
    turn = Turn.objects.get()
    assert (turn.publish_on, turn.weekday) == (job.publish_on, None)
    assert "turn of translator" in client.get("/translate/").content.decode()
    client.post(ROTA, {"action": f"remove:{turn.pk}"})
    assert not Turn.objects.exists()


def test_settings_of_a_language_are_checked(client, job):
    assert job.language == "ca"
    page = client.post(LANGUAGE, {**settings_form(), "zone": "Europe/Nowhere"}).content.decode()
    assert "is not a time zone" in page
    assert not Language.objects.exists()
    client.post(LANGUAGE, {**settings_form(), "claims_max": "5"})
    assert Language.objects.get().claims_max == 5
    assert client.get("/translate/languages/xx/").status_code == 404


def test_the_archive_stands_below_what_is_free_today(client, job):
    now = timezone.now()
    old = job.publish_on.replace(year=2019)
    transitions.hand_out(source(publish_on=old), language="ca", due_at=now - 9000 * HOUR, now=now)
    page = client.get("/translate/").content.decode()
    assert page.index('id="free"') < page.index('id="archive"')
    assert page.index(f'datetime="{job.publish_on}"') < page.index(f'datetime="{old}"')


def settings_form():
    return {
        "lead_hours": "0",
        "claims_max": "3",
        "four_eyes": "on",
        "zone": "Europe/Madrid",
        "quiet_from_time": "20:00",
        "quiet_until_time": "08:00",
        "rota": "off",
        "rota_free_hours": "24",
    }
