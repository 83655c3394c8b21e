from __future__ import annotations

import datetime
import sys
from dataclasses import asdict

import click

from publisher.commands.options import as_json, at_instant, clock_at, print_json
from publisher.tick import TickReport, tick, use_quiet_time


@click.command()
@at_instant
@as_json
def command(at: datetime.datetime | None, as_json: bool) -> None:
    """Once, in the foreground: release whatever is due, bake, deliver and reconcile.

    Goes on until nothing more is due now; then, where nothing comes due for a while, it cuts AVIF for one post.
    Exit status 0: all is well; 1: something needs a person.
    """
    clock = clock_at(at)
    report = tick(clock)
    if as_json:
        print_json(asdict(report))
    else:
        _show(report)
    if clock.is_hosts:
        sys.stdout.flush()
        use_quiet_time(clock)
    sys.exit(1 if report.needs else 0)


def _show(report: TickReport) -> None:
    for edition in report.released:
        click.echo(f"released     {edition['date']} {edition['language']}  {edition['url']}")
    if report.baked:
        click.echo(f"baked        {report.baked} files")
    for outlet in report.delivered:
        click.echo(f"delivered    {outlet}")
    for outlet in report.unconfirmed:
        click.echo(f"unconfirmed  {outlet}: looked up again at the next ticks")
    for sentence in report.needs:
        click.echo(f"needs        {sentence}")
    if report == TickReport():
        click.echo("nothing was due")
