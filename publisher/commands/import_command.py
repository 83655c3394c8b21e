from __future__ import annotations

import os
import sys
import textwrap
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from publisher import tick
from publisher.clock import wall_now
from publisher.commands.options import as_json, print_json
from publisher.commands.progress import progress
from publisher.editions import pictures
from publisher.mirror.archive import admit, archive, correct
from publisher.mirror.catalan import translate
from publisher.mirror.report import report as report_of_all
from publisher.posts.importer import Report, again, import_pages
from publisher.posts.models import ImportedFile
from publisher.transfer import files
from publisher.transfer.errors import TransferError
from publisher.transfer.take import take
from publisher.website import bake

Outcome = ImportedFile.Outcome
FAILED = (Outcome.REFUSED, Outcome.UNMATCHED)
LINE_CHARS = 110
OUTCOME_CHARS, FIELD_CHARS = 11, 10


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--draft", is_flag=True, help="As ordinary drafts, to be approved and released at their slot.")
@click.option("--dry-run", is_flag=True, help="Only say what each file holds; store nothing.")
@click.option("--report", is_flag=True, help="Import nothing: what earlier imports could not understand.")
@click.option("--again", "once_more", is_flag=True, help="Read once more what could not be understood.")
@as_json
def command(
    paths: tuple[Path, ...], draft: bool, dry_run: bool, report: bool, once_more: bool, as_json: bool
) -> None:
    """Read saved pages of BPoD (HTML in the markup of 2016, or text copies), files or folders.

    A picture is the image file of the same stem beside the page, or the one that the page names inside the folder.
    Without --draft the posts join the archive: public at once, never announced on any outlet.

    Or, into an empty installation, one file FILE.jsonl that `bpod export` has written.
    """
    _must_fit(paths, report=report, once_more=once_more, alone=not (draft or dry_run))
    if any(path.suffix == ".jsonl" for path in paths):
        _take_export(paths, alone=not (draft or dry_run or as_json))
        return
    if report:
        _show_all(report_of_all(), as_json=as_json)
        return
    with progress("reading") as told:
        if once_more:
            reports = again(
                now=wall_now(), archive=archive, correct=correct, translate=translate, progress=told
            )
        else:
            reports = import_pages(
                paths,
                draft=draft,
                dry_run=dry_run,
                now=wall_now(),
                archive=archive,
                translate=translate,
                admit=admit,
                ahead=None if draft or dry_run else _cut_ahead,
                progress=told,
                tell_known=as_json,
            )
    if not draft and not dry_run and any(report.ok for report in reports):
        tick.bake_all()
        bake.write_redirects()
    if as_json:
        print_json([report.to_json() for report in reports])
    else:
        _show(reports, dry_run=dry_run)
    sys.exit(1 if any(report.outcome in FAILED for report in reports) else 0)


def _must_fit(paths: Sequence[Path], *, report: bool, once_more: bool, alone: bool) -> None:
    if report and once_more:
        raise click.UsageError("--report and --again: give one of the two")
    if (report or once_more) and (paths or not alone):
        raise click.UsageError("--report and --again take no path and neither --draft nor --dry-run")
    if not (paths or report or once_more):
        raise click.UsageError("PATH is missing: give saved pages, or folders of them")


def _take_export(paths: Sequence[Path], *, alone: bool) -> None:
    if len(paths) != 1 or not alone:
        raise click.UsageError("an export is given by itself, without --draft, --dry-run and --json")
    (path,) = paths
    try:
        with progress("storing") as told, files.beside(path) as shelf:
            lines = take(path, shelf, told)
    except TransferError as error:
        raise click.ClickException(f"{path}: {error}; nothing was stored") from None
    written = tick.rebuild_all()
    click.echo(f"{path}: {lines} lines stored, {written} public files written", err=True)


def _cut_ahead(files: list[Path]) -> None:
    pictures.cut_ahead(files, workers=os.cpu_count() or 1)


def _show(reports: list[Report], *, dry_run: bool) -> None:
    for report in reports:
        if report.outcome in FAILED:
            click.echo(f"refused  {report.path}: {report.error}", err=True)
        elif report.is_new and report.outcome == Outcome.STORED and report.post:
            click.echo(
                f"{'can be read' if dry_run else 'imported'}  {report.post['publish_on']}  {report.post['title']}"
                f"  ({report.path})"
            )
    click.echo(_summary(reports, dry_run=dry_run), err=True)


def _summary(reports: list[Report], *, dry_run: bool) -> str:
    counted = Counter(_word(report, dry_run=dry_run) for report in reports)
    parts = [f"{count} {word}" for word, count in counted.items()]
    failed = not dry_run and any(report.outcome in FAILED for report in reports)
    return f"{len(reports)} files: {', '.join(parts)}" + (
        "; bpod import --report tells more" if failed else ""
    )


def _word(report: Report, *, dry_run: bool) -> str:
    if report.outcome in FAILED:
        return "refused"
    if report.outcome == Outcome.SKIPPED:
        return "no posts"
    if not report.is_new:
        return "already here"
    if report.outcome == Outcome.COPY:
        return "copies"
    return "can be read" if dry_run else "imported"


def _show_all(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(told)
        return
    for row in told["rows"]:
        click.echo(f"{row['outcome']:<{OUTCOME_CHARS}}{row['path']}")
        if row["error"]:
            _paragraph("", row["error"])
        for piece in row["fields"]:
            _paragraph(piece["field"], piece["text"])
        if row["original"]:
            _paragraph("original", row["original"])
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in told["outcomes"].items())
    click.echo(f"\n{told['files']} files: {outcomes}")


def _paragraph(field: str, words: str) -> None:
    indent = " " * (OUTCOME_CHARS + FIELD_CHARS)
    lines = textwrap.wrap(words, LINE_CHARS - len(indent), break_long_words=False, break_on_hyphens=False)
    click.echo(f"{' ' * OUTCOME_CHARS}{field:<{FIELD_CHARS}}{(lines or [''])[0]}")
    for line in lines[1:]:
        click.echo(indent + line)
