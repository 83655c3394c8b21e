"""The process that opens pictures: `python -m publisher.editions.cutting.child`, started by `children`.

One JSON line asks for the cuts of a file, one answers. It holds no secret, may take only so much memory and
time, and ends when its parent does or when nothing is asked for a while.
"""

from __future__ import annotations

import json
import os
import resource
import select
import sys
from typing import Any

from publisher.editions.cutting import work

MEMORY_MAX_BYTES = 1_200_000_000
"""Of address space: the pixels of the largest progressive JPEG that is opened, and libvips beside them."""
CPU_SECONDS_MAX = 60
IDLE_SECONDS = 30.0
GIVE_WAY = 19
"""The least claim on a core there is: what nobody waits for slows nothing down."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MAX_BYTES, MEMORY_MAX_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _say({"ready": True})
    while select.select([sys.stdin], [], [], IDLE_SECONDS)[0]:
        line = sys.stdin.readline()
        if not line:
            return
        _allow_cpu()
        asked = json.loads(line)
        if asked.get("gives_way"):
            os.nice(GIVE_WAY)
        _say(work.answer(asked))


def _allow_cpu() -> None:
    """The limit counts from the start of the process; moved ahead, each picture has its own."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + CPU_SECONDS_MAX
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def _say(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
