"""One loaded process serves every installation; each command is in the environment it was given."""

from __future__ import annotations

import pytest

from tests.installation import Installation


@pytest.fixture(params=["one", "another"])
def home(request, tmp_path):
    made = Installation(tmp_path / request.param)
    made.home.mkdir()
    return made


WHERE = "from django.conf import settings; print(settings.{name})"


def told(home: Installation, name: str) -> str:
    return home.bpod("-c", WHERE.format(name=name)).stdout.strip()


def test_a_command_reads_the_settings_of_its_own_installation(home):
    assert told(home, "FROZEN_ROOT") == str(home.home / "frozen")
    assert told(home, "DATABASES['default']['NAME']") == str(home.home / "bpod.sqlite3")


def test_what_one_command_was_given_the_next_has_not(home):
    home.environ["BPOD_DESK_URL"] = "https://desk.example.org"
    assert told(home, "WAGTAILADMIN_BASE_URL") == "https://desk.example.org"
    assert told(home, "SESSION_COOKIE_SECURE") == "True"
    home.environ.clear()
    assert told(home, "SESSION_COOKIE_SECURE") == "False"


def test_the_broker_s_address_is_read_again(home):
    home.environ["REDIS_URL"] = "redis://127.0.0.1:1/7"
    said = home.bpod("-c", "from publisher.celery import app; print(app.conf.broker_url)")
    assert said.stdout.strip() == "redis://127.0.0.1:1/7"


def test_a_setting_that_cannot_be_read_is_told_by_the_command_itself(home):
    home.environ["BPOD_DEBUG"] = "perhaps"
    done = home.bpod("status")
    assert done.returncode == 2
    assert done.stderr.startswith("bpod: ")
    assert "BPOD_DEBUG" in done.stderr


def test_code_that_fails_is_seen(home):
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        home.shell("1 / 0")
