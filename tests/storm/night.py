"""As many random walks as a night has room for."""

from __future__ import annotations

import logging
import sys
import time

from django.core.management import call_command
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.storm import world as worlds
from tests.storm.machine import Storm
from tests.storm.world import World

WALKS, WALK_STEPS = 100, 50


def budget(walks: int, steps: int) -> settings:
    return settings(
        max_examples=walks,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )


def walk(steps: int) -> int:
    logging.disable(logging.CRITICAL)
    call_command("migrate", verbosity=0)
    worlds.found()
    started = time.monotonic()
    while World.moves < steps:
        run_state_machine_as_test(Storm, settings=budget(WALKS, WALK_STEPS))
        seconds = time.monotonic() - started
        sys.stdout.write(f"{World.moves} steps in {seconds:.0f} s: every promise held after each\n")
        sys.stdout.flush()
    return 0
