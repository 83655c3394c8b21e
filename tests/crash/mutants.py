"""Ledgers that are wrong on purpose, each in one way: the matrix must find every one of them.

They are put into the forked worker alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from channels.errors import OutcomeUnknown
from publisher.deliveries import ledger, records, steps, transitions
from publisher.deliveries.models import Attempt, State


def mutate(name: str) -> None:
    if name:
        MUTANTS[name]()


def dead_send_is_sent_again() -> None:
    _redirect("drop_send", State.PENDING)


def dead_send_counts_as_delivered() -> None:
    _redirect("drop_send", State.DELIVERED)


def doubt_is_put_off() -> None:
    transitions.doubt = lambda held, reason, now: transitions.put_off(  # type: ignore[assignment]
        held, now, Attempt.Outcome.UNAVAILABLE, reason, now
    )


def leases_never_end() -> None:
    transitions.drop_expired = lambda now: 0  # type: ignore[assignment]  # noqa: ARG005


def no_quiet_time() -> None:
    transitions.QUIET_SECONDS = 0.0


def attempts_are_not_written() -> None:
    records.log = lambda *_, **__: None


def adapter_tries_again() -> None:
    adapter_of = ledger.adapter_of

    def eager(*arguments: Any) -> Any:
        channel = adapter_of(*arguments)
        send = channel.send

        def twice(*values: Any) -> Any:
            try:
                return send(*values)
            except OutcomeUnknown:
                return send(*values)

        channel.send = twice  # type: ignore[method-assign]
        return channel

    ledger.adapter_of = eager  # type: ignore[assignment]


def files_are_written_in_place() -> None:
    def replace(source: str, target: str) -> None:
        data = Path(source).read_bytes()
        with Path(target).open("wb") as file:
            file.write(data[: len(data) // 2])
            file.flush()
            os.unlink(source)  # noqa: PTH108 - the step at which the worker can be killed
            file.write(data[len(data) // 2 :])

    os.replace = replace


def _redirect(step: str, state: State) -> None:
    right = steps.STEPS[step]
    steps.STEPS[step] = steps.Step(right.leaves, state, right.meaning)  # type: ignore[index]


MUTANTS: dict[str, Callable[[], None]] = {
    "dead-send-is-sent-again": dead_send_is_sent_again,
    "dead-send-counts-as-delivered": dead_send_counts_as_delivered,
    "doubt-is-put-off": doubt_is_put_off,
    "leases-never-end": leases_never_end,
    "no-quiet-time": no_quiet_time,
    "attempts-are-not-written": attempts_are_not_written,
    "adapter-tries-again": adapter_tries_again,
    "files-are-written-in-place": files_are_written_in_place,
}
