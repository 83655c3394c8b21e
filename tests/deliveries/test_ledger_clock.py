"""The ledger clock between threads: whoever carries it on may have to wait for a transaction, never one for them."""

from __future__ import annotations

import threading

import pytest
from django.db import connections, transaction

from publisher.deliveries import ledger_clock
from publisher.deliveries.ledger_clock import ledger_seconds
from publisher.deliveries.models import LedgerClock
from tests.racing import at_once


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("was_read", [True, False])
def test_a_transaction_waits_for_no_thread_that_may_wait_for_it(was_read, monkeypatch):
    """The other one holds the clock and waits for the database, which this one has: both would time out."""
    known = ledger_seconds() if was_read else 0.0
    stale = 0.1 if was_read else float("-inf")
    monkeypatch.setattr(ledger_clock, "_synced_at", stale)
    read = []

    def read_within() -> None:
        with transaction.atomic():
            LedgerClock.objects.update(wall_at=None)
            read.append(ledger_seconds())
        connections.close_all()

    inside = threading.Thread(target=read_within, daemon=True)
    with ledger_clock._lock:
        inside.start()
        inside.join(10)
        waited_for = inside.is_alive()
    inside.join(10)
    assert not waited_for
    assert [seconds >= known for seconds in read] == [True]


@pytest.mark.django_db(transaction=True)
def test_of_many_threads_one_carries_it_on(monkeypatch):
    before = ledger_seconds()
    monkeypatch.setattr(ledger_clock, "_synced_at", 0.1)
    read = at_once(*[ledger_seconds] * 8)
    assert len(read) == 8
    assert all(before <= seconds < before + 60 for seconds in read)
    assert LedgerClock.objects.count() == 1
