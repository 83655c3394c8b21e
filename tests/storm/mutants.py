"""The ledger with one promise taken out, by hand: each must be noticed.

A mutant is a small replacement in the source of one function, or a statement for the database. The text
must be there exactly once, so that a mutant never outlives the code it was made from.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from publisher import clock
from publisher.deliveries import ledger, pace, policy, transitions, waiting
from publisher.editions import releasing
from publisher.schedule import release


@dataclass(frozen=True)
class Mutant:
    name: str
    where: Callable[..., Any]
    old: str
    new: str
    scenario: str
    """The directed walk that notices it (tests/storm/scenarios.py)."""


@dataclass(frozen=True)
class SchemaMutant:
    name: str
    statement: str
    scenario: str


MUTANTS: tuple[Mutant | SchemaMutant, ...] = (
    Mutant(
        "claim without a condition",
        transitions._take,
        "pk=delivery.pk, state__in=step.leaves",
        "pk=delivery.pk",
        "the_same_row_is_asked_for_twice",
    ),
    Mutant(
        "claim on a paused outlet",
        waiting._is_claimable,
        "outlet.paused or ",
        "",
        "the_outlet_is_paused",
    ),
    Mutant(
        "claim before the page answers",
        waiting._is_wanted,
        "edition.page_live_at is not None",
        "True",
        "the_page_does_not_answer_yet",
    ),
    SchemaMutant("two in flight on one outlet", "DROP INDEX one_in_flight_per_outlet", "two_days_at_once"),
    Mutant(
        "attempt not written down before the call",
        transitions.send,
        "_begin(held, _CALLS[act], now)",
        "held",
        "all_goes_well",
    ),
    Mutant(
        "attempt committed after the call",
        ledger._send,
        "with _defects_as(OutcomeUnknown, outlet):",
        "from django.db import transaction\n        with transaction.atomic(), _defects_as(OutcomeUnknown, outlet):",
        "all_goes_well",
    ),
    Mutant(
        "delivered before it is sent",
        ledger._send,
        "if sending is None:\n        return None",
        'if sending is None:\n        return None\n    transitions.confirm(sending, RemotePost("p0", ""), clock.now())',
        "all_goes_well",
    ),
    Mutant(
        "sent again after a time-out",
        ledger._send,
        "transitions.doubt(sending, error.detail, clock.now())",
        "_not_sent(sending, error, clock)",
        "the_answer_is_lost",
    ),
    Mutant(
        "a lease that ends while sending means that nothing was sent",
        transitions._drop,
        "state=step.reaches",
        'state=State.PENDING if name == "drop_send" else step.reaches',
        "a_worker_freezes_while_sending",
    ),
    Mutant(
        "no fencing token",
        transitions._write,
        "token=held.token, ",
        "",
        "a_worker_freezes_before_the_send",
    ),
    Mutant(
        "no quiet time after a doubt",
        transitions.doubt,
        "ledger_seconds() + QUIET_SECONDS",
        "ledger_seconds()",
        "the_request_is_late",
    ),
    Mutant(
        "no quiet time after a dead worker",
        transitions.drop_expired,
        "seconds + QUIET_SECONDS",
        "seconds",
        "the_worker_dies_while_sending",
    ),
    Mutant(
        "absent after one look-up",
        policy.absence_is_proven,
        "look_ups >= LOOK_UPS_TO_PROVE_ABSENCE",
        "look_ups >= 1",
        "the_request_never_came",
    ),
    Mutant(
        "a look-up that fails means absent",
        ledger._look_up,
        "_look_later(held, Attempt.Outcome.UNKNOWN, str(error), clock.now(), _asked_until(error))",
        "transitions.prove_absent(held, clock.now(), clock.now())",
        "a_look_up_fails",
    ),
    Mutant(
        "ids of the platform are not kept",
        transitions.keep_memo,
        'held.kept["memo"] = dict(values)',
        "dict(values)",
        "a_draft_is_published_late",
    ),
    Mutant(
        "locked out, and not held",
        ledger._hold_outlet,
        "held_reason=error.detail",
        'held_reason=""',
        "the_outlet_lets_nobody_in",
    ),
    Mutant(
        "tried for ever",
        policy.tried_enough,
        "attempts >= SENDS_MAX",
        "False",
        "the_platform_is_always_busy",
    ),
    Mutant(
        "killed for ever while preparing",
        transitions.drop_expired,
        'attempts=F("attempts") + 1,',
        "",
        "every_worker_dies_preparing",
    ),
    Mutant(
        "killed for ever while looking",
        transitions.drop_expired,
        ', look_ups=F("look_ups") + 1',
        "",
        "every_worker_dies_looking",
    ),
    Mutant(
        "the brake is seen by the claim alone",
        transitions._braked,
        "if brake.pulled()",
        "if False",
        "the_brake_is_pulled",
    ),
    Mutant(
        "a hidden page is seen by the sweep alone",
        transitions.send,
        "if hiding.forbids(held.delivery)",
        "if False",
        "the_page_is_hidden",
    ),
    Mutant(
        "posts one upon the other",
        pace._for_the_spacing,
        "if left <= 0:",
        "if True:",
        "two_days_at_once",
    ),
    Mutant(
        "leases by the wall clock",
        clock.boot_seconds,
        'getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)',
        "time.CLOCK_REALTIME",
        "somebody_sets_the_clock",
    ),
    Mutant(
        "release without a condition",
        releasing.release,
        "pk=edition.pk, state=State.APPROVED, current=edition.current",
        "pk=edition.pk",
        "two_beats_release_the_same_day",
    ),
    Mutant(
        "deliveries opened after the release",
        release._release,
        "transaction.atomic(durable=True)",
        "__import__('contextlib').nullcontext()",
        "the_release_dies_in_its_middle",
    ),
)


@contextmanager
def alive(mutant: Mutant | SchemaMutant) -> Iterator[None]:
    """The code runs with this defect while it lasts. A schema's lasts until the transaction is undone."""
    if isinstance(mutant, SchemaMutant):
        with connection.cursor() as cursor:
            cursor.execute(mutant.statement)
        yield
        return
    function = inspect.unwrap(mutant.where)
    source = textwrap.dedent(inspect.getsource(function))
    assert source.count(mutant.old) == 1, f"{mutant.name}: {function.__name__} was rewritten; make it anew"
    made: dict[str, Any] = {}
    exec(compile(source.replace(mutant.old, mutant.new), mutant.name, "exec"), function.__globals__, made)  # noqa: S102
    sound = function.__code__
    function.__code__ = made[function.__name__].__code__
    try:
        yield
    finally:
        function.__code__ = sound
