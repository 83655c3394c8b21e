"""The people of the house: invited, changed, retired, by editors-in-chief alone, and never the last of them."""

from __future__ import annotations

import datetime
import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core import mail, signing
from django.test import Client
from django.utils import timezone

from publisher.accounts import invitations
from publisher.accounts.models import AccountEvent, Invitation
from publisher.append_only import WrittenOnceError
from publisher.desk import roles
from publisher.desk.people import changes
from tests.accounts.conftest import PASSWORD, SEED, factors, person  # noqa: F401 - a fixture
from tests.desk.conftest import signed_in
from tests.racing import contest

PEOPLE = "/desk/people/"
What = AccountEvent.What


@pytest.fixture
def chief(person) -> User:  # noqa: F811
    return person("chief", roles.CHIEF)


@pytest.fixture
def browser(chief) -> Client:
    return signed_in(chief)


def link_of(sent: mail.EmailMessage) -> str:
    return next(word for word in sent.body.split() if "/desk/" in word).removeprefix("http://testserver")


def invite(browser: Client, address: str, role: str = roles.WRITER):
    return browser.post(PEOPLE, {"address": address, "role": role}, follow=True)


def join(link: str, **more: str):
    told = {"first_name": "Anna", "last_name": "", "password": PASSWORD, "again": PASSWORD, **more}
    return Client().post(link, told)


def log() -> list[tuple[str, str]]:
    return [(event.what, event.detail) for event in AccountEvent.objects.order_by("pk")]


class TestTheList:
    def test_it_shows_role_last_seen_and_second_factor(self, browser, person):  # noqa: F811
        person("anna", roles.EDITOR, app=True, email="anna@example.org")
        page = browser.get(PEOPLE).content.decode()
        assert "anna@example.org" in page
        assert 'desk-word--good">yes' in page
        assert "never" in page

    def test_it_is_for_editors_in_chief(self, person):  # noqa: F811
        for role in (roles.EDITOR, roles.WRITER, roles.READ_ONLY):
            client = signed_in(person(role, role))
            assert client.get(PEOPLE).status_code == 302
            assert invite(client, "x@example.org").status_code in {200, 403}
        assert not Invitation.objects.exists()

    def test_as_many_people_as_there_are_cost_no_further_question(
        self,
        browser,
        person,  # noqa: F811
        django_assert_num_queries,
        django_assert_max_num_queries,
    ):
        for number in range(3):
            person(f"p{number}")
        browser.get(PEOPLE)
        with django_assert_max_num_queries(30) as few:
            browser.get(PEOPLE)
        for number in range(3, 30):
            person(f"p{number}")
        with django_assert_num_queries(len(few)):
            browser.get(PEOPLE)

    def test_it_is_filtered_by_role_and_holds_the_retired_apart(self, browser, person, chief):  # noqa: F811
        person("anna", roles.WRITER)
        person("berta", roles.EDITOR)
        page = browser.get(PEOPLE, {"role": roles.EDITOR}).content.decode()
        assert "berta" in page
        assert "anna" not in page
        changes.retire(User.objects.get(username="anna"), chief, timezone.now())
        assert "anna" not in browser.get(PEOPLE).content.decode()
        assert "anna" in browser.get(PEOPLE, {"retired": "1"}).content.decode()


