from __future__ import annotations

import sys
import textwrap

import click
from django.conf import settings

from publisher.clock import wall_now
from publisher.commands.options import as_json, print_json
from publisher.watch.doctor import Examination, examine
from publisher.watch.finding import Finding, Level
from publisher.watch.machine import be_impatient

COLOURS = {Level.OK: "green", Level.NOTE: "cyan", Level.WARNING: "yellow", Level.BAD: "red"}
WORD_CHARS = 9
KEY_CHARS = 22
LINE_CHARS = 110


@click.command()
@as_json
def command(as_json: bool) -> None:
    """Everything the watch asks, and the state of the machine, now. Exit status 1: something is bad."""
    be_impatient()
    examination = examine(settings.ENVIRONMENT, wall_now())
    if as_json:
        print_json(examination.to_json())
    else:
        _show(examination)
    sys.exit(1 if examination.level is Level.BAD else 0)


def _show(examination: Examination) -> None:
    """What is worst stands last, where people look first."""
    for finding in sorted(examination.findings, key=lambda finding: finding.level.weight):
        _row(finding)
    bad, warnings = (
        sum(finding.level is level for finding in examination.findings)
        for level in (Level.BAD, Level.WARNING)
    )
    click.echo(f"\n{len(examination.findings)} checks: {bad} bad, {warnings} warnings")


def _row(finding: Finding) -> None:
    word = click.style(f"{finding.level:<{WORD_CHARS}}", fg=COLOURS[finding.level])
    lines = [finding.what, *([f"seen: {finding.seen}"] if finding.seen else [])]
    lines += [f"mend: {finding.mend}"] if finding.mend and not finding.is_well else []
    indent = " " * (WORD_CHARS + KEY_CHARS + 1)
    room = LINE_CHARS - len(indent)
    text = [part for line in lines for part in textwrap.wrap(line, room, break_on_hyphens=False) or [""]]
    click.echo(f"{word}{finding.key:<{KEY_CHARS}} {text[0]}")
    for line in text[1:]:
        click.echo(indent + line)
