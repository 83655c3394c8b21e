"""Random walks by the thousand: `python -m tests.translations.walks --walks 10000`.

Two translators, a reviewer and an editor; about every fifth step dies at one of its statements. After each
step every promise is checked, above all that each saved word is still there.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
from dataclasses import dataclass

from tests import bootstrap

CRASHES = 0.2


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


def walk(*, walks: int, steps: int, seed: int) -> Walked:
    """Raises where a promise breaks, with the seed and the steps that lead there."""
    from django.db import transaction

    walked = Walked()
    for number in range(walks):
        with transaction.atomic():
            _one(random.Random(f"{seed}-{number}"), steps, walked)  # noqa: S311 - for walks, not for secrets
            transaction.set_rollback(True)
        walked.walks += 1
    return walked


def _one(dice: random.Random, steps: int, walked: Walked) -> None:
    from tests.translations.machine import Room

    room, taken = Room(), []
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
    arguments = words.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "publisher.settings"
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    try:
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        from translations import signals

        signals.approved.receivers = []  # the room alone
        walked = walk(walks=arguments.walks, steps=arguments.steps, seed=arguments.seed)
        sys.stdout.write(f"{walked}\n")
        return 0
    finally:
        shutil.rmtree(bootstrap.HOME, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
