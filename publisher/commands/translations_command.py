from __future__ import annotations

import logging
import mailbox
import sys
from pathlib import Path
from typing import BinaryIO, TextIO

import click

from publisher.clock import Clock
from publisher.commands import read_counts
from publisher.desk import public_days as sites
from publisher.editions.standing import SOURCE
from translations import public_days, readership
from translations.exchange import glossary, possessions, tmx
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


@command.command("reads")
@click.argument("file", type=click.File("r", encoding="utf-8-sig", errors="replace"))
def reads(file: TextIO) -> None:
    """Take a count of how often pages are read, from FILE (- is standard input).

    FILE has an address and a number on each line, separated by a comma, a semicolon or a tab, or is a web
    server's log. It takes the place of the count before.
    """
    try:
        counted = sites.reads(read_counts.of(file))
    except read_counts.NoCountError as error:
        raise click.ClickException(f"{error}; nothing was changed") from None
    if not counted:
        raise click.ClickException("no address in it is one of a post; nothing was changed")
    readership.replace(counted, now=Clock().now())
    click.echo(f"{sum(counted.values())} reads of {len(counted)} days")


@command.command("export-memory")
@click.argument("language")
@click.option("--unreleased", is_flag=True, help="Also sentences of texts that are not public yet.")
@click.option(
    "--output", type=click.File("wb"), default="-", help="Into this file instead of standard output."
)
def export_memory(language: str, unreleased: bool, output: BinaryIO) -> None:
    """Write the translation memory of LANGUAGE as TMX 1.4b."""
    dates = None if unreleased else public_days.translated(language, Clock().now())
    pairs = possessions.memory(language, dates=dates)
    output.writelines(tmx.written(pairs, source_language=SOURCE, target_language=language))


@command.command("export-glossary")
@click.argument("language")
@click.option("--format", "form", type=click.Choice(["tsv", "tbx"]), default="tsv", show_default=True)
@click.option(
    "--output", type=click.File("wb"), default="-", help="Into this file instead of standard output."
)
def export_glossary(language: str, form: str, output: BinaryIO) -> None:
    """Write the glossary of LANGUAGE, as TSV for OmegaT or as TBX-Basic."""
    terms = possessions.terms(language)
    if form == "tsv":
        data = glossary.write_tsv(terms)
    else:
        data = glossary.write_tbx(terms, source_language=SOURCE, target_language=language)
    output.write(data)
