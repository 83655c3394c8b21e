"""Calls that wait for somebody else, made at the same time and under one deadline."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from django.db import connections

Value = TypeVar("Value")


def together(calls: Mapping[str, Callable[[], Value]], within_seconds: float) -> dict[str, Value | Exception]:
    """What each call gave or raised; `TimeoutError` for one that did not come back in time."""
    answers: dict[str, Value | Exception] = {}

    def ask(name: str, call: Callable[[], Value]) -> None:
        try:
            answers[name] = call()
        except Exception as error:  # noqa: BLE001 - handed to the caller, who knows which it expects
            answers[name] = error
        finally:
            connections.close_all()  # an adapter that renewed a token has opened one of this thread's own

    # Daemons: one that hangs must not keep the process from ending.
    threads = [threading.Thread(target=ask, args=item, daemon=True) for item in calls.items()]
    deadline = time.monotonic() + within_seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    late = TimeoutError(f"no answer within {within_seconds:.0f} s")
    return {name: answers.get(name, late) for name in calls}
