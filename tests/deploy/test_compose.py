"""`docker compose up`, without Docker: each service's command and environment on real servers."""

from __future__ import annotations

import datetime
import re
import signal
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests import peers
from tests.commands.pages import text_copy
from tests.deploy.deployment import (
    COMPOSE,
    OURS,
    ROOT,
    SERVICES,
    CommandError,
    Deployment,
    UnsetError,
    filled,
)

ENVIRONMENT = (ROOT / "publisher/environment.py").read_text()
READ_BY_US = set(re.findall(r'"(BPOD_\w+|DATABASE_URL|REDIS_URL)"', ENVIRONMENT))


def test_every_service_of_ours_is_the_same_image_with_the_same_environment():
    assert OURS == ["prepare", "web", "worker", "beat", "watch"]
    environments = [SERVICES[name]["environment"] for name in OURS]
    assert all(environment == environments[0] for environment in environments)


def test_every_variable_given_to_us_is_one_that_is_read():
    assert set(SERVICES["web"]["environment"]) <= READ_BY_US


def test_caddy_is_given_every_variable_that_its_file_reads():
    read = set(re.findall(r"\{\$(\w+)", (ROOT / "deploy/Caddyfile").read_text()))
    assert set(SERVICES["caddy"]["environment"]) == read


def test_everything_that_is_named_exists():
    for name, service in SERVICES.items():
        for wanted in service.get("depends_on", {}):
            assert wanted in SERVICES, (name, wanted)
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).is_file(), (name, volume)
        for secret in service.get("secrets", []):
            assert secret in COMPOSE["secrets"]
        for aliases in service.get("networks", {}).values():
            assert aliases["aliases"]


def test_whoever_is_waited_for_can_say_that_it_is_ready():
    waited = {
        (wanted, how["condition"])
        for service in SERVICES.values()
        for wanted, how in service.get("depends_on", {}).items()
    }
    assert {name for name, condition in waited if condition == "service_healthy"} == {
        name for name, service in SERVICES.items() if "healthcheck" in service
    }
    assert {name for name, condition in waited if condition != "service_healthy"} == {
        name for name, service in SERVICES.items() if service["restart"] == "no"
    }


def test_without_a_password_nothing_starts():
    with pytest.raises(UnsetError, match="POSTGRES_PASSWORD"):
        filled(SERVICES["web"]["environment"]["DATABASE_URL"], {})


@pytest.mark.timeout(240)
def test_the_services_publish_a_post_from_its_approval_to_its_followers(deployment, tmp_path):
    for _ in range(2):  # every `docker compose up` runs it again
        deployment.run(SERVICES["prepare"]["command"])
    healthcheck = SERVICES["web"]["healthcheck"]["test"][1:]
    with pytest.raises(CommandError):
        deployment.run(healthcheck)
    started = [
        deployment.start("web"),
        deployment.start("worker"),
        deployment.start("worker"),
        deployment.start("beat"),
        deployment.start("watch"),
    ]
    until(lambda: deployment.succeeds(healthcheck))
    with peers.sandbox(tmp_path / "peer") as peer:
        add_outlet(deployment, peer)
        today = write_today(deployment, tmp_path)
        until(lambda: peer.visible("tumblr", "bpod"))
        page = f"http://127.0.0.1:{deployment.port}/archive/{today.year}/{today.month}/{today.day}"
        assert "Closing Ranks" in read(page)
        assert page in str(peer.visible("tumblr", "bpod"))
        until(lambda: deployment.succeeds(["bpod", "status", today.isoformat()]))
        assert len(peer.visible("tumblr", "bpod")) == 1
    for process in reversed(started):
        process.send_signal(signal.SIGTERM)
    assert [process.wait(60) for process in started] == [0] * 5


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return answer.read().decode()


def until(true: Callable[[], object], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.1)


def add_outlet(deployment: Deployment, peer: peers.Peer) -> None:
    settings, secrets = peer.outlet("tumblr", "bpod")
    words = [f"--set={name}={value}" for name, value in settings.items()]
    lines = "\n".join(f"{name}={value}" for name, value in secrets.items())
    deployment.run(
        ["bpod", "outlet", "add", "tumblr-en", "--kind=tumblr", "--account=bpod", *words], stdin=lines
    )


def write_today(deployment: Deployment, folder: Path) -> datetime.date:
    """A post for today, whose slot was at midnight."""
    code = "from publisher.schedule.models import Slot; Slot.objects.update(time='00:00', catch_up_hours=48)"
    deployment.run(["python", "-m", "publisher", "shell", "-v0", "-c", code])
    today = datetime.datetime.now(ZoneInfo("Europe/London")).date()
    page = text_copy(folder, "today", date=f"{today.day} {today:%B %Y}")
    deployment.run(["bpod", "import", str(page), "--draft"])
    alt = "--alt=A sheet of cells, outlined in green."
    deployment.run(["bpod", "approve", today.isoformat(), alt, "--rights=all"])
    return today
