"""Keys: what they open, for how long, and what is kept of them."""

from __future__ import annotations

import datetime
from http import HTTPStatus

import pytest
from django.contrib.auth.models import Permission, User
from django.core.cache import caches
from django.test import Client

from publisher.api import limits, tokens
from publisher.api.models import Token
from publisher.clock import wall_now
from tests import factories

LEDGER, DRAFT = "/api/v1/deliveries", f"/api/v1/drafts/{factories.DAY}"
DAY = datetime.timedelta(days=1)


def asked(path, key):
    return Client(headers={"authorization": f"Bearer {key}"}).get(path)


def test_a_key_is_kept_as_its_hash_and_never_as_itself(key_for):
    key = key_for()
    row = Token.objects.get()
    assert key.startswith(row.shown)
    assert len(row.shown) < len(key) / 3
    assert key[len(row.shown) :] not in str(vars(row))


class TestWhatAKeyOpens:
    def test_nothing_without_one(self, client):
        answer = client.get(LEDGER)
        assert answer.status_code == HTTPStatus.UNAUTHORIZED
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["type"] == "/api/v1/docs#no-token"

    def test_nothing_for_somebody_who_is_signed_in_at_the_desk(self, client, owner):
        client.force_login(owner)
        assert client.get(LEDGER).status_code == HTTPStatus.UNAUTHORIZED

    @pytest.mark.parametrize("key", ["", "bpod_", "bpod_nobody-knows-it", "x", "bpod_é"])
    def test_nothing_with_one_that_nobody_knows(self, key):
        for path in (LEDGER, "/api/v1/posts"):
            answer = asked(path, key)
            assert answer.status_code == HTTPStatus.UNAUTHORIZED
            assert "invalid_token" in answer["WWW-Authenticate"]

    def test_what_it_was_made_for_alone(self, key_for):
        ledger, drafts = key_for("ledger:read", name="a"), key_for("drafts:write", name="b")
        assert asked(LEDGER, ledger).status_code == HTTPStatus.OK
        assert asked(DRAFT, ledger).status_code == HTTPStatus.FORBIDDEN
        assert asked(LEDGER, drafts).status_code == HTTPStatus.FORBIDDEN
        assert asked(DRAFT, drafts).status_code == HTTPStatus.NOT_FOUND
        assert asked("/api/v1/posts", ledger).status_code == HTTPStatus.FORBIDDEN
        assert asked("/api/v1/posts", key_for("archive:read", name="c")).status_code == HTTPStatus.OK

    def test_no_more_than_its_owner_may_by_then(self, key_for):
        person = User.objects.create(username="somebody")
        person.user_permissions.add(Permission.objects.get(codename="view_delivery"))
        key = key_for("ledger:read", of=User.objects.get(username="somebody"))
        assert asked(LEDGER, key).status_code == HTTPStatus.OK
        person.user_permissions.clear()
        assert asked(LEDGER, key).status_code == HTTPStatus.FORBIDDEN
        User.objects.filter(pk=person.pk).update(is_active=False)
        assert asked(LEDGER, key).status_code == HTTPStatus.UNAUTHORIZED

    def test_nothing_once_it_expired_or_was_revoked(self, key_for):
        key = key_for()
        row = Token.objects.get()
        assert tokens.of(key, row.expires_at - datetime.timedelta(seconds=1)) == row
        assert tokens.of(key, row.expires_at) is None
        assert tokens.revoke(row, by_name="somebody", now=wall_now())
        assert not tokens.revoke(row, by_name="another", now=wall_now())
        assert asked(LEDGER, key).status_code == HTTPStatus.UNAUTHORIZED
        assert Token.objects.get().revoked_by_name == "somebody"


def test_the_last_use_is_told_to_the_minute(key_for, django_assert_num_queries):
    key = key_for()
    now = wall_now()
    tokens.of(key, now)
    with django_assert_num_queries(1):
        tokens.of(key, now + datetime.timedelta(seconds=30))
    assert Token.objects.get().last_used_at == now
    tokens.of(key, now + datetime.timedelta(seconds=90))
    assert Token.objects.get().last_used_at == now + datetime.timedelta(seconds=90)


