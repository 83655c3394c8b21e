"""Every test here has a home of its own."""

from __future__ import annotations

import pytest

from tests import factories


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path, request):
    settings.BPOD_HOME = tmp_path / "home"
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("transactional_db")
        factories.sites()
