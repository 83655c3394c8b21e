"""Several who do a thing at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connections

Given = TypeVar("Given")
TOGETHER_SECONDS = 10


def at_once(*calls: Callable[[], Given]) -> list[Given]:
    """What each gave; each has a thread and a connection of its own, and begins when all are there."""
    together = threading.Barrier(len(calls))

    def run(call: Callable[[], Given]) -> Given:
        together.wait(TOGETHER_SECONDS)
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def contest(
    *calls: Callable[[], Given], refusal: type[Exception]
) -> tuple[list[Given | None], list[Exception]]:
    """The same where some are refused: what the others gave, and the refusals."""

    def settled(call: Callable[[], Given]) -> tuple[Given | None, Exception | None]:
        try:
            return call(), None
        except refusal as error:
            return None, error

    ended = at_once(*(lambda call=call: settled(call) for call in calls))
    return [given for given, error in ended if error is None], [error for _, error in ended if error]
