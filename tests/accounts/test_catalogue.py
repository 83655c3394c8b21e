"""One's own account speaks Catalan throughout, to whoever asks for it."""

from __future__ import annotations

import pytest

from publisher.desk import roles
from tests.desk.conftest import signed_in

CATALAN = {"HTTP_ACCEPT_LANGUAGE": "ca,en;q=0.5"}


def test_signing_in_is_asked_for_in_catalan(client, desk):  # noqa: ARG001
    page = client.get("/desk/login/", **CATALAN).content.decode()
    assert '<html lang="ca">' in page
    assert "Entra amb una clau d’accés" in page
    assert "Contrasenya" in page


@pytest.mark.parametrize("room", ["", "second-factor/", "sessions/", "email/", "password/", "mfa/"])
def test_each_page_of_one_s_account_can_be_shown_in_it(room, person):
    client = signed_in(person("carla", roles.TRANSLATOR))
    answer = client.get(f"/desk/security/{room}", follow=True, **CATALAN)
    assert answer.status_code == 200
    assert '<html lang="ca">' in answer.content.decode()
