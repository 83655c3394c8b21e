"""Random walks by the thousand: `python -m tests.translations.walks --walks 10000`.

Two translators, a reviewer and an editor; about every fifth step dies at one of its statements. After each
step every promise is checked, above all that each saved word is still there.
"""

from __future__ import annotations

import argparse
import atexit
import datetime
import gc
import itertools
import os
import random
import shutil
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, fields
from multiprocessing import get_context
from typing import TYPE_CHECKING

from tests import bootstrap

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from tests.translations.machine import Room

CRASHES = 0.2
PIECE = 50
YEARS_OF_DAYS = 1000
"""Around today: some walks begin in the past, and their texts are back-catalogue."""


@dataclass
class Walked:
    walks: int = 0
    steps: int = 0
    crashes: int = 0
    words: int = 0
    approved: int = 0

    def __str__(self) -> str:
        return (
            f"{self.walks} walks, {self.steps} steps, {self.crashes} crashes: "
            f"{self.words} texts saved, none lost; {self.approved} approved"
        )

    def __iadd__(self, other: Walked) -> Walked:
        for field in fields(self):
            setattr(self, field.name, getattr(self, field.name) + getattr(other, field.name))
        return self


def walk(*, walks: int, steps: int, seed: int, first: int = 0) -> Walked:
    """Raises where a promise breaks, with the seed and the steps that lead there.

    The people are the same in all walks; whatever they do is rolled back after each.
    """
    from django.db import transaction

    from tests.translations.machine import Room

    walked = Walked()
    with transaction.atomic():
        people = Room().cast()
        for number in range(first, first + walks):
            with transaction.atomic():
                _one(_room(people, number), random.Random(f"{seed}-{number}"), steps, walked)  # noqa: S311 - no secrets
                transaction.set_rollback(True)
            walked.walks += 1
        transaction.set_rollback(True)
    return walked


def _room(people: list[User], number: int) -> Room:
    from tests.translations.machine import NOW, Room

    class Walker(Room):
        """Walks from a day that its number alone decides, so that it walks the same way whoever walked before."""

        days = itertools.count(number % YEARS_OF_DAYS - YEARS_OF_DAYS // 2)

        def cast(self) -> list[User]:
            return people

        def free_day(self) -> datetime.date:
            return NOW.date() + datetime.timedelta(days=next(self.days))

    return Walker()


def _one(room: Room, dice: random.Random, steps: int, walked: Walked) -> None:
    taken = []
    room.open_the_room()
    try:
        for _ in range(steps):
            if dice.random() < CRASHES:
                room.light_a_fuse(dice.randint(1, 12))
            name, arguments = _choose(dice)
            taken.append(f"{name}{arguments}")
            getattr(room, name)(*arguments)
            room.every_promise_holds()
    except Exception as error:
        error.add_note("after " + ", ".join(taken))
        raise
    finally:
        room.teardown()
    walked.steps += steps
    walked.crashes += room.crashes
    walked.words += len(room.saved)
    walked.approved += len(room.told)


def _choose(dice: random.Random) -> tuple[str, tuple[object, ...]]:
    from tests.translations.machine import TITLES, WEIGHTS

    who, lag, yes = dice.randrange(3), dice.choice([0, 0, 0, 1, 2]), dice.random() < 0.5
    return dice.choice(
        [
            ("claim", (who,)),
            ("assign", (who,)),
            ("save", (who, lag, yes)),
            ("write_on", (lag, yes)),
            ("translate", (who,)),
            ("publish", (dice.randrange(2),)),
            ("publish", (dice.randrange(2),)),
            ("take_back", (who,)),
            ("hand_back", (who,)),
            ("request_changes", (who, lag)),
            ("everybody_tries_to_approve", (lag,)),
            ("waive", (lag,)),
            ("hand_out", (dice.choice(TITLES), dice.choice(sorted(WEIGHTS)))),
            ("revise", (dice.choice(TITLES),)),
            ("cancel", (yes,)),
            ("wait", (dice.choice([1, 13, 49]), yes)),
            ("move", ()),
        ]
    )


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.translations.walks", description=__doc__)
    words.add_argument("--walks", type=int, default=10_000)
    words.add_argument("--steps", type=int, default=20, help="of each walk")
    words.add_argument("--seed", type=int, default=1)
    words.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    arguments = words.parse_args()
    walked, started = Walked(), time.monotonic()
    try:
        with ProcessPoolExecutor(
            arguments.processes, mp_context=get_context("spawn"), initializer=_open_house
        ) as pool:
            pieces = [
                pool.submit(
                    walk,
                    walks=min(PIECE, arguments.walks - first),
                    steps=arguments.steps,
                    seed=arguments.seed,
                    first=first,
                )
                for first in range(0, arguments.walks, PIECE)
            ]
            for piece in as_completed(pieces):
                walked += piece.result()
                sys.stderr.write(f"{walked.walks} of {arguments.walks}\n")
        sys.stdout.write(f"{walked}; {time.monotonic() - started:.0f} s\n")
        return 0
    finally:
        shutil.rmtree(bootstrap.HOME, ignore_errors=True)


def _open_house() -> None:
    """A database in this process's memory, and the room alone."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "publisher.settings"
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    atexit.register(shutil.rmtree, bootstrap.HOME, ignore_errors=True)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from translations import signals

    signals.approved.receivers = []
    gc.freeze()  # nothing of Django's is garbage


if __name__ == "__main__":
    sys.exit(main())
