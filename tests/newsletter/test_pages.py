"""Subscribing, confirming and leaving, as readers, mail scanners and mail programs do it."""

from __future__ import annotations

import datetime
import re

import html5lib
import pytest
from django.test import Client

from channels.newsletter import doors, tokens, words
from channels.newsletter.models import Consent, Knock, Subscriber
from publisher import clock
from publisher.website.networks import network_of
from tests import readers

pytestmark = pytest.mark.usefixtures("newsletters")
HOSTS = {"en": "en.example.org", "ca": "ca.example.org"}


@pytest.fixture
def browser(settings):
    settings.ALLOWED_HOSTS = ["*"]
    return Client(enforce_csrf_checks=True)


def ask(browser, address=readers.READER, language="en", **more):
    data = {"address": address, "website": "", **more.pop("data", {})}
    return browser.post("/newsletter", data, headers={"host": HOSTS[language]}, **more)


def link_in(message) -> str:
    return re.search(r"https://\S+", message.get_content())[0]


def path_of(url: str) -> str:
    return url.partition("example.org")[2]


def states() -> list[str]:
    return [*Subscriber.objects.order_by("pk").values_list("state", flat=True)]


def test_from_the_form_to_the_first_mail_and_back(browser, mail):
    answer = ask(browser)
    assert (answer.status_code, answer["Location"]) == (303, "/newsletter/asked")
    assert browser.get(answer["Location"]).status_code == 200
    assert states() == ["asked"]
    [letter] = mail.mails
    assert (letter["To"], letter["From"]) == (readers.READER, "Picture <daily-en@example.org>")
    assert letter["Auto-Submitted"] == "auto-generated"
    url = link_in(letter)
    assert url.startswith("https://en.example.org/newsletter/confirm/")
    assert b"<button" in browser.get(path_of(url)).content
    assert states() == ["asked"], "a scanner follows links, and presses nothing"
    assert browser.post(path_of(url)).status_code == 200
    assert states() == ["active"]
    [reader] = Subscriber.objects.all()
    [consent] = Consent.objects.all()
    assert consent.version == words.CONSENT_VERSION
    away = f"/newsletter/leave/{tokens.to_leave(reader.pk)}"
    assert b"<button" in browser.get(away).content
    assert states() == ["active"]
    assert browser.post(away).status_code == 200
    assert states() == ["left"]
    assert Consent.objects.count() == 1, "what was agreed to stays on record"


def test_one_click_of_a_mail_program_leaves_without_a_cookie_and_as_often_as_it_comes(browser, newsletters):
    [reader] = readers.subscribed(newsletters["en"], readers.READER)
    for _ in range(2):
        answer = browser.post(
            f"/newsletter/leave/{tokens.to_leave(reader.pk)}",
            "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
            headers={"host": HOSTS["ca"]},
        )
        assert answer.status_code == 200
        assert not answer.cookies
    assert states() == ["left"]


@pytest.mark.parametrize("known", ["nobody", "asked", "active", "left", "suspended"])
def test_the_page_does_not_tell_who_is_known(browser, newsletters, mail, known):
    if known != "nobody":
        [reader] = readers.subscribed(newsletters["en"], readers.READER)
        Subscriber.objects.filter(pk=reader.pk).update(state=known, asked_at=None)
    answer = ask(browser, " Reader@Example.ORG ")
    assert (answer.status_code, answer["Location"], answer.content) == (303, "/newsletter/asked", b"")
    assert len(mail.mails) == 1, "nor does the time it takes: each gets a mail"
    assert ("confirm" in link_in(mail.mails[0])) is (known != "active")
    if known != "nobody":
        assert states() == [known]


def test_an_address_is_written_to_once_an_hour(browser, mail):
    for _ in range(3):
        assert ask(browser).status_code == 303
    assert len(mail.mails) == 1
    Subscriber.objects.update(asked_at=clock.wall_now() - datetime.timedelta(hours=1, seconds=1))
    ask(browser)
    assert len(mail.mails) == 2


def test_who_never_confirms_is_forgotten_after_thirty_days(browser, newsletters):
    long_ago = clock.wall_now() - datetime.timedelta(days=30, seconds=1)
    for address, state in (("asked@example.org", "asked"), ("left@example.org", "left")):
        [reader] = readers.subscribed(newsletters["en"], address)
        Subscriber.objects.filter(pk=reader.pk).update(state=state, asked_at=long_ago)
    ask(browser)
    known = {*Subscriber.objects.values_list("address", flat=True)}
    assert known == {"left@example.org", readers.READER}, (
        "who left stays known, so that nobody brings them in again"
    )


def test_a_field_that_people_do_not_see_catches_what_fills_in_everything(browser, mail):
    assert ask(browser, data={"website": "https://spam.example"}).status_code == 303
    assert mail.mails == []
    assert states() == []


def test_the_form_has_a_limit_for_each_network_and_for_all(browser, monkeypatch):
    monkeypatch.setattr(doors, "NETWORK_MAX", 2)
    monkeypatch.setattr(doors, "EVERYBODY_MAX", 3)

    def use(number, source):
        return ask(browser, f"r{number}@example.org", REMOTE_ADDR=source).status_code

    assert [use(n, "203.0.113.9") for n in range(3)] == [303, 303, 429]
    assert use(3, "203.0.113.10") == 303
    assert use(4, "203.0.113.11") == 429
    assert not Knock.objects.filter(network__contains="203").exists()