class TestMaking:
    @pytest.mark.parametrize(
        ("name", "scopes", "days", "field"),
        [
            (" ", ["archive:read"], 30, "name"),
            ("x", [], 30, "scopes"),
            ("x", ["ledger:read"], 30, "scopes"),
            ("x", ["everything"], 30, "scopes"),
            ("x", ["archive:read"], 0, "days"),
            ("x", ["archive:read"], 367, "days"),
        ],
    )
    def test_what_cannot_be_is_told_by_field(self, name, scopes, days, field):
        nobody = User.objects.create(username="nobody")
        with pytest.raises(tokens.TokenError) as refused:
            tokens.make(nobody, name, scopes, days, wall_now())
        assert refused.value.field == field
        assert not Token.objects.exists()

    def test_a_name_is_free_again_once_its_token_was_revoked(self, key_for):
        key_for(name="x")
        with pytest.raises(tokens.TokenError, match="already"):
            key_for(name="x")
        tokens.revoke(Token.objects.get(), by_name="x", now=wall_now())
        assert key_for(name="x")


class TestHowOften:
    def test_an_address_without_a_token_waits(self, client, monkeypatch):
        monkeypatch.setitem(limits.MOST, limits.WITHOUT_TOKEN, 2)
        monkeypatch.setattr(limits, "WINDOW_SECONDS", 10**9)
        assert [client.get("/api/v1/sites").status_code for _ in range(3)] == [200, 200, 429]
        answer = client.get("/api/v1/sites")
        assert int(answer["Retry-After"]) > 0
        assert answer.json()["type"] == "/api/v1/docs#too-often"
        other = client.get("/api/v1/sites", REMOTE_ADDR="203.0.113.9")
        assert other.status_code == HTTPStatus.OK

    def test_each_token_is_counted_by_itself(self, key_for, monkeypatch):
        monkeypatch.setitem(limits.MOST, limits.WITH_TOKEN, 1)
        monkeypatch.setattr(limits, "WINDOW_SECONDS", 10**9)
        one, other = key_for(name="a"), key_for(name="b")
        answers = [asked("/api/v1/sites", key).status_code for key in (one, other, one)]
        assert answers == [200, 200, 429]

    def test_guessing_ends_soon(self, key_for, monkeypatch):
        monkeypatch.setattr(limits, "WINDOW_SECONDS", 10**9)
        wrong = [asked(LEDGER, f"bpod_{number}").status_code for number in range(12)]
        assert wrong == [401] * 10 + [429] * 2
        assert asked(LEDGER, key_for()).status_code == HTTPStatus.TOO_MANY_REQUESTS

    def test_what_is_kept_tells_no_address(self, client):
        client.get("/api/v1/sites", REMOTE_ADDR="203.0.113.9")
        assert "203.0.113.9" not in limits._name(limits.WITHOUT_TOKEN, "203.0.113.9")

    def test_a_cache_that_does_not_answer_closes_nothing(self, client, settings, caplog):
        settings.CACHES = settings.CACHES | {
            "minutes": {
                "BACKEND": "django.core.cache.backends.redis.RedisCache",
                "LOCATION": "unix:///nowhere.sock",
            }
        }
        assert client.get("/api/v1/sites").status_code == HTTPStatus.OK
        assert "does not answer" in caplog.text


def test_several_processes_count_together(broker_url, settings, client, monkeypatch):
    location = broker_url.replace("redis+socket://", "unix://", 1)
    redis = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = settings.CACHES | {"minutes": {"BACKEND": redis, "LOCATION": location}}
    caches["minutes"].clear()
    monkeypatch.setitem(limits.MOST, limits.WITHOUT_TOKEN, 2)
    monkeypatch.setattr(limits, "WINDOW_SECONDS", 10**6)
    assert [client.get("/api/v1/sites").status_code for _ in range(3)] == [200, 200, 429]
    caches["minutes"].close()
