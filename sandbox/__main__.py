"""`python -m sandbox --port 8090 --data DIR`: every kind of platform on one loopback port, and the wall."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sandbox import accounts
from sandbox.server import KINDS, serve


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    for kind, account in options.account:
        accounts.create(options.data, kind, account)
    serve(options.data, options.port, options.public_url)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 chooses a free one")
    parser.add_argument("--data", type=Path, required=True, help="where posts and accounts.json are kept")
    parser.add_argument("--public-url", default="", help="the address clients sign for, if another")
    parser.add_argument(
        "--account",
        type=_account,
        action="append",
        default=[],
        metavar="KIND:NAME",
        help="let this account in; its credentials are made up and kept in accounts.json",
    )
    return parser


def _account(text: str) -> tuple[str, str]:
    kind, _, account = text.partition(":")
    if kind not in KINDS or not account:
        raise argparse.ArgumentTypeError(f"write KIND:NAME; the kinds are {', '.join(KINDS)}")
    return kind, account


if __name__ == "__main__":
    sys.exit(main())
