"""What every test may lean on."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path):
    """Files a test writes are its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.FROZEN_ROOT = tmp_path / "frozen"
    settings.SITE_ROOT = tmp_path / "site"
