"""P9: slots a second apart by the real clock, and days to ten outlets whose platform takes 50 ms a call."""

from __future__ import annotations

import importlib
import os

from benchmarks.home import installation
from benchmarks.rows import show
from tests import servers

if __name__ == "__main__":
    with servers.embedded_broker() as url:
        os.environ["REDIS_URL"] = url
        with installation() as home:
            show(importlib.import_module("benchmarks.punctuality_slots").measure(home))
