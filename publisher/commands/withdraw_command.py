from __future__ import annotations

import datetime
import getpass

import click

from publisher.clock import wall_now
from publisher.commands.options import Date
from publisher.deliveries import amendments
from publisher.desk.amending import withdraw
from publisher.editions.freeze import SOURCE, WrongStateError
from publisher.editions.withdrawal import NoteError, editions_of
from publisher.posts.models import post_on


@click.command()
@click.argument("date", type=Date())
@click.option(
    "--language",
    default=SOURCE,
    show_default=True,
    help="A translation by itself; English takes its translations along.",
)
@click.option("--note", required=True, help="What the page says in its place, to everybody.")
@click.option("--reason", required=True, help="Why, for the house.")
def command(date: datetime.date, language: str, note: str, reason: str) -> None:
    """Take the post of DATE back, for good: page, feeds and outlets.

    A post that was approved and never public is reopened instead.
    """
    post = post_on(date)
    if post is None:
        raise click.ClickException(f"{date}: there is no post on this date")
    if not reason.strip():
        raise click.UsageError("--reason: is empty; say why, so that the others understand")
    plan = amendments.plan(editions_of(post, language))
    try:
        done = withdraw(
            post,
            language=language,
            note=note,
            reason=reason.strip(),
            by=None,
            by_name=f"bpod withdraw ({getpass.getuser()})",
            now=wall_now(),
        )
    except (WrongStateError, NoteError) as error:
        raise click.ClickException(str(error)) from None
    if done.reopened:
        click.echo(f"{date} {language}: was never public; the approval was taken back, it does not go out")
        return
    click.echo(f"{date} {', '.join(done.languages)}: withdrawn; the next tick takes it off site and outlets")
    for line in plan:
        click.echo(f"  {line.outlet:<20} {line.language:<4} {line.what}  {line.url}".rstrip())
