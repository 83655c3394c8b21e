from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from channels.models import Outlet
from channels.newsletter import bounces, copies, subscribers
from channels.newsletter.config import KIND
from channels.newsletter.models import Mailing, Subscriber
from channels.newsletter.subscribers import AddressError
from publisher.clock import wall_now
from publisher.commands.options import as_json, print_json

NOTE_MAX = 300
COLUMNS = ("address", "state", "since", "consent", "consented_at", "note")


@click.group()
def command() -> None:
    """Readers of the newsletters. Addresses are printed only where they are asked for."""


@command.command("list")
@click.argument("outlet", required=False)
@click.option("--addresses", is_flag=True, help="Show each reader.")
@as_json
def list_subscribers(outlet: str | None, addresses: bool, as_json: bool) -> None:
    """How many readers each newsletter has, by state."""
    newsletters = _newsletters(outlet)
    if as_json:
        print_json([_row(one, addresses=addresses) for one in newsletters])
        return
    for one in newsletters:
        click.echo(f"{one.name}: {_told(_states(one)) or 'nobody'}")
        for reader in _readers(one) if addresses else ():
            click.echo(f"  {reader.address:<40} {reader.state:<10} {reader.changed_at:%Y-%m-%d}")


@command.command("add")
@click.argument("outlet")
@click.argument("file", type=click.File(encoding="utf-8-sig"))
@click.option("--consent", required=True, help="Where and when they agreed; kept with each reader.")
def add(outlet: str, file: IO[str], consent: str) -> None:
    """Bring in readers from a CSV file: the column `email`, else the first. Exit status 1: a line was refused."""
    if not consent.strip() or len(consent) > NOTE_MAX:
        raise click.UsageError(f"--consent: say in 1 to {NOTE_MAX} characters where and when they agreed")
    newsletter, now, done = _newsletter(outlet), wall_now(), Counter[str]()
    for line, address in _addresses(file):
        try:
            added = subscribers.bring_in(newsletter, address, "import", consent.strip(), now)
        except AddressError as error:
            done["refused"] += 1
            click.echo(f"line {line}: {error}", err=True)
        else:
            done["added" if added else "passed over"] += 1
    click.echo(f"{outlet}: {_told(done) or 'the file holds no address'}")
    sys.exit(1 if done["refused"] else 0)


@command.command("export")
@click.argument("outlet")
def export(outlet: str) -> None:
    """Write every reader as CSV, with state and last consent."""
    writer = csv.writer(sys.stdout)
    writer.writerow(COLUMNS)
    for reader in _readers(_newsletter(outlet)):
        consent = reader.consents.last()
        given = (consent.version, consent.given_at.isoformat(), consent.note) if consent else ("", "", "")
        writer.writerow((reader.address, reader.state, reader.changed_at.isoformat(), *given))


@command.command("erase")
@click.argument("address")
def erase(address: str) -> None:
    """Forget an address on every newsletter, with its consent."""
    try:
        number = subscribers.erase(address)
    except AddressError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"erased on {number} newsletters")


@command.command("bounces")
@click.argument("source")
def read_bounces(source: str) -> None:
    """Read mail that came back: a Maildir, an mbox, or `-` for one mail on standard input."""
    if source == "-":
        mails = iter([bounces.of_bytes(sys.stdin.buffer.read())])
    elif Path(source).exists():
        mails = bounces.of_folder(Path(source))
    else:
        raise click.UsageError(f"{source}: there is no such mailbox; give a Maildir, an mbox, or -")
    tally = bounces.take(mails, wall_now())
    click.echo(
        f"read: {tally.read}; failures counted: {tally.counted}; readers suspended: {tally.suspended}; "
        f"not about a mail of ours, or known already: {tally.passed_over}"
    )


@command.command("mailings")
@click.argument("outlet", required=False)
@click.option("--last", default=14, show_default=True, type=click.IntRange(min=1), help="How many of each.")
@as_json
def mailings(outlet: str | None, last: int, as_json: bool) -> None:
    """What became of each day's mail, the newest first."""
    found = [
        (one, mailing, copies.counts(mailing))
        for one in _newsletters(outlet)
        for mailing in Mailing.objects.filter(outlet=one).order_by("-frozen_at")[:last]
    ]
    if as_json:
        print_json([_mailing(*row) for row in found])
        return
    for one, mailing, counts in found:
        click.echo(f"{one.name:<20} {mailing.key:<20} {_told(counts) or 'no readers'}")


def _row(outlet: Outlet, *, addresses: bool) -> dict[str, object]:
    row: dict[str, object] = {"outlet": outlet.name, "states": dict(_states(outlet))}
    if addresses:
        row["readers"] = [
            {"address": one.address, "state": one.state, "since": one.changed_at.isoformat()}
            for one in _readers(outlet)
        ]
    return row


def _states(outlet: Outlet) -> Counter[str]:
    return Counter(Subscriber.objects.filter(outlet=outlet).values_list("state", flat=True))


def _mailing(outlet: Outlet, mailing: Mailing, counts: dict[str, int]) -> dict[str, object]:
    return {
        "outlet": outlet.name,
        "edition": mailing.key,
        "frozen_at": mailing.frozen_at.isoformat(),
        "copies": counts,
    }


def _readers(outlet: Outlet) -> Iterator[Subscriber]:
    rows = Subscriber.objects.filter(outlet=outlet).order_by("address")
    return rows.prefetch_related("consents").iterator(chunk_size=500)


def _newsletter(name: str) -> Outlet:
    found = Outlet.objects.filter(name=name).first()
    if found is None:
        raise click.ClickException(f"{name}: there is no outlet of this name; see `bpod outlet list`")
    if found.kind != KIND:
        raise click.ClickException(f"{name}: is {found.kind}, not a newsletter")
    return found


def _newsletters(name: str | None) -> list[Outlet]:
    return [_newsletter(name)] if name else list(Outlet.objects.filter(kind=KIND))


def _addresses(file: IO[str]) -> Iterator[tuple[int, str]]:
    """Line and address; lines without one are passed over."""
    reader = csv.reader(file)
    column = 0
    for row in reader:
        names = [cell.strip().casefold() for cell in row]
        if reader.line_num == 1 and "@" not in "".join(row):
            column = names.index("email") if "email" in names else 0
            continue
        if len(row) > column and row[column].strip():
            yield reader.line_num, row[column]


def _told(counts: dict[str, int] | Counter[str]) -> str:
    return ", ".join(f"{number} {name}" for name, number in sorted(counts.items()) if number)