class TestInviting:
    def test_a_link_makes_one_account_with_the_role(self, browser, mailoutbox):
        invite(browser, "Anna@Example.org")
        (sent,) = mailoutbox
        assert sent.to == ["anna@example.org"]
        answer = join(link_of(sent))
        assert answer["Location"] == "/desk/"
        user = User.objects.get(email="anna@example.org")
        assert [group.name for group in user.groups.all()] == [roles.WRITER]
        assert user.emailaddress_set.get().verified
        assert join(link_of(sent)).status_code == 410
        assert User.objects.filter(email="anna@example.org").count() == 1
        assert log() == [(What.INVITED, "anna@example.org as writer"), (What.JOINED, "writer")]

    def test_a_browser_names_the_origin_of_the_form_and_tells_the_link_to_nobody_else(
        self, browser, mailoutbox
    ):
        invite(browser, "anna@example.org")
        assert Client().get(link_of(mailoutbox[0]))["Referrer-Policy"] == "same-origin"

    def test_who_may_publish_is_led_to_the_second_factor(self, browser, mailoutbox):
        invite(browser, "anna@example.org", roles.EDITOR)
        assert join(link_of(mailoutbox[0]))["Location"] == "/desk/security/second-factor/"

    def test_an_address_with_an_account_is_answered_alike_and_makes_none(self, browser, person, mailoutbox):  # noqa: F811
        person("anna", email="anna@example.org")
        said = []
        for address in ("anna@example.org", "nova@example.org"):
            page = invite(browser, address).content.decode()
            assert f"The invitation to {address} is on its way" in page
            said.append(page.count("messages"))
        assert said[0] == said[1]
        assert [sent.subject for sent in mailoutbox] == ["[BPoD] You are invited"] * 2
        assert "invitation" not in link_of(mailoutbox[0])
        assert Invitation.objects.count() == 1

    def test_a_later_invitation_takes_the_older_one_back(self, browser, mailoutbox):
        invite(browser, "anna@example.org")
        invite(browser, "anna@example.org", roles.EDITOR)
        assert join(link_of(mailoutbox[0])).status_code == 410
        assert join(link_of(mailoutbox[1])).status_code == 302

    def test_one_that_was_taken_back_or_is_over_lets_nobody_in(self, browser, mailoutbox):
        invite(browser, "anna@example.org")
        browser.post(f"/desk/people/invitations/{Invitation.objects.get().pk}/")
        assert "taken back" in join(link_of(mailoutbox[0])).content.decode()
        invite(browser, "bruna@example.org")
        hour, ago = datetime.timedelta(hours=1), timezone.now() - datetime.timedelta(days=8)
        Invitation.objects.filter(address="bruna@example.org").update(made_at=ago, expires_at=ago + hour)
        assert "is over" in join(link_of(mailoutbox[1])).content.decode()

    @pytest.mark.parametrize(
        "token",
        ["x", "1:abc", signing.dumps(1, salt="translations.invitation")],
        ids=["x", "abc", "other-room"],
    )
    def test_a_link_of_somebody_s_own_making_lets_nobody_in(self, token, desk):  # noqa: ARG002
        assert join(f"/desk/invitation/{token}/").status_code == 410

    def test_weak_passwords_are_refused_by_djangos_rules(self, browser, mailoutbox):
        invite(browser, "anna@example.org")
        page = join(link_of(mailoutbox[0]), password="password", again="password")
        assert "too common" in page.content.decode()
        assert "differ" in join(link_of(mailoutbox[0]), again="something else").content.decode()
        assert not User.objects.filter(email="anna@example.org").exists()

    def test_where_the_mail_server_is_away_nothing_is_open(self, browser, settings):
        settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
            "django.core.mail.backends.smtp.EmailBackend",
            "127.0.0.1",
            1,
        )
        page = invite(browser, "anna@example.org").content.decode()
        assert "did not take the mail" in page
        assert Invitation.objects.get().taken_back_at is not None

    @pytest.mark.django_db(transaction=True)
    def test_of_two_who_use_one_link_at_once_one_gets_in(self, chief):
        made = invitations.invite("anna@example.org", roles.WRITER, chief, timezone.now())
        token = invitations.token_of(made)

        def use() -> User:
            return invitations.join(
                token, first_name="A", last_name="", password=PASSWORD, now=timezone.now()
            )

        won, refused = contest(use, use, refusal=invitations.InvitationError)
        assert (len(won), len(refused)) == (1, 1)


