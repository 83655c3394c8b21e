from __future__ import annotations

import signal
import sys

import click
import waitress
from django.core.wsgi import get_wsgi_application
from django.db.utils import OperationalError, ProgrammingError

from publisher import loaded
from publisher.website.serve import site_files


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
    try:
        application = site_files(get_wsgi_application())
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(f"the database is not ready ({error}); run `bpod prepare` first") from None
    loaded.keep()
    waitress.serve(
        application,
        listen=" ".join(listen),
        threads=threads,
        ident=None,
        max_request_body_size=210_000_000,
        # Django itself decides whether to believe X-Forwarded-Proto (SECURE_PROXY_SSL_HEADER).
        clear_untrusted_proxy_headers=False,
    )
