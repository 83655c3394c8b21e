from __future__ import annotations

import pytest

from tests.translations.conftest import NOW
from translations import transitions


@pytest.fixture
def held(job, translator):
    """The job, with the translator."""
    return transitions.claim(job, translator, now=NOW)
