"""An installation for each test, copied from one that was prepared once."""

from __future__ import annotations

import pytest

from tests import installation


@pytest.fixture(scope="session")
def prepared(tmp_path_factory):
    with installation.template(tmp_path_factory.mktemp("template")) as made:
        yield made


@pytest.fixture
def home(prepared, tmp_path):
    with installation.copy(prepared, tmp_path) as made:
        yield made
