from __future__ import annotations

import getpass
import sys
from pathlib import Path

import click

from channels.models import Outlet
from publisher.clock import wall_now
from publisher.deliveries import adoption


@click.command("adopt")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def adopt(name: str, file: Path, dry_run: bool) -> None:
    """Take over posts that the outlet NAME had before: FILE is CSV with the columns date,url[,remote_id].

    All of them or none; nothing is sent. Corrections and withdrawals then reach them too.
    """
    outlet = Outlet.objects.filter(name=name).first()
    if outlet is None:
        raise click.ClickException(f"{name}: there is no outlet of this name; see `bpod outlet list`")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise click.ClickException(f"{file}: is not UTF-8; save it as CSV in UTF-8") from None
    by_name = f"bpod outlet adopt ({getpass.getuser()})"
    try:
        done = adoption.adopt(
            outlet, text, file_name=file.name, by_name=by_name, now=wall_now(), dry_run=dry_run
        )
    except adoption.RowError as error:
        raise click.ClickException(str(error)) from None
    if done.errors:
        for sentence in done.errors:
            click.echo(f"{file.name}: {sentence}", err=True)
        click.echo(f"{name}: nothing was adopted; mend {len(done.errors)} lines", err=True)
        sys.exit(1)
    would = "would be " if dry_run else ""
    click.echo(f"{name}: {done.adopted} posts {would}adopted, {done.unchanged} were known already")
