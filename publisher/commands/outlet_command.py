from __future__ import annotations

import datetime
import getpass
import sys
from typing import Any

import click

from channels import checks, registry
from channels.contract import Health
from channels.errors import ChannelError
from channels.models import Outlet
from channels.outlets import adapter_of, validate
from channels.secrets import SealError, reseal
from publisher.accounts.sealing import reseal_all
from publisher.clock import wall_now
from publisher.commands.adopt_command import adopt
from publisher.commands.options import as_json, print_json
from publisher.deliveries import brake, pace
from publisher.deliveries.models import Brake


@click.group()
def command() -> None:
    """Outlets: the accounts we publish to. Credentials are never printed."""


command.add_command(adopt)


@command.command("list")
@as_json
def list_outlets(as_json: bool) -> None:
    """Every outlet and whether it is open."""
    pulled = brake.pulled()
    rows = [_row(outlet, pulled) for outlet in Outlet.objects.all()]
    if as_json:
        print_json(rows)
        return
    if pulled:
        click.echo(f"all outlets: {_braked(pulled)}")
    for row in rows:
        click.echo(
            f"{row['name']:<20} {row['kind']:<12} {row['language']:<4} {row['account']:<24} {row['state']}"
        )


@command.command("add")
@click.argument("name")
@click.option("--kind", required=True, type=click.Choice(sorted(registry.KINDS)))
@click.option("--account", required=True, help="As the platform names it: a blog, a handle.")
@click.option("--language", default="en", show_default=True)
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="A setting; may be given several times."
)
def add(name: str, kind: str, account: str, language: str, settings: tuple[str, ...]) -> None:
    """Add an outlet. Credentials are asked for, or read from standard input as NAME=VALUE lines."""
    if Outlet.objects.filter(name=name).exists():
        raise click.ClickException(f"{name}: there is already an outlet of this name")
    plain, sealed = _pairs(settings), _ask_secrets(kind)
    if problems := validate(kind, plain, sealed):
        raise click.ClickException("; ".join(problems))
    outlet = Outlet(name=name, kind=kind, account=account, language=language, settings=plain)
    outlet.set_secrets(sealed)
    outlet.full_clean()
    outlet.save()
    click.echo(f"{name}: added; nothing of the past will be sent there")


@command.command("pause")
@click.argument("name", required=False)
@click.option("--all", "everywhere", is_flag=True, help="Pull the brake: nothing leaves on any outlet.")
@click.option("--reason", default="", help="With --all: why, for whoever finds the brake pulled.")
def pause(name: str | None, everywhere: bool, reason: str) -> None:
    """Send nothing; what is due waits."""
    one = _one_or_all(name, everywhere)
    if one is not None:
        _set(one, paused=True)
        return
    try:
        pulled = brake.pull(f"bpod outlet ({getpass.getuser()})", reason, wall_now())
    except ValueError as error:
        raise click.UsageError(f"--{error}") from None
    click.echo(f"all outlets: {_braked(pulled)}")


@command.command("resume")
@click.argument("name", required=False)
@click.option("--all", "everywhere", is_flag=True, help="Release the brake.")
def resume(name: str | None, everywhere: bool) -> None:
    """Send again, also after the outlet was held and its credentials mended, or after failures in a row."""
    one = _one_or_all(name, everywhere)
    if one is not None:
        pace.close_breaker(_get(one).pk)
        _set(one, paused=False, held_reason="")
    elif brake.release(f"bpod outlet ({getpass.getuser()})"):
        click.echo("all outlets: the brake is released; those that are paused or held by themselves stay so")
    else:
        click.echo("all outlets: the brake was not pulled")


@command.command("check")
@click.argument("names", nargs=-1)
def check(names: tuple[str, ...]) -> None:
    """Make a real read call with the outlet's credentials. Exit status 1: one of them failed."""
    outlets = [_get(name) for name in names] or list(Outlet.objects.all())
    failed = 0
    for outlet in outlets:
        try:
            health: Health | Exception = adapter_of(outlet).check()
        except (ChannelError, SealError, registry.UnknownKind) as error:
            health = error
        said = checks.keep(outlet.pk, health, wall_now())
        if said.answer == Outlet.Answer.GOOD:
            click.echo(f"{outlet.name}: {said.words}{_expiry(said.expires_at)}")
        else:
            failed += 1
            click.echo(f"{outlet.name}: {said.words}", err=True)
    sys.exit(1 if failed else 0)


@command.command("rekey")
def rekey() -> None:
    """Seal all credentials, and people's second factors, again with the newest key of BPOD_SECRET_KEY."""
    outlets = list(Outlet.objects.exclude(sealed=""))
    for outlet in outlets:
        Outlet.objects.filter(pk=outlet.pk, sealed=outlet.sealed).update(sealed=reseal(outlet.sealed))
    click.echo(f"{len(outlets)} outlets sealed with the newest key")
    if factors := reseal_all():
        click.echo(f"{factors} second factors sealed with the newest key")


def _row(outlet: Outlet, pulled: Brake | None = None) -> dict[str, Any]:
    state = f"held: {outlet.held_reason}" if outlet.held_reason else "paused" if outlet.paused else "open"
    if pulled and state == "open":
        state = f"stopped with all others: {pulled.reason}"
    return {
        "name": outlet.name,
        "kind": outlet.kind,
        "account": outlet.account,
        "language": outlet.language,
        "state": state,
    }


def _braked(pulled: Brake) -> str:
    return f"stopped since {pulled.pulled_at:%Y-%m-%d %H:%M} UTC by {pulled.by_name}: {pulled.reason}; {brake.MEND}"


def _one_or_all(name: str | None, everywhere: bool) -> str | None:
    if (name is None) != everywhere:
        raise click.UsageError("give the NAME of one outlet, or --all")
    return name


def _get(name: str) -> Outlet:
    try:
        return Outlet.objects.get(name=name)
    except Outlet.DoesNotExist:
        raise click.ClickException(
            f"{name}: there is no outlet of this name; see `bpod outlet list`"
        ) from None


def _set(name: str, **values: Any) -> None:
    outlet = _get(name)
    Outlet.objects.filter(pk=outlet.pk).update(**values)
    click.echo(f"{name}: {_row(_get(name))['state']}")


def _pairs(lines: tuple[str, ...]) -> dict[str, str]:
    pairs = [line.partition("=") for line in lines]
    if wrong := next((name for name, equals, _ in pairs if not equals), None):
        raise click.UsageError(f"{wrong!r}: write NAME=VALUE")
    return {name.strip(): value.strip() for name, _, value in pairs}


def _ask_secrets(kind: str) -> dict[str, str]:
    wanted = [field for field in registry.KINDS[kind].fields if field.secret]
    if sys.stdin.isatty():
        return {
            field.name: click.prompt(
                field.label, hide_input=True, default=None if field.required else "", show_default=False
            )
            for field in wanted
        }
    return _pairs(tuple(line for line in sys.stdin.read().splitlines() if line.strip()))


def _expiry(expires_at: datetime.datetime | None) -> str:
    return f", valid until {expires_at:%Y-%m-%d %H:%M} UTC" if expires_at else ""
