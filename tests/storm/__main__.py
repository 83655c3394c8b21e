"""The long storms: `python -m tests.storm machine --steps 100000`, `python -m tests.storm race`."""

from __future__ import annotations

import argparse
import os
import shutil
import sys

from tests import bootstrap


def main() -> int:
    words = argparse.ArgumentParser(prog="python -m tests.storm")
    commands = words.add_subparsers(dest="command", required=True)
    machine = commands.add_parser("machine", help="random walks, all promises checked after each step")
    machine.add_argument("--steps", type=int, default=100_000)
    arguments = words.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "publisher.settings"
    try:
        return _machine(arguments.steps)
    finally:
        shutil.rmtree(bootstrap.HOME, ignore_errors=True)


def _machine(steps: int) -> int:
    os.environ["DATABASE_URL"] = "sqlite://:memory:"
    import django

    django.setup()
    from tests.storm import night

    return night.walk(steps)


if __name__ == "__main__":
    sys.exit(main())
