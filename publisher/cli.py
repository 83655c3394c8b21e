"""The command line `bpod`: it stays stable. Each command is a module of `publisher.commands`.

Commands that need Django get it set up, and the database brought up to date, before they are loaded.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Mapping

import click
import django

from publisher.variables import SettingError

SETTINGS = "publisher.settings"
PLAIN: Mapping[str, str] = {
    "run": "all in one, in the foreground",
    "beat": "the scheduler: one tick every ten seconds",
    "sandbox": "the loopback servers that behave like the platforms, and the wall",
}
WITH_DJANGO: Mapping[str, str] = {
    "prepare": "bring the database, roles and settings up to date",
    "web": "serve the sites and the desk",
    "worker": "release, bake and deliver",
    "import": "read saved pages of BPoD, or an export",
    "export": "write everything as JSON Lines, for another installation",
    "approve": "approve the post of a date",
    "tick": "once: release, bake, deliver and reconcile whatever is due",
    "status": "a day as the ledger sees it",
    "rehearse": "try a day without doing it",
    "withdraw": "take a post back, for good",
    "rebuild": "bake every public file again from the database",
    "outlet": "outlets and their credentials",
    "translations": "take translations that came by e-mail",
    "subscribers": "readers of the newsletters",
    "donors": "people who gave pictures",
    "clock": "both clocks, and the wall clocks that jumped",
    "watch": "look every minute for what did not happen, and raise alarms",
    "doctor": "everything there is to see, and what to mend",
}
OWN_PREPARATION = {"prepare", "web", "worker", "watch", "doctor"}
"""These run beside others, or where the database is in trouble: `prepare` brings it up to date."""


class Commands(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [*PLAIN, *WITH_DJANGO]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in {**PLAIN, **WITH_DJANGO}:
            return None
        if cmd_name in WITH_DJANGO and not _only_help(ctx):
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
            django.setup()
            if cmd_name not in OWN_PREPARATION:
                importlib.import_module("publisher.prepare").ensure_prepared()
        elif cmd_name in WITH_DJANGO:
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
            django.setup()
        command: click.Command = importlib.import_module(f"publisher.commands.{cmd_name}_command").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([*PLAIN.items(), *WITH_DJANGO.items()])


def _only_help(ctx: click.Context) -> bool:
    return ctx.resilient_parsing or "--help" in sys.argv


@click.group(cls=Commands)
@click.version_option(package_name="bpod-publisher")
def bpod() -> None:
    """One research picture a day, everywhere, exactly once."""


def main() -> None:
    try:
        bpod(prog_name="bpod")
    except SettingError as error:
        click.echo(f"bpod: {error}", err=True)
        sys.exit(2)


if __name__ == "__main__":
    main()
