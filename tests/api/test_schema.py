"""Every route, asked with all that its own description allows and much that it does not."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, settings

from publisher.search import index
from tests import factories
from tests.api.conftest import released

schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
schema.config.checks.positive_data_acceptance.expected_statuses = ["2xx", "404", "409", "410", "422"]


@pytest.fixture(autouse=True)
def _one_connection():
    """A request from outside ends by closing the database, and with it the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def key(key_for, unlimited):  # noqa: ARG001
    index.rebuild()
    edition = released()
    outlet = factories.outlet()
    outlet.deliveries.create(
        edition=edition, slot_on=edition.publish_on, due_at=factories.NOON, next_at=factories.NOON
    )
    return key_for()


@schema.parametrize()
@settings(
    max_examples=12,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_the_api_is_what_it_says(case, key):
    case.call_and_validate(headers={"Authorization": f"Bearer {key}"})
