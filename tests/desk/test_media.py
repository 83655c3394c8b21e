"""Pictures of posts that are not out yet: for people with a login, by exact name."""

from __future__ import annotations

import hashlib

import pytest
from django.conf import settings

from publisher.editions import store
from tests.desk.conftest import make_picture

IN = ("superuser", "editor", "writer", "translator")


@pytest.fixture
def addresses(desk):  # noqa: ARG001
    picture = make_picture()
    sha256 = store.put(b"\xff\xd8\xff frozen", "image/jpeg")
    return [picture.file.url, f"/private/frozen/{sha256}"]


def test_the_library_lives_under_a_private_address(addresses):
    assert addresses[0].startswith("/private/media/pictures/")


@pytest.mark.parametrize("role", IN)
def test_people_of_the_house_see_pictures(role, sign_in, addresses):
    for address in addresses:
        response = sign_in(role).get(address)
        assert b"".join(response.streaming_content)
        assert response.status_code == 200
        assert response.headers["Cache-Control"].startswith("private")
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_a_stranger_is_asked_to_sign_in_and_told_nothing(client, addresses):
    missing = ["/private/media/pictures/none.png", f"/private/frozen/{hashlib.sha256(b'').hexdigest()}"]
    for address in [*addresses, *missing]:
        response = client.get(address)
        assert response.status_code == 302
        assert response.headers["Location"].startswith("/desk/login/?next=/private/")


def test_a_login_without_any_role_sees_nothing(sign_in, addresses):
    for address in addresses:
        assert sign_in("nobody").get(address).status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "../bpod.sqlite3",
        "%2e%2e/secret.txt",
        "..%2fsecret.txt",
        "pictures/../../secret.txt",
        "pictures/%2e%2e/%2e%2e/secret.txt",
        "//etc/passwd",
        "/etc/passwd",
        "..\\secret.txt",
        "",
    ],
)
def test_no_path_leads_out_of_the_library(path, sign_in):
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT.parent / "secret.txt").write_text("the key")
    for prefix in ("/private/media/", "/private/frozen/", "/static/"):
        response = sign_in("editor").get(prefix + path)
        assert response.status_code in {301, 302, 400, 404}, prefix
        assert b"the key" not in response.content


@pytest.mark.parametrize("name", ["0" * 63, "G" * 64, "0" * 64 + ".jpg", "ab"])
def test_a_frozen_picture_answers_to_its_full_hash_only(name, sign_in):
    assert sign_in("editor").get(f"/private/frozen/{name}").status_code == 404


@pytest.mark.django_db
def test_style_sheets_of_the_desk_are_served_without_debug(client):
    assert not settings.DEBUG
    for name in ("desk/desk.css", "desk/words.js", "wagtailadmin/css/core.css"):
        response = client.get(f"/static/{name}")
        assert b"".join(response.streaming_content)
    response = client.get("/static/desk/desk.css?v=1")
    assert b"".join(response.streaming_content)
    assert "31536000" in response.headers["Cache-Control"]
