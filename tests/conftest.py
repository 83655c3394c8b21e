"""What every test may lean on."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from publisher import loaded
from publisher.deliveries import ledger_clock
from tests import servers, tables

# How quick a busy machine is, is no finding.
hypothesis_settings.register_profile("bpod", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("bpod")


def pytest_collection_finish() -> None:
    """As the processes of an installation do, and collected more rarely: a tenth of the suite's time."""
    loaded.keep()
    gc.set_threshold(20_000, 50, 1_000)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, django_db_modify_db_settings):  # noqa: ARG001
    tables.empty_after_each_test()
    with django_db_blocker.unblock(), tables.test_database():
        yield


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    """Files a test writes are its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FROZEN_ROOT = tmp_path / "frozen"
    settings.SITE_ROOT = tmp_path / "site"
    settings.QUARANTINE_ROOT = tmp_path / "quarantine"


@pytest.fixture(autouse=True)
def _a_new_process_s_ledger_clock(monkeypatch):
    """It never goes back inside one process; a test that moved it on must not end the leases of the next."""
    monkeypatch.setattr(ledger_clock, "_synced_at", float("-inf"))
    monkeypatch.setattr(ledger_clock, "_ahead", 0.0)


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """Django makes passwords slow to guess, and so people slow to make; tests make hundreds."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def broker_url() -> Iterator[str]:
    """The broker of this run: the one of REDIS_URL, else the embedded one."""
    if url := os.environ.get("REDIS_URL"):
        yield url
        return
    with servers.embedded_broker() as url:
        yield url
