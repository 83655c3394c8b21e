from __future__ import annotations

import datetime
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from publisher.commands.options import Date
from publisher.commands.progress import progress
from publisher.transfer import files, out, private
from publisher.transfer.errors import TransferError


@click.command()
@click.option(
    "--out",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Into this file, pictures beside it; without it, the lines alone on standard output.",
)
@click.option("--zip", "zipped", is_flag=True, help="The pictures in one zip instead of a folder.")
@click.option("--since", type=Date(), help="Only posts of this date and later, and what belongs to them.")
@click.option(
    "--without-people",
    is_flag=True,
    help="To be shown to others: no accounts, readers, donors, drafts or log.",
)
def command(target: Path | None, zipped: bool, since: datetime.date | None, without_people: bool) -> None:
    """Write everything as JSON Lines, and the files it names beside it: for `bpod import` elsewhere.

    It holds addresses of readers, donors and people, and posts that are not out: keep it as the installation itself.
    Passwords, second factors, tokens and credentials of outlets are never written.
    """
    if target is None and zipped:
        raise click.UsageError("--zip: needs --out, beside which the zip is put")
    try:
        with progress("exporting") as told:
            if target is None:
                for line in out.export(
                    files.Nowhere(), since=since, people=not without_people, progress=told
                ):
                    sys.stdout.write(line)
                click.echo("the lines alone: with --out the pictures are put beside them", err=True)
                return
            with _shelf(target, zipped=zipped) as shelf:
                lines = _write(
                    target, out.export(shelf, since=since, people=not without_people, progress=told)
                )
    except TransferError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{target}: {lines} lines", err=True)


def _write(target: Path, lines: Iterator[str]) -> int:
    """Under its name when it is whole."""
    temporary = target.with_name(f".{target.name}.new")
    count = 0
    with private.opened(temporary) as file:
        for line in lines:
            file.write(line)
            count += 1
    temporary.replace(target)
    return count


@contextmanager
def _shelf(target: Path, *, zipped: bool) -> Iterator[files.Shelf]:
    if not zipped:
        private.make_folder(files.folder_of(target))
        yield files.Folder(files.folder_of(target))
        return
    place = files.zip_of(target)
    temporary = place.with_name(f".{place.name}.new")
    private.make_file(temporary)
    with zipfile.ZipFile(temporary, "w") as file:
        yield files.Zip(file)
    temporary.replace(place)
