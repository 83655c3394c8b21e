"""How far a long command is, on standard error: a line that moves on a terminal, else one line every now and then."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

PLAIN_EVERY = 250


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Gives what is to be told how many of how many are done."""
    if not sys.stderr.isatty():
        yield lambda done, total: _say(what, done, total)
        return
    with click.progressbar(length=1, label=what, file=sys.stderr, show_pos=True) as bar:

        def move(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        yield move


def _say(what: str, done: int, total: int) -> None:
    if done % PLAIN_EVERY == 0 or (done == total and total > PLAIN_EVERY):
        click.echo(f"{what}: {done} of {total}", err=True)
