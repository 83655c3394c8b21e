from __future__ import annotations

from pathlib import Path

import pytest

from tests.website import editions as make


@pytest.fixture
def site(db, settings) -> Path:  # noqa: ARG001
    """The folder of the public files, with two sites in the database and nothing baked yet."""
    make.sites()
    folder: Path = settings.SITE_ROOT
    return folder
