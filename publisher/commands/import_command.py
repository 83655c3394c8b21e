from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from publisher import tick
from publisher.clock import wall_now
from publisher.commands.options import as_json, print_json
from publisher.editions import pictures
from publisher.editions.freeze import SOURCE, archive
from publisher.posts.importer import Report, find, import_pages
from publisher.posts.models import PictureRight, Post
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--draft", is_flag=True, help="As ordinary drafts, to be approved and released at their slot.")
@click.option("--dry-run", is_flag=True, help="Only say what each file holds; store nothing.")
@as_json
def command(paths: tuple[Path, ...], draft: bool, dry_run: bool, as_json: bool) -> None:
    """Read saved pages of BPoD (HTML in the markup of 2016, or text copies), files or folders.

    A picture is the image file of the same stem beside the page. Without --draft the posts join the
    archive: public at once, never announced on any outlet.
    """
    if not draft and not dry_run:
        files = (found.picture for found in find.pages(paths) if found.picture)
        pictures.cut_ahead(files, workers=os.cpu_count() or 1)
    with click.progressbar(
        length=1, label="reading", file=sys.stderr, hidden=as_json or not sys.stderr.isatty()
    ) as bar:

        def progress(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        reports = import_pages(
            paths, draft=draft, dry_run=dry_run, now=wall_now(), archive=_archive, progress=progress
        )
    if not draft and not dry_run and any(report.ok for report in reports):
        tick.bake_all()
    if as_json:
        print_json([report.to_json() for report in reports])
    else:
        _show(reports, dry_run=dry_run)
    sys.exit(0 if all(report.ok for report in reports) else 1)


def _archive(post: Post) -> None:
    """Public since its own slot, as far as anybody remembers."""
    for placed in post.pictures.all():  # it was on this very site: that much of its rights is known
        PictureRight.objects.create(post_picture=placed, channel=PictureRight.WEBSITE, permission="allowed")
    now = wall_now()
    slot = Slot.objects.get(language=SOURCE)
    archive(
        post,
        by_name="bpod import",
        now=now,
        released_at=min(now, slot_instant(post.publish_on, slot.time, slot.zone)),
    )


def _show(reports: list[Report], *, dry_run: bool) -> None:
    for report in reports:
        if report.ok and report.post:
            click.echo(
                f"{'can be read' if dry_run else 'imported'}  {report.post['publish_on']}  {report.post['title']}  ({report.path})"
            )
        else:
            click.echo(f"refused  {report.path}: {report.error}", err=True)
    click.echo(f"{sum(report.ok for report in reports)} of {len(reports)} files", err=True)
