from __future__ import annotations

import click

from publisher.celery import app


@click.command()
def command() -> None:
    """One tick every ten seconds, for as long as it runs. Needs no database."""
    app.start(["--quiet", "beat", "--scheduler=celery.beat:Scheduler", "--loglevel=WARNING", "--pidfile="])
