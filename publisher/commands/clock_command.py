from __future__ import annotations

import datetime
import getpass
import sys
from typing import Any

import click

from publisher.clock import Clock
from publisher.commands.options import as_json, print_json
from publisher.deliveries import clock_guard
from publisher.deliveries.ledger_clock import ledger_seconds
from publisher.schedule.zones import zone_data


@click.command()
@click.argument("act", required=False, type=click.Choice(["accept"]))
@click.option("--host", help="With accept: of this host alone.")
@as_json
def command(act: str | None, host: str | None, as_json: bool) -> None:
    """Both clocks of this host, and every wall clock that jumped.

    accept: the wall clocks are right as they are, and releases go on. Exit status 1: a jump is open.
    """
    clock = Clock()
    accepted = clock_guard.accept(f"bpod clock ({getpass.getuser()})", clock.now(), host) if act else []
    told = _told(clock)
    if as_json:
        print_json(told)
    else:
        for jump in accepted:
            click.echo(f"accepted      {jump}")
        _show(told)
    sys.exit(1 if told["jumps"] else 0)


def _told(clock: Clock) -> dict[str, Any]:
    now = clock.now()
    return {
        "wall": now.isoformat(timespec="seconds"),
        "ledger_seconds": round(ledger_seconds(), 3),
        "trusted": clock_guard.trusted(clock, now),
        "synchronised": clock.synchronised(),
        "jumps": [
            {"host": jump.host, "noticed_at": _instant(jump.noticed_at), "seconds": round(jump.seconds, 1)}
            for jump in clock_guard.open_jumps()
        ],
        "zone_data": zone_data(),
    }


def _show(told: dict[str, Any]) -> None:
    kernel = "synchronised, says the kernel" if told["synchronised"] else "not synchronised, as far as known"
    click.echo(f"wall clock    {told['wall']}  ({kernel})")
    click.echo(f"ledger clock  {told['ledger_seconds']:.0f} s")
    click.echo(f"zone data     {told['zone_data']}")
    for sentence in clock_guard.needs():
        click.echo(f"needs         {sentence}")


def _instant(at: datetime.datetime) -> str:
    return at.isoformat(timespec="seconds")
