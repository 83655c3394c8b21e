from __future__ import annotations

import getpass

import click
from django.db.models import QuerySet

from publisher.clock import wall_now
from publisher.editions.donated import Erased, erase
from publisher.submissions.models import Submission


@click.group()
def command() -> None:
    """People who gave pictures. Their names and addresses are never printed."""


@command.command("erase")
@click.argument("who")
def forget(who: str) -> None:
    """Forget a donor: WHO is the number of a submission, or an e-mail address, for all that came from it.

    What is public under its licence stays public; bpod withdraw takes it back. May be repeated.
    """
    rows = list(_submissions(who))
    for row in rows:
        done = erase(row, by_name=f"bpod donors ({getpass.getuser()})", now=wall_now())
        click.echo(f"submission {row.pk}: {_told(done)}")
    if not rows:
        click.echo("no submission has this address; nothing was changed")


def _submissions(who: str) -> QuerySet[Submission]:
    if "@" in who:
        return Submission.objects.filter(donor_email__iexact=who.strip()).order_by("pk")
    found = Submission.objects.filter(pk=int(who)) if who.isdecimal() else None
    if found is None:
        raise click.UsageError("WHO: is neither an e-mail address nor the number of a submission")
    if not found.exists():
        raise click.ClickException(f"{who}: there is no submission of this number; see the desk, Submissions")
    return found


def _told(done: Erased) -> str:
    parts = ["the donor is forgotten" if done.is_new else "the donor was forgotten before"]
    if done.public_on:
        dates = ", ".join(date.isoformat() for date in done.public_on)
        parts.append(f"the post of {dates} is public and stays")
    if done.removed:
        parts.append(f"{done.removed} pictures left the library")
    if done.kept:
        parts.append(f"{done.kept} pictures stay in the library")
    return "; ".join(parts)
