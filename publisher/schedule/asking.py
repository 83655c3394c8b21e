"""Read calls to many platforms at once, with one deadline for all."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db import connections

from channels.contract import Health
from channels.errors import ChannelError

log = logging.getLogger(__name__)
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Unanswered:
    """The deadline passed; the call may still be under way, and its answer is dropped."""

    detail: str


Answer = Health | Exception | Unanswered


def ask_all(calls: Mapping[Key, Callable[[], Health]], seconds: float) -> dict[Key, Answer]:
    """What each call gave or raised. Never longer than `seconds`, whatever a platform does.

    Threads of our own and not a pool: a pool waits at the end of the process for the slowest of them.
    """
    answers: queue.SimpleQueue[tuple[Key, Answer]] = queue.SimpleQueue()
    for key, call in calls.items():
        threading.Thread(target=_ask, args=(key, call, answers), daemon=True).start()
    found: dict[Key, Answer] = {key: Unanswered(f"no answer in {seconds:.0f} s") for key in calls}
    deadline = time.monotonic() + seconds
    for _ in calls:
        try:
            key, answer = answers.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            break
        found[key] = answer
    return found


def _ask(key: Key, call: Callable[[], Health], answers: queue.SimpleQueue[tuple[Key, Answer]]) -> None:
    try:
        answers.put((key, call()))
    except ChannelError as error:
        answers.put((key, error))
    except Exception as error:
        log.exception("rehearsal: the adapter of %s failed", key)
        answers.put((key, error))
    finally:
        connections.close_all()  # those of this thread, where an adapter opened one
