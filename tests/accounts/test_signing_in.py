"""Who comes in, by what, and how often one may try."""

from __future__ import annotations

import logging

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.test import Client

from channels import secrets
from publisher.accounts import door, sealing
from publisher.accounts.models import CacheEntry
from publisher.desk import roles
from tests.accounts.conftest import PASSWORD, SEED, digits, factors

LOGIN, AUTHENTICATE, SET_UP = (
    "/desk/login/",
    "/desk/security/mfa/authenticate/",
    "/desk/security/second-factor/",
)


def sign_in(client: Client, name: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"login": name, "password": password, **more.pop("data", {})}, **more)


def test_a_writer_comes_in_by_the_password_alone(person, client):
    person("anna")
    assert sign_in(client, "anna")["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_an_address_opens_the_same_account(person, client):
    person("anna", email="anna@example.org")
    assert sign_in(client, "Anna@example.org")["Location"] == "/desk/"


@pytest.mark.parametrize("role", [roles.CHIEF, roles.EDITOR])
def test_who_can_publish_reaches_only_the_page_to_set_up_a_second_factor(role, person, client):
    person("berta", role)
    sign_in(client, "berta")
    for address in ("/desk/", "/desk/posts/", "/desk/outlets/", "/translate/", "/private/media/x.png"):
        assert client.get(address)["Location"].startswith(SET_UP), address
    assert client.post("/desk/posts/add/")["Location"].startswith(SET_UP)
    assert client.get(SET_UP).status_code == 200


@pytest.mark.parametrize("role", [roles.WRITER, roles.READ_ONLY, roles.TRANSLATOR, roles.COORDINATOR])
def test_others_may_do_without(role, person):
    assert not door.needs_factor(person("carla", role))


def test_a_demonstration_does_without(person, client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    person("berta", roles.EDITOR)
    sign_in(client, "berta")
    assert client.get("/desk/").status_code == 200


def test_every_right_that_needs_one_exists(person):
    chief = person("berta", roles.CHIEF)
    assert {right for right in door.NEED_FACTOR if not chief.has_perm(right)} == set()


@pytest.mark.django_db(transaction=True)
def test_an_app_is_set_up_and_opens_the_desk(person, client):
    user = person("berta", roles.EDITOR)
    sign_in(client, "berta")
    page = "/desk/security/mfa/totp/activate/"
    assert client.get(page)["Location"].startswith("/desk/security/reauthenticate/")
    client.post("/desk/security/reauthenticate/", {"password": PASSWORD})
    assert client.get(page).status_code == 200
    session = client.session
    session["mfa.totp.secret"] = SEED
    session.save()
    answer = client.post(page, {"code": digits()})
    assert answer["Location"] == "/desk/security/mfa/recovery-codes/"
    assert factors(user) == ["recovery_codes", "totp"]
    assert client.get("/desk/").status_code == 200
    assert "Unused codes" in client.get("/desk/security/mfa/recovery-codes/").content.decode()


def test_a_password_alone_does_not_open_an_account_with_an_app(person, client):
    person("berta", roles.EDITOR, app=True)
    assert sign_in(client, "berta")["Location"] == AUTHENTICATE
    assert client.get("/desk/")["Location"].startswith(LOGIN)
    assert client.post(AUTHENTICATE, {"code": "000000"}).status_code == 200
    assert client.post(AUTHENTICATE, {"code": digits()})["Location"] == "/desk/"
    assert client.get("/desk/").status_code == 200


def test_the_same_digits_do_not_open_twice(person, client):
    person("berta", roles.EDITOR, app=True)
    shown = digits()
    sign_in(client, "berta")
    assert client.post(AUTHENTICATE, {"code": shown}).status_code == 302
    other = Client()
    sign_in(other, "berta")
    assert other.post(AUTHENTICATE, {"code": shown}).status_code == 200
    assert other.get("/desk/")["Location"].startswith(LOGIN)


def test_a_recovery_code_opens_once(person, client):
    user = person("berta", roles.EDITOR, app=True)
    code = RecoveryCodes.activate(user).get_unused_codes()[0]
    sign_in(client, "berta")
    assert client.post(AUTHENTICATE, {"code": code})["Location"] == "/desk/"
    other = Client()
    sign_in(other, "berta")
    assert other.post(AUTHENTICATE, {"code": code}).status_code == 200


def test_a_session_from_before_the_factor_shows_it_before_it_goes_on(person, client):
    user = person("berta", roles.EDITOR, app=True)
    client.force_login(user)  # as one that was opened by a password alone
    answer = client.get("/desk/posts/")
    assert answer["Location"] == "/desk/security/mfa/reauthenticate/?next=%2Fdesk%2Fposts%2F"
    assert client.post(answer["Location"], {"code": digits()})["Location"] == "/desk/posts/"
    assert client.get("/desk/posts/").status_code == 200


def test_a_translator_goes_to_the_room_and_is_not_sent_round_in_circles(person, client):
    person("carla", roles.TRANSLATOR)
    assert sign_in(client, "carla", data={"next": "/desk/"})["Location"] == "/translate/"
    assert client.get("/desk/login/?next=/desk/")["Location"] == "/translate/"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_signing_in_leads_nowhere_else(elsewhere, person, client):
    person("anna")
    assert sign_in(client, "anna", data={"next": elsewhere})["Location"] == "/desk/"


def test_nobody_makes_an_account_by_themselves(client):
    data = {"username": "eve", "email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/desk/security/signup/", data)
    assert not User.objects.filter(username="eve").exists()
    assert "sign up" not in client.get(LOGIN).content.decode().lower()


class TestTryingInVain:
    def test_after_five_tries_the_right_password_does_not_help_either(self, person, client):
        person("anna")
        for _ in range(5):
            assert sign_in(client, "anna", "wrong").status_code == 200
        page = sign_in(client, "anna")
        assert page.status_code == 200
        assert "Too many failed" in page.content.decode()

    def test_it_counts_by_account_whatever_it_is_called_and_wherever_from(self, person):
        person("anna", email="anna@example.org")
        names = ["anna", "ANNA", "anna@example.org", "Anna@Example.org", "anna"]
        for number, name in enumerate(names):
            sign_in(Client(), name, "wrong", REMOTE_ADDR=f"198.51.100.{number}")
        assert "Too many failed" in sign_in(Client(), "anna", REMOTE_ADDR="198.51.100.99").content.decode()

    def test_another_account_is_not_held_up(self, person, client):
        person("anna")
        person("bruna")
        for number in range(6):
            sign_in(Client(), "anna", "wrong", REMOTE_ADDR=f"198.51.100.{number}")
        assert sign_in(client, "bruna", REMOTE_ADDR="198.51.100.50").status_code == 302

    def test_one_address_does_not_try_many_accounts(self, person, client):
        person("bruna")
        for number in range(10):
            sign_in(Client(), f"nobody{number}", "wrong", REMOTE_ADDR="81.2.69.9")
        assert "Too many failed" in sign_in(client, "bruna", REMOTE_ADDR="81.2.69.9").content.decode()
        assert sign_in(client, "bruna", REMOTE_ADDR="81.2.69.10").status_code == 302

    def test_a_proxy_of_ours_says_whose_address_it_is_and_nobody_else_does(self, person):
        person("bruna")
        for number in range(10):
            headers = {"REMOTE_ADDR": "81.2.69.9", "HTTP_X_FORWARDED_FOR": f"198.51.100.{number}"}
            sign_in(Client(), f"nobody{number}", "wrong", **headers)
        assert "Too many failed" in sign_in(Client(), "bruna", REMOTE_ADDR="81.2.69.9").content.decode()
        near = {"REMOTE_ADDR": "10.0.0.2", "HTTP_X_FORWARDED_FOR": "198.51.100.77"}
        assert sign_in(Client(), "bruna", **near).status_code == 302

    def test_an_account_that_is_not_there_is_answered_alike(self, person):
        person("anna")
        pages = [
            sign_in(Client(), name, "wrong").content.decode().replace(name, "") for name in ("anna", "nobody")
        ]
        assert "not correct" in pages[0]
        assert [page.count("errorlist") for page in pages] == [1, 1]

    def test_the_digits_cannot_be_tried_through(self, person, client):
        person("berta", roles.EDITOR, app=True)
        sign_in(client, "berta")
        for _ in range(5):
            client.post(AUTHENTICATE, {"code": "000000"})
        assert "Too many failed" in client.post(AUTHENTICATE, {"code": digits()}).content.decode()

    def test_where_nothing_can_be_counted_nobody_comes_in_and_it_is_said(
        self, person, client, settings, caplog
    ):
        person("anna")
        inside = Client()
        sign_in(inside, "anna")
        broken = {"BACKEND": "tests.accounts.broken_cache.BrokenCache"}
        settings.CACHES = {"default": broken}
        with caplog.at_level(logging.ERROR):
            page = sign_in(client, "anna")
        assert page.status_code in {200, 503}
        assert "Nobody can sign in just now" in page.content.decode()
        assert "sign-ins cannot be counted" in caplog.text
        assert client.get("/desk/")["Location"].startswith(LOGIN)
        assert inside.get("/desk/").status_code == 200  # who is in stays in

    def test_what_is_counted_is_seen_by_every_process(self, person):
        person("anna")
        sign_in(Client(), "anna", "wrong")

        assert CacheEntry.objects.exists()


class TestSealed:
    def test_seeds_do_not_lie_open_in_the_database(self, person):
        user = person("berta", roles.EDITOR, app=True)
        kept = str(list(Authenticator.objects.filter(user=user).values_list("data", flat=True)))
        assert SEED not in kept
        sealed = Authenticator.objects.get(user=user, type="totp").data["secret"]
        assert secrets.unseal(sealed) == {"factor": SEED}

    def test_they_are_sealed_again_under_a_new_key(self, person, settings, client):
        person("berta", roles.EDITOR, app=True)
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 40, [settings.SECRET_KEY]
        assert sealing.reseal_all() == 2
        settings.SECRET_KEY_FALLBACKS = []
        sign_in(client, "berta")
        assert client.post(AUTHENTICATE, {"code": digits()})["Location"] == "/desk/"


class TestSessions:
    def test_they_are_listed_and_ended_one_by_one_or_all(self, person):
        user = person("anna")
        here, there, far = Client(), Client(), Client()
        for client, name in ((here, "Here"), (there, "There"), (far, "Far")):
            sign_in(client, "anna", HTTP_USER_AGENT=name)
        page = here.get("/desk/security/sessions/").content.decode()
        assert all(name in page for name in ("Here", "There", "Far"))
        key = UserSession.objects.get(user=user, user_agent="There").pk
        here.post("/desk/security/sessions/", {"session": key})
        assert there.get("/desk/").status_code == 302
        assert far.get("/desk/").status_code == 200
        here.post("/desk/security/sessions/", {"session": "every other"})
        assert far.get("/desk/").status_code == 302
        assert here.get("/desk/").status_code == 200

    def test_another_person_s_cannot_be_ended(self, person):
        person("anna")
        person("bruna")
        anna, bruna = Client(), Client()
        sign_in(anna, "anna")
        sign_in(bruna, "bruna")
        key = UserSession.objects.get(user__username="bruna").pk
        assert anna.post("/desk/security/sessions/", {"session": key}).status_code == 404
        assert bruna.get("/desk/").status_code == 200

    def test_somebody_who_joined_by_a_link_of_the_translators_is_listed_too(self, person):
        user = person("carla", roles.TRANSLATOR)
        client = Client()
        client.force_login(user)
        client.get("/translate/", HTTP_USER_AGENT="Late")
        assert not UserSession.objects.filter(user=user).exists()  # seen a moment ago
        session = client.session
        session["seen_at"] = "2020-01-01T00:00:00+00:00"
        session.save()
        client.get("/translate/", HTTP_USER_AGENT="Late")
        assert UserSession.objects.get(user=user).user_agent == "Late"


class TestPasswordAndAddress:
    def test_rules_of_django_hold(self, person, client):
        person("anna")
        sign_in(client, "anna")
        data = {"oldpassword": PASSWORD, "password1": "12345678", "password2": "12345678"}
        page = client.post("/desk/security/password/", data).content.decode()
        assert "too common" in page
        assert "entirely numeric" in page

    def test_a_new_password_ends_other_sessions(self, person, client):
        person("anna")
        other = Client()
        sign_in(client, "anna")
        sign_in(other, "anna")
        new = "quite another long phrase"
        client.post("/desk/security/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
        assert client.get("/desk/").status_code == 200
        assert other.get("/desk/").status_code == 302

    def test_an_address_changes_when_it_is_confirmed_and_the_old_one_is_told(
        self, person, client, mailoutbox
    ):
        user = person("anna", email="old@example.org")
        sign_in(client, "anna")
        client.get("/desk/security/email/")
        client.post("/desk/security/reauthenticate/", {"password": PASSWORD})
        client.post("/desk/security/email/", {"email": "new@example.org", "action_add": ""})
        (mail,) = mailoutbox
        assert mail.to == ["new@example.org"]
        user.refresh_from_db()
        assert user.email == "old@example.org"
        link = next(word for word in mail.body.split() if "/desk/security/email/" in word)
        client.post(link.removeprefix("http://testserver"))
        user.refresh_from_db()
        assert user.email == "new@example.org"
        assert [mail.to for mail in mailoutbox[1:]] == [["old@example.org"]]

    def test_a_forgotten_password_is_answered_alike_for_everybody(self, person, client, mailoutbox):
        person("anna", email="anna@example.org")
        answers = [
            client.post("/desk/security/password/reset/", {"email": address})
            for address in ("anna@example.org", "nobody@example.org")
        ]
        assert len({(answer.status_code, answer["Location"]) for answer in answers}) == 1
        assert len(mailoutbox) == 2
        link = next(word for word in mailoutbox[0].body.split() if "/password/reset/" in word)
        assert "/password/reset/" not in mailoutbox[1].body or "anna" not in mailoutbox[1].body
        page = client.get(link.removeprefix("http://testserver"), follow=True)
        new = "quite another long phrase"
        client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
        assert User.objects.get(username="anna").check_password(new)
