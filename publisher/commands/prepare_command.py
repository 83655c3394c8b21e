from __future__ import annotations

import json

import click

from publisher.commands import demo
from publisher.prepare import prepare


@click.command()
@click.option(
    "--site",
    "sites",
    multiple=True,
    metavar="LANGUAGE=ADDRESS",
    help="Where a site is from now on; a change writes every page again.",
)
@click.option(
    "--demo",
    "sandbox_url",
    help="Fill an empty installation with samples and the outlets of the sandbox at this address.",
)
@click.option(
    "--first-account",
    is_flag=True,
    help="Where nobody can sign in yet, make the account “editor” and print its password.",
)
def command(sites: tuple[str, ...], sandbox_url: str | None, first_account: bool) -> None:
    """Bring the database, roles and settings up to date; safe to repeat.

    Prints, as JSON, the accounts that were made and their passwords.
    """
    pairs = [site.partition("=") for site in sites]
    if any(not address.startswith(("http://", "https://")) for _, _, address in pairs):
        raise click.UsageError("--site: write a language and an address, such as en=https://bpod.org.uk")
    prepare({language: address.rstrip("/") for language, _, address in pairs})
    passwords = demo.first_account() if first_account else {}
    if sandbox_url:
        passwords |= demo.fill(sandbox_url)
    click.echo(json.dumps(passwords))
