"""What the settings say where the desk is reached from elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from publisher import environment

PRODUCTION = {
    "DATABASE_URL": "postgres://bpod:x@127.0.0.1:1/bpod",
    "BPOD_SECRET_KEY": "k" * 40,
    "BPOD_DESK_URL": "https://desk.example.org",
}
ASKED = (
    *("SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SECURE"),
    *("CSRF_COOKIE_SAMESITE", "SECURE_CONTENT_TYPE_NOSNIFF", "SECURE_REFERRER_POLICY", "X_FRAME_OPTIONS"),
    *("SECURE_CROSS_ORIGIN_OPENER_POLICY", "SECOND_FACTOR_REQUIRED", "DEBUG", "ALLOWED_HOSTS"),
)


def test_cookies_go_over_https_alone_and_to_no_script(tmp_path):
    words = (
        "import json; from django.conf import settings;"
        f"print(json.dumps({{name: getattr(settings, name) for name in {ASKED!r}}}))"
    )
    environ = {
        **os.environ,
        **PRODUCTION,
        "BPOD_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "publisher.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", words], env=environ, capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == {
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": True,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "SAMEORIGIN",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECOND_FACTOR_REQUIRED": True,
        "DEBUG": False,
        "ALLOWED_HOSTS": ["desk.example.org"],
    }


@pytest.mark.parametrize("where", [PRODUCTION, {"BPOD_DESK_URL": "http://desk.example.org"}])
def test_production_does_not_do_without_the_second_factor(where, tmp_path):
    told = {"BPOD_HOME": str(tmp_path), **where}
    assert environment.read(told).second_factor == "required"
    with pytest.raises(environment.SettingError, match="BPOD_SECOND_FACTOR: off is for a demonstration"):
        environment.read({**told, "BPOD_SECOND_FACTOR": "off"})


def test_a_demonstration_may(tmp_path):
    told = {"BPOD_HOME": str(tmp_path), "BPOD_SECOND_FACTOR": "off"}
    assert environment.read(told).second_factor == "off"
