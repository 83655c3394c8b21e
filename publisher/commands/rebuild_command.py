from __future__ import annotations

import click

from publisher.tick import rebuild_all


@click.command()
def command() -> None:
    """Bake every public file again from the database, byte-identical, and write what search finds anew."""
    click.echo(f"{rebuild_all()} files were not as they should be and were written; the others are")
