"""Who may enter which screen."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.translations.conftest import DAY, person
from tests.translations.screens.pages import (
    EDITOR,
    HISTORY,
    QUEUE,
    REVIEW,
    browser,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", [QUEUE, EDITOR, REVIEW, HISTORY])
@pytest.mark.usefixtures("job")
def test_everybody_signs_in_first(address):
    response = Client().get(address)
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("wagtailadmin_login") + "?next=")


@pytest.mark.parametrize("address", [QUEUE, EDITOR, REVIEW, HISTORY])
@pytest.mark.usefixtures("job")
def test_people_without_a_right_are_refused(address, stranger):
    client = browser(stranger)
    assert client.get(address).status_code == 403
    assert client.post(address, {"action": "claim"}).status_code == 403


@pytest.mark.parametrize(("address", "status"), [(QUEUE, 200), (EDITOR, 200), (HISTORY, 200), (REVIEW, 403)])
@pytest.mark.usefixtures("submitted")
def test_a_translator_reaches_all_but_the_review(address, status, second_translator):
    assert browser(second_translator).get(address).status_code == status


@pytest.mark.usefixtures("submitted")
def test_a_translator_cannot_approve_by_sending_the_form(second_translator):
    assert browser(second_translator).post(REVIEW, {"action": "approve", "number": 1}).status_code == 403


@pytest.mark.usefixtures("job")
def test_somebody_who_only_reviews_cannot_claim():
    assert browser(person("only-reviews", "review")).post(EDITOR, {"action": "claim"}).status_code == 403


@pytest.mark.usefixtures("job")
def test_forms_of_other_sites_are_refused(translator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(translator)
    assert client.post(EDITOR, {"action": "claim"}).status_code == 403


@pytest.mark.parametrize(
    "address", ["/translate/2031-05-07/ca/", f"/translate/{DAY}/eu/", "/translate/2031-13-45/ca/"]
)
@pytest.mark.usefixtures("job")
def test_a_day_that_was_not_handed_out_is_not_there(address, reviewer):
    assert browser(reviewer).get(address).status_code == 404


@pytest.mark.usefixtures("job")
def test_pages_are_not_kept_by_caches(translator):
    assert "no-store" in browser(translator).get(EDITOR)["Cache-Control"]


def test_whoever_leaves_is_asked_to_sign_in_again(translator):
    client = browser(translator)
    client.post("/translate/leave/")
    assert client.get(QUEUE).status_code == 302
