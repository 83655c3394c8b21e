from __future__ import annotations

import datetime
import sys
from typing import Any

import click

from publisher.clock import wall_now
from publisher.commands.options import Date, as_json, print_json
from publisher.editions.freeze import SOURCE
from publisher.schedule.models import Slot
from publisher.schedule.slots import local_date
from publisher.status import status


@click.command()
@click.argument("date", type=Date(), required=False)
@as_json
def command(date: datetime.date | None, as_json: bool) -> None:
    """The day as the ledger sees it; today where no DATE is given. Exit status 1: something needs a person."""
    now = wall_now()
    if date is None:
        date = local_date(now, Slot.objects.get(language=SOURCE).zone)
    day = status(date, now)
    if as_json:
        print_json(day)
    else:
        _show(day)
    sys.exit(1 if day["needs"] else 0)


def _show(day: dict[str, Any]) -> None:
    click.echo(
        f"{day['date']}  {'all well' if day['ok'] else 'not done yet' if not day['needs'] else 'needs a person'}"
    )
    for edition in day["editions"]:
        click.echo(
            f"  {edition['language']:<4} {edition['state']:<10} revision {edition['revision']}  {edition['url'] or ''}"
        )
    for delivery in day["deliveries"]:
        receipt = delivery["receipt"] or {}
        said = " ".join(filter(None, [delivery.get("act"), receipt.get("url") or delivery["reason"]]))
        click.echo(
            f"  {delivery['outlet']:<20} {delivery['state']:<12} attempts {delivery['attempts']}  {said}"
        )
    for sentence in day["needs"]:
        click.echo(f"  ! {sentence}")
