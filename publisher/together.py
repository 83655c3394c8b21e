"""Calls that wait for somebody else, made at the same time and under one deadline."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from typing import TypeVar

from django.db import connections

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LateError(TimeoutError):
    """The deadline passed; the call may still be under way, and its answer is dropped."""


def together(calls: Mapping[Key, Callable[[], Value]], within_seconds: float) -> dict[Key, Value | Exception]:
    """What each call gave or raised, or `LateError`. Never longer than `within_seconds`, whatever a platform does.

    Threads of our own and not a pool: a pool waits at the end of the process for the slowest of them.
    """
    answers: queue.SimpleQueue[tuple[Key, Value | Exception]] = queue.SimpleQueue()

    def ask(key: Key, call: Callable[[], Value]) -> None:
        try:
            answers.put((key, call()))
        except Exception as error:  # noqa: BLE001 - handed to the caller, who knows which it expects
            answers.put((key, error))
        finally:
            connections.close_all()  # an adapter that renewed a token has opened one of this thread's own

    for item in calls.items():
        threading.Thread(target=ask, args=item, daemon=True).start()
    late = LateError(f"no answer in {within_seconds:.0f} s")
    found: dict[Key, Value | Exception] = dict.fromkeys(calls, late)
    deadline = time.monotonic() + within_seconds
    for _ in calls:
        try:
            key, answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        found[key] = answer
    return found
