"""An upload on its way: looked through, decided about, stored; a piece at a time, by one process at a time.

Workers do it in quiet moments, and the page that shows it helps while it is open.

Each page is imported in its own transaction by the importer, and known again by it: what a killed piece has done
is not done twice.
"""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from publisher.clock import wall_now
from publisher.desk.importing import intake
from publisher.desk.importing.models import Upload, UploadedPage
from publisher.mirror.archive import admit, archive
from publisher.mirror.catalan import translate
from publisher.posts.importer import Report, find, piece
from publisher.posts.importer.find import Found
from publisher.posts.models import ImportedFile, post_on
from publisher.website import bake

log = logging.getLogger(__name__)

State = Upload.State
Outcome = ImportedFile.Outcome
PIECE_SECONDS = 1.5
"""Of a page that somebody looks at."""
QUIET_SECONDS = 8.0
"""Of a worker, between two ticks."""
LEASE = datetime.timedelta(minutes=5)
"""Longer than one page takes; the cutting of a large picture is the longest part of it."""
BATCH = 10
UNDECIDED = datetime.timedelta(days=30)
LEFT = datetime.timedelta(days=1)
TO_STORE = (Outcome.STORED, Outcome.COPY)
TITLE_MAX = 200


def begin(files: Sequence[Any], paths: Sequence[str], *, to_archive: bool, by: Any, by_name: str) -> Upload:
    """Raises `UploadError`; then nothing is left."""
    sweep(wall_now())
    name = intake.receive(files, paths)
    try:
        found = _pages(name)
        given = files[0].name if len(files) == 1 else f"{files[0].name} and {len(files) - 1} more"
        with transaction.atomic():
            upload = Upload.objects.create(
                folder=name,
                given=given[:200],
                by=by,
                by_name=by_name,
                to_archive=to_archive,
                made_at=wall_now(),
            )
            UploadedPage.objects.bulk_create(
                UploadedPage(upload=upload, path=page.name, is_text=page.is_text) for page in found
            )
    except BaseException:
        intake.remove(name)
        raise
    return upload


def _pages(name: str) -> list[Found]:
    found = [page for page in find.pages([intake.path(name)]) if page.path.is_file()]
    if not found:
        raise intake.UploadError("There is no saved page in it: no .html, .htm or .txt file.")
    return found


def attend() -> bool:
    """A piece of the oldest upload that can go on here. One that fails keeps no other waiting. False: there is none."""
    for upload in Upload.objects.filter(state__in=Upload.AT_WORK).order_by("made_at", "pk"):
        try:
            if go_on(upload, seconds=QUIET_SECONDS):
                return True
        except Exception:
            log.exception("upload %s stopped; the next quiet moment tries again", upload.pk)
    return False


def go_on(upload: Upload, *, seconds: float = PIECE_SECONDS) -> bool:
    """One piece of what is to be done. False: another is at it, or its files are on another host."""
    if not intake.path(upload.folder).is_dir() or not _take(upload):
        return False
    try:
        upload.refresh_from_db()
        files = {page.name: page for page in find.pages([intake.path(upload.folder)])}
        ends = time.monotonic() + seconds
        while pages := _next(upload):
            _step(upload, pages, files)
            if time.monotonic() >= ends:
                break
        else:
            _end(upload)
        return True
    finally:
        Upload.objects.filter(pk=upload.pk).update(at_work_until=None)


def sweep(now: datetime.datetime) -> None:
    """What nobody decided about for a month is cancelled; a folder that a killed upload left is no one's."""
    for undecided in Upload.objects.filter(made_at__lt=now - UNDECIDED).exclude(state__in=Upload.ENDED):
        cancel(undecided)
    ours = set(Upload.objects.exclude(state__in=Upload.ENDED).values_list("folder", flat=True))
    intake.remove_others(ours, before=(now - LEFT).timestamp())


def store(upload: Upload) -> bool:
    """A person has read the report. False: it was decided already."""
    return bool(Upload.objects.filter(pk=upload.pk, state=State.READ).update(state=State.STORING))


def cancel(upload: Upload) -> bool:
    """Before it is stored. False: too late."""
    rows = Upload.objects.filter(pk=upload.pk, state__in=(State.READING, State.READ))
    done = bool(rows.update(state=State.CANCELLED, ended_at=wall_now()))
    if done:
        intake.remove(upload.folder)
    return done


def counted(upload: Upload) -> tuple[int, int]:
    """How many pages of how many."""
    if upload.state == State.STORING:
        wanted = upload.pages.filter(found__in=TO_STORE)
        return wanted.exclude(outcome="").count(), wanted.count()
    return upload.pages.exclude(found="").count(), upload.pages.count()


def _take(upload: Upload) -> bool:
    now = wall_now()
    free = Q(at_work_until__isnull=True) | Q(at_work_until__lt=now)
    rows = Upload.objects.filter(free, pk=upload.pk, state__in=Upload.AT_WORK)
    return bool(rows.update(at_work_until=now + LEASE))


def _next(upload: Upload) -> list[UploadedPage]:
    """All of one kind: translations come last, and one page at a time is stored."""
    if upload.state == State.READING:
        rows = list(upload.pages.filter(found="")[:BATCH])
    else:
        rows = list(upload.pages.filter(outcome="", found__in=TO_STORE)[:1])
    return [row for row in rows if row.is_late == rows[0].is_late]


def _step(upload: Upload, pages: list[UploadedPage], files: dict[str, Found]) -> None:
    is_reading = upload.state == State.READING
    reports = piece(
        [files[page.path] for page in pages],
        draft=not upload.to_archive,
        dry_run=is_reading,
        now=wall_now(),
        archive=archive,
        translate=translate,
        admit=admit,
        late=pages[0].is_late,
        claimed=_claimed(upload) if is_reading else None,
    )
    for page, report in zip(pages, reports, strict=True):
        if report is None:
            page.is_late = True
        elif is_reading:
            _told(page, report, upload)
            page.found = report.outcome
        else:
            _told(page, report, upload)
            page.outcome = report.outcome
            page.post = post_on(page.publish_on) if page.publish_on and report.ok else None
        page.save()


def _told(page: UploadedPage, report: Report, upload: Upload) -> None:
    page.said = (report.error or "").replace(f"{intake.path(upload.folder)}/", "")
    page.is_known = not report.is_new
    if report.post:
        day = report.post["publish_on"]
        page.publish_on = datetime.date.fromisoformat(day) if day else None
        page.language = report.post["language"]
        page.title = report.post["title"][:TITLE_MAX]


def _claimed(upload: Upload) -> dict[datetime.date, str]:
    rows = upload.pages.filter(found=Outcome.STORED, is_known=False, is_late=False, publish_on__isnull=False)
    return {day: title for day, title in rows.values_list("publish_on", "title") if day is not None}


def _end(upload: Upload) -> None:
    if upload.state == State.READING:
        Upload.objects.filter(pk=upload.pk, state=State.READING).update(state=State.READ)
        return
    if upload.to_archive:
        bake.write_redirects()
    Upload.objects.filter(pk=upload.pk).update(state=State.DONE, ended_at=wall_now())
    intake.remove(upload.folder)
