"""The long storms: `python -m tests.storm machine --steps 100000`, `python -m tests.storm race`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack

from tests import bootstrap
from tests.storm import cluster

RACE = (
    ("deliveries", int, 1_000, None),
    ("workers", int, 8, None),
    ("beats", int, 2, None),
    ("kills", int, 200, "workers killed and replaced, at most"),
    ("restarts", int, 0, "of Postgres, at once and without warning"),
    ("faster", float, 60.0, "how many times faster time goes: a lease is 180 seconds of it"),
    ("seconds", float, 300.0, "the longest it may take"),
    ("seed", int, 1, None),
)


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    commands = words.add_subparsers(dest="command", required=True)
    machine = commands.add_parser("machine", help="random walks, all promises checked after each step")
    machine.add_argument("--steps", type=int, default=100_000)
    race = commands.add_parser("race", help="workers that are killed and replaced race over one day")
    for name, kind, usual, says in RACE:
        race.add_argument(f"--{name}", type=kind, default=usual, help=says)
    race.add_argument("--here", action="store_true", help="on the migrated, empty database of DATABASE_URL")
    arguments = words.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "publisher.settings"
    try:
        return _machine(arguments) if arguments.command == "machine" else _race(arguments)
    finally:
        shutil.rmtree(bootstrap.HOME, ignore_errors=True)


def _machine(arguments: argparse.Namespace) -> int:
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    import django

    django.setup()
    from tests.storm import night

    return night.walk(arguments.steps)


def _race(arguments: argparse.Namespace) -> int:
    with ExitStack() as stack:
        restart: Callable[[], None] = sys.exit
        if not arguments.here:
            own = stack.enter_context(cluster.cluster())
            os.environ["DATABASE_URL"] = own.url
            restart = own.restart
        import django
        from django.core.management import call_command

        django.setup()
        if not arguments.here:
            call_command("migrate", verbosity=0)
        from tests.storm import race

        outcome = race.run(race.Plan(**{name: getattr(arguments, name) for name, *_ in RACE}), restart)
    sys.stdout.write(f"{outcome}\n")
    return 0 if outcome.good else 1


if __name__ == "__main__":
    sys.exit(main())
