"""The desk's page of API tokens."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from publisher.api import tokens
from publisher.api.models import Token
from publisher.clock import wall_now

PAGE = "desk_tokens"


def make(client, name="A tool", scopes=("archive:read",), days="90"):
    return client.post(reverse(PAGE), {"name": name, "scopes": scopes, "days": days})


def test_the_key_is_shown_once_and_opens(sign_in):
    client = sign_in("editor")
    (key,) = re.findall(r"bpod_[\w-]{20,}", make(client, scopes=["ledger:read"]).content.decode())
    assert key not in client.get(reverse(PAGE)).content.decode()
    ask = Client(headers={"authorization": f"Bearer {key}"})
    assert ask.get("/api/v1/deliveries").status_code == HTTPStatus.OK


def test_nobody_makes_a_token_that_may_more_than_they(sign_in):
    client = sign_in("writer")
    page = client.get(reverse(PAGE)).content.decode()
    assert "drafts:write" in page
    assert "ledger:read" not in page
    make(client, scopes=["ledger:read"])
    assert not Token.objects.exists()


@pytest.mark.parametrize("changed", [{"name": " "}, {"scopes": []}, {"days": "4000"}])
def test_what_is_missing_is_told(sign_in, changed):
    answer = make(sign_in("editor"), **changed)
    assert "error-message" in answer.content.decode()
    assert not Token.objects.exists()


@pytest.mark.parametrize("role", ["editor-in-chief", "editor", "writer", "translator", "nobody"])
def test_a_token_of_another_is_revoked_by_whoever_may_revoke_them_all(sign_in, role):
    owner = sign_in("superuser").get(reverse(PAGE)).wsgi_request.user
    token, _key = tokens.make(owner, "x", ["archive:read"], 30, wall_now())
    client = sign_in(role)
    client.post(reverse("desk_token_revoke", args=[token.pk]))
    token.refresh_from_db()
    assert (token.revoked_at is not None) == (role == "editor-in-chief")
    listed = "Whose" in client.get(reverse(PAGE)).content.decode()
    assert listed == (role == "editor-in-chief")


def test_ones_own_token_is_revoked_by_oneself_and_only_by_post(sign_in):
    client = sign_in("writer")
    make(client)
    token = Token.objects.get()
    address = reverse("desk_token_revoke", args=[token.pk])
    assert client.get(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED
    client.post(address)
    assert "Revoked" in client.get(reverse(PAGE)).content.decode()


@pytest.mark.parametrize("count", [3, 30])
def test_the_page_takes_as_many_queries_however_many_there_are(sign_in, count, django_assert_num_queries):
    client = sign_in("superuser")
    owner = client.get(reverse(PAGE)).wsgi_request.user
    for number in range(count):
        tokens.make(owner, f"tool {number}", ["archive:read"], 30, wall_now())
    client.get(reverse(PAGE))
    with django_assert_num_queries(QUERIES):
        assert client.get(reverse(PAGE)).content.decode().count("In force") == count


QUERIES = 9
"""Session, person, their Wagtail profile, and the tokens among them."""