class TestChanging:
    def test_of_several_roles_the_form_offers_the_one_that_may_do_most(self, browser, chief):
        chief.groups.add(Group.objects.get(name=roles.TRANSLATOR))
        page = browser.get(f"{PEOPLE}{chief.pk}/").content.decode()
        assert re.findall(r"<option selected>([^<]+)<", page) == [roles.CHIEF]
        assert "several roles" in page

    def test_a_role_counts_from_the_next_click(self, browser, person):  # noqa: F811
        anna = person("anna", roles.WRITER)
        client = signed_in(anna, with_factor=False)
        assert client.get("/desk/outlets/")["Location"] == "/desk/"
        browser.post(f"{PEOPLE}{anna.pk}/", {"action": "role", "role": roles.EDITOR})
        assert client.get("/desk/outlets/")["Location"].startswith("/desk/security/second-factor/")
        browser.post(f"{PEOPLE}{anna.pk}/", {"action": "role", "role": roles.TRANSLATOR})
        assert client.get("/translate/").status_code == 200
        assert [what for what, _ in log()] == [What.ROLE, What.ROLE]

    def test_who_could_do_everything_cannot_any_more_with_another_role(self, browser, chief):
        root = User.objects.create(username="root", is_superuser=True, is_staff=True)
        browser.post(f"{PEOPLE}{root.pk}/", {"action": "role", "role": roles.WRITER})
        root.refresh_from_db()
        assert not root.is_superuser
        assert chief.is_active

    def test_a_retired_person_is_out_at_once_and_what_they_wrote_stays(self, browser, person, make_post):  # noqa: F811
        anna = person("anna", roles.WRITER)
        client, post = signed_in(anna), make_post()
        post.save_revision(user=anna)
        browser.post(f"{PEOPLE}{anna.pk}/", {"action": "retire"})
        assert client.get("/desk/")["Location"].startswith("/desk/login/")
        assert post.revisions.filter(user=anna).exists()
        answer = Client().post("/desk/login/", {"login": "anna", "password": PASSWORD})
        assert answer.headers.get("Location") != "/desk/"
        browser.post(f"{PEOPLE}{anna.pk}/", {"action": "reopen"})
        assert Client().post("/desk/login/", {"login": "anna", "password": PASSWORD})["Location"] == "/desk/"

    @pytest.mark.parametrize("action", [{"action": "retire"}, {"action": "role", "role": roles.WRITER}])
    def test_the_last_editor_in_chief_stays(self, action, browser, chief):
        page = browser.post(f"{PEOPLE}{chief.pk}/", action, follow=True).content.decode()
        assert "last editor-in-chief" in page
        chief.refresh_from_db()
        assert chief.is_active
        assert chief.groups.filter(name=roles.CHIEF).exists()

    @pytest.mark.django_db(transaction=True)
    def test_two_who_retire_each_other_do_not_both_go(self, chief, person):  # noqa: F811
        other = person("other", roles.CHIEF)
        _, refused = contest(
            lambda: changes.retire(chief, other, timezone.now()),
            lambda: changes.retire(other, chief, timezone.now()),
            refusal=changes.ChangeRefusedError,
        )
        assert len(refused) == 1
        assert User.objects.filter(is_active=True, groups__name=roles.CHIEF).count() == 1

    def test_a_lost_second_factor_is_taken_away_with_a_line_and_a_mail(self, browser, person, mailoutbox):  # noqa: F811
        berta = person("berta", roles.EDITOR, app=True, email="berta@example.org")
        client = signed_in(berta)
        session = client.session
        del session["seen_at"]
        session.save()
        assert client.get("/desk/posts/").status_code == 200  # seen, and so listed
        browser.post(f"{PEOPLE}{berta.pk}/", {"action": "reset_factor"})
        assert factors(berta) == []
        assert mailoutbox[0].to == ["berta@example.org"]
        assert log() == [(What.FACTOR_RESET, "")]
        assert client.get("/desk/posts/")["Location"].startswith("/desk/login/")
        assert SEED not in str(mailoutbox[0].message())

    def test_not_one_s_own(self, browser, chief):
        Authenticator.objects.create(user=chief, type="totp", data={})
        browser.post(f"{PEOPLE}{chief.pk}/", {"action": "reset_factor"})
        assert factors(chief) == ["totp"]

    def test_what_was_done_is_never_changed(self, browser, chief, person):  # noqa: F811, ARG002
        changes.end_sessions(person("anna"), chief, timezone.now())
        event = AccountEvent.objects.get()
        for change in (event.save, event.delete):
            with pytest.raises(WrittenOnceError, match="never changed"):
                change()

    def test_an_action_there_is_not_is_refused(self, browser, chief):
        assert browser.post(f"{PEOPLE}{chief.pk}/", {"action": "promote"}).status_code == 400


class TestWagtailsOwnPages:
    @pytest.mark.parametrize(
        "page", ["users/", "users/new/", "users/edit/1/", "groups/", "bulk/auth/user/delete/"]
    )
    def test_they_lead_to_ours_and_do_nothing(self, page, browser, chief):
        User.objects.filter(pk=chief.pk).update(is_superuser=True)
        for answer in (
            browser.get(f"/desk/{page}"),
            browser.post(f"/desk/{page}?id={chief.pk}", {"id": chief.pk}),
        ):
            assert answer["Location"] == PEOPLE
        assert User.objects.filter(pk=chief.pk).exists()

    def test_the_account_page_changes_neither_password_nor_address(self, browser, chief):
        page = browser.get("/desk/account/").content.decode()
        assert 'name="password-' not in page
        assert 'name="name_email-email"' not in page
        assert 'href="/desk/security/"' in page
        browser.post(
            "/desk/account/", {"name_email-email": "evil@example.org", "password-new_password1": "x"}
        )
        chief.refresh_from_db()
        assert chief.email == ""
        assert chief.check_password(PASSWORD)

    def test_a_lost_password_leads_to_ours(self, client):
        assert client.get("/desk/password_reset/")["Location"] == "/desk/security/password/reset/"


def test_a_group_of_every_role_is_there(desk):  # noqa: ARG001
    assert set(roles.RIGHTS) <= set(Group.objects.values_list("name", flat=True))
