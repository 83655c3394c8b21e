"""The process that plays cases: Django loaded, no connection open, a peer beside it.

Started as `python -m tests.crash.stage`; cases come in and outcomes go out as lines of JSON.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.crash import peer
from tests.crash.cases import Case


class NoMigrations:
    """Tables come from the models at once: the same schema, in a fraction of the time."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


def main() -> None:
    home = Path(os.environ["BPOD_HOME"])
    control = peer.fork(
        home / "peer", home / "site" / "en"
    )  # before Django: a peer must not hold what a worker holds
    _set_up_django()
    from tests.crash.play import Theatre

    theatre = Theatre(control)
    _say(theatre.about())
    for line in sys.stdin:
        _say(asdict(theatre.play(Case.from_json(json.loads(line)))))


def _set_up_django() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "publisher.settings"
    import django
    from django.conf import settings

    settings.MIGRATION_MODULES = NoMigrations()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    logging.disable()


def _say(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
