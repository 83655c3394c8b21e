from __future__ import annotations

import logging
import mailbox
import sys
from pathlib import Path

import click

from publisher.clock import Clock
from translations.exchange.mail import config
from translations.exchange.mail.reception import BYTES_MAX, Received, receive

TRY_AGAIN = 75
"""EX_TEMPFAIL of sysexits.h: the mail server keeps the letter and comes back."""
_log = logging.getLogger(__name__)


@click.group()
def command() -> None:
    """The translators' room, from the command line."""


@command.command("mail")
@click.option(
    "--maildir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Read what is new in this Maildir; without it, one letter from standard input.",
)
def mail(maildir: Path | None) -> None:
    """Take translations that came by e-mail.

    Exit status 0: read, whatever became of it; 2: not set up; 75: not now, try again.
    """
    if not config.domain():
        click.echo("bpod: TRANSLATIONS_MAIL_DOMAIN is not set, so no letter can be for us", err=True)
        sys.exit(2)
    undone = _from_maildir(maildir) if maildir else _from_input()
    sys.exit(TRY_AGAIN if undone else 0)


def _from_input() -> bool:
    return _received(sys.stdin.buffer.read(BYTES_MAX + 1)) is None


def _from_maildir(path: Path) -> bool:
    """True where a letter stays in `new`, to be read again."""
    box = mailbox.Maildir(path, create=False)
    undone = False
    for key in sorted(box.keys()):
        letter = box.get_message(key)
        if letter.get_subdir() != "new":
            continue
        if _received(box.get_bytes(key)) is None:
            undone = True
            continue
        letter.set_subdir("cur")
        letter.add_flag("S")
        box[key] = letter
    return undone


def _received(data: bytes) -> Received | None:
    try:
        received = receive(data, now=Clock().now())
    except Exception:  # noqa: BLE001 - whatever it is, the mail server shall keep the letter
        _log.exception("A letter could not be read now")
        return None
    click.echo(f"{received.outcome:<8} {received.reason}")
    return received
