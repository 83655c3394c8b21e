"""Texts at the clock of the wall."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.translations.conftest import CATALAN, HOUR, source
from translations import transitions


@pytest.fixture
def now():
    """Screens read the clock of the wall; leases are compared with it."""
    return timezone.now()


@pytest.fixture
def job(now):
    return transitions.hand_out(
        source(picture_urls=("/private/frozen/1",)), language="ca", due_at=now + 72 * HOUR, now=now
    )


@pytest.fixture
def submitted(job, translator, now):
    transitions.claim(job, translator, now=now)
    transitions.save_draft(job, translator, CATALAN, 0, now=now)
    transitions.submit(job, translator, 1, credit="T. R.", now=now)
    job.refresh_from_db()
    return job
