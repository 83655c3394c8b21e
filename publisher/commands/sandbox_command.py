from __future__ import annotations

import click

from publisher import environment
from sandbox.server import serve


@click.command()
@click.option("--port", default=8002, show_default=True)
def command(port: int) -> None:
    """The loopback servers that behave like the platforms, and the wall; the next port takes mail.

    Posts are kept in BPOD_HOME.
    """
    serve(environment.read().home / "sandbox", port)
