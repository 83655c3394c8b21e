"""A passkey, made and used in a real browser: once as the second factor, then instead of a password."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator

from publisher.desk import roles
from tests.accounts.conftest import PASSWORD, person  # noqa: F401 - a fixture
from tests.desk.conftest import desk  # noqa: F401 - a fixture
from tests.real.browser.real import browser  # noqa: F401 - a fixture

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.django_db(transaction=True)
def test_a_passkey_opens_the_desk_by_itself(browser, live_server, person):  # noqa: F811
    user, url = person("berta", roles.EDITOR), live_server.url.replace("127.0.0.1", "localhost")
    context = browser.new_context()
    page = context.new_page()
    authenticator = context.new_cdp_session(page)
    authenticator.send("WebAuthn.enable")
    authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    page.goto(f"{url}/desk/login/")
    page.fill("[name=login]", "berta")
    page.fill("[name=password]", PASSWORD)
    page.click("form:has([name=login]) button")
    page.wait_for_url("**/desk/security/second-factor/**")
    page.click("text=Set up a passkey")
    page.fill("[name=password]", PASSWORD)
    page.click("form:has([name=password]) button")
    page.wait_for_url("**/webauthn/add/**")
    page.check("[name=passwordless]")
    page.click("#mfa_webauthn_add")
    page.wait_for_url("**/recovery-codes/**")
    assert Authenticator.objects.filter(user=user, type="webauthn").count() == 1
    page.goto(f"{url}/desk/")
    assert page.url == f"{url}/desk/"
    context.clear_cookies()
    page.goto(f"{url}/desk/login/")
    page.click("#passkey_login")
    page.wait_for_url(f"{url}/desk/")
    context.close()
