from __future__ import annotations

import click

from publisher.feeds import bake as feeds
from publisher.editions.models import Site
from publisher.website import bake as website


@click.command()
def command() -> None:
    """Bake every public file again from the database; the result is byte-identical."""
    files = website.rebuild()
    files += sum(feeds.bake(language) for language in Site.objects.values_list("language", flat=True))
    click.echo(f"{files} files written")
