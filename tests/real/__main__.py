"""`python -m tests.real bluesky`: the kind's tests against the real server of its platform."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
KINDS = sorted(path.parent.name for path in FOLDER.glob("*/real.py"))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.real", description=__doc__)
    parser.add_argument("kind", choices=KINDS)
    options, more = parser.parse_known_args()
    return pytest.main(["-p", "no:cacheprovider", *more, str(FOLDER / options.kind / "real.py")])


if __name__ == "__main__":
    sys.exit(main())
