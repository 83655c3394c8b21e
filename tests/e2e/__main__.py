"""`python -m tests.e2e`: a whole week in headless Chromium. `--shots DIR` keeps the screenshots to be looked at."""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.e2e import giving, joining, planning, rooms, week
from tests.e2e.play import Week
from tests.e2e.stage import browser_path, chromium, stage

PARTS = (
    joining.joins,
    week.writes,
    week.approves,
    planning.begins_with_today,
    planning.moves,
    planning.provides,
    giving.gives,
    week.translates,
    joining.joins_a_class,
    joining.leaves_other_browsers,
    week.is_released,
    week.fails_and_is_mended,
    week.is_corrected,
    week.passes_the_weekend,
    planning.is_filled,
    rooms.shows_every_room,
)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.e2e", description=__doc__)
    parser.add_argument("--shots", type=Path, help="a folder for the screenshots")
    parser.add_argument("--axe", type=Path, help="axe.min.js of axe-core: each screen is judged by it")
    options = parser.parse_args()
    if browser_path() is None:
        parser.error("Chromium is not installed: install the package chromium")
    if options.shots:
        options.shots.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="bpod-e2e-") as folder,
        stage(Path(folder) / "home") as house,
        chromium() as browser,
    ):
        Week(house, browser, options.shots, options.axe).play(PARTS)
    sys.stderr.write("the week was well\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
