"""The house has published before."""

from __future__ import annotations

import pytest

from publisher.editions.models import Edition
from publisher.schedule.slots import ONE_DAY
from tests import factories
from tests.factories import DAY
from tests.schedule.unfilled.house import HOUR, SLOT
from translations.models import Job


@pytest.fixture(autouse=True)
def house(db):  # noqa: ARG001
    """It has published before: yesterday."""
    factories.sites()
    begun = factories.approved(DAY - ONE_DAY, title="Yesterday's")
    Edition.objects.filter(pk=begun.pk).update(state="released", released_at=SLOT - 24 * HOUR)
    Job.objects.all().delete()
