"""An installation of its own for one measurement, in a temporary folder."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django

from publisher import loaded


@contextmanager
def installation() -> Iterator[Path]:
    """Sets up Django on an empty home; everything of Django must be imported inside it."""
    with tempfile.TemporaryDirectory(prefix="bpod-bench-") as folder:
        os.environ["BPOD_HOME"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "publisher.settings"
        os.environ.pop("DATABASE_URL", None)
        django.setup()
        loaded.keep()  # as web and worker do
        yield Path(folder)
