from __future__ import annotations

import datetime
import sys

import click

from publisher.clock import Clock
from publisher.commands.options import Date, as_json, print_json
from publisher.projections import PROJECTIONS
from publisher.schedule import rehearsal_mail
from publisher.schedule.rehearsal import rehearse
from publisher.schedule.rehearsal_rounds import cases_on, is_out
from publisher.schedule.verdict import headline


@click.command()
@click.argument("date", type=Date(), required=False)
@as_json
def command(date: datetime.date | None, as_json: bool) -> None:
    """Try everything that will be done at the slots of DATE, without doing it; by default at the next slots.

    Nothing is sent, stored or mailed. Exit status 0: ready; 1: there are blockers.
    """
    clock = Clock()
    cases = cases_on(date, clock.now())
    if not cases:
        raise click.ClickException(f"{date}: its slots have passed; see bpod status {date}")
    cases = [case for case in cases if not is_out(case)]
    verdicts = rehearse(cases, clock, PROJECTIONS)
    if as_json:
        print_json([{"ready": verdict.ready, **verdict.to_json()} for verdict in verdicts])
    elif verdicts:
        click.echo(headline(verdicts))
        for verdict in verdicts:
            click.echo()
            for line in rehearsal_mail.lines(verdict):
                click.echo(line)
    else:
        click.echo("what was to go out is out already")
    sys.exit(0 if all(verdict.ready for verdict in verdicts) else 1)
