from __future__ import annotations

import signal
import sys

import click
import waitress

from publisher.wsgi import application


@click.command()
@click.option(
    "--listen",
    multiple=True,
    default=["127.0.0.1:8000", "127.0.0.1:8001"],
    show_default=True,
    help="host:port; may be given several times.",
)
@click.option("--threads", default=8, show_default=True)
def command(listen: tuple[str, ...], threads: int) -> None:
    """Serve the baked sites, the desk and the translators' room."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    waitress.serve(
        application, listen=" ".join(listen), threads=threads, ident=None, max_request_body_size=210_000_000
    )