@pytest.mark.parametrize(
    ("source", "said", "network"),
    [
        ("93.184.216.34", "198.51.100.7", "93.184.216.34"),
        ("127.0.0.1", "10.9.9.9, 198.51.100.7", "198.51.100.7"),
        ("172.18.0.5", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("127.0.0.1", "rubbish", "127.0.0.1"),
        ("", "", "unknown"),
    ],
)
def test_a_network_is_told_by_our_own_proxy_alone(rf, source, said, network):
    assert network_of(rf.get("/", REMOTE_ADDR=source, headers={"x-forwarded-for": said})) == network


@pytest.mark.parametrize(
    "address", ["", "a", "a@b", "x@exa mple.org", "é@example.org", f"{'a' * 250}@example.org"]
)
def test_what_is_no_address_is_said_beside_the_field(browser, mail, address):
    answer = ask(browser, address)
    assert answer.status_code == 400
    page = html5lib.parse(answer.content, namespaceHTMLElements=False)
    field = page.find(".//input[@id='address']")
    assert field.get("aria-invalid") == "true"
    assert page.find(f".//*[@id='{field.get('aria-describedby').split()[0]}']").get("role") == "alert"
    assert field.get("value") == address
    assert mail.mails == []


def test_where_the_mail_server_says_no_the_page_says_later_and_asking_again_works(browser, mail):
    mail.refusals = 1
    assert ask(browser).status_code == 503
    assert ask(browser).status_code == 303
    assert len(mail.mails) == 1


@pytest.mark.parametrize("token", ["", "1", "1.x", "1_2_3.x", "é"])
@pytest.mark.parametrize("what", ["confirm", "leave"])
def test_a_token_that_is_not_ours_does_nothing(browser, newsletters, what, token):
    readers.subscribed(newsletters["en"], readers.READER)
    for call in (browser.get, browser.post):
        assert call(f"/newsletter/{what}/{token}").status_code == 404
    assert states() == ["active"]


def test_a_link_to_leave_does_not_confirm_nor_the_other_way_round(browser, mail):
    ask(browser)
    [reader] = Subscriber.objects.all()
    token = path_of(link_in(mail.mails[0])).rpartition("/")[2]
    assert browser.post(f"/newsletter/leave/{token}").status_code == 404
    assert browser.post(f"/newsletter/confirm/{tokens.to_leave(reader.pk)}").status_code == 404
    assert states() == ["asked"]


def test_a_link_to_confirm_works_for_seven_days_or_until_they_ask_again(newsletters):
    [reader] = readers.subscribed(newsletters["en"], readers.READER)
    reader.asked_at = readers.NOON
    reader.save()
    token = tokens.to_confirm(reader, "1")
    assert tokens.who_confirms(token, readers.NOON + tokens.CONFIRM_WITHIN) == (reader, "1")
    reader.asked_at += datetime.timedelta(hours=2)
    reader.save()
    assert tokens.who_confirms(token, readers.NOON) is None, "they asked again: the newer link counts"
    token = tokens.to_confirm(reader, "1")
    late = reader.asked_at + tokens.CONFIRM_WITHIN + datetime.timedelta(seconds=1)
    assert tokens.who_confirms(token, late) is None


def test_each_site_speaks_its_language_and_has_its_own_list(browser, newsletters, mail):
    page = browser.get("/newsletter", headers={"host": HOSTS["ca"]}).content.decode()
    assert '<html lang="ca">' in page
    assert "La vostra adreça electrònica" in page
    ask(browser, language="ca")
    [letter] = mail.mails
    assert letter["Subject"] == "Confirmeu-ho: Imatge per correu electrònic"
    assert link_in(letter).startswith("https://ca.example.org/newsletter/confirm/")
    assert Subscriber.objects.get().outlet == newsletters["ca"]


def test_a_site_without_a_newsletter_has_no_form(browser, newsletters):
    newsletters["ca"].delete()
    assert browser.get("/newsletter", headers={"host": HOSTS["ca"]}).status_code == 404
    assert ask(browser, language="ca").status_code == 404


def test_no_page_sets_a_cookie_is_kept_or_tells_its_address(browser, newsletters):
    [reader] = readers.subscribed(newsletters["en"], readers.READER)
    for path in ("/newsletter", "/newsletter/asked", f"/newsletter/leave/{tokens.to_leave(reader.pk)}"):
        answer = browser.get(path)
        assert answer.status_code == 200
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "<script" not in answer.content.decode()
    assert browser.get("/newsletter/")["Location"] == "/newsletter"
    assert browser.delete("/newsletter").status_code == 405


def test_every_field_has_a_label_and_what_people_do_not_see_is_out_of_their_way(browser):
    page = html5lib.parse(browser.get("/newsletter").content, namespaceHTMLElements=False)
    labels = {label.get("for") for label in page.iter("label")}
    fields = list(page.iter("input"))
    assert {field.get("id") for field in fields} == labels
    trap = next(field for field in fields if field.get("name") == "website")
    assert trap.get("tabindex") == "-1"
    assert [one.get("aria-hidden") for one in page.iter("p") if trap in list(one)] == ["true"]
