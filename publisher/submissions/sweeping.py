"""Clears the quarantine of what nobody waits for any more. May run at any moment, as often as one likes."""

from __future__ import annotations

import datetime
import shutil
from contextlib import suppress
from pathlib import Path

from django.db.models import Q

from publisher.submissions import quarantine
from publisher.submissions.models import Submission, SubmissionEvent, SubmissionFile

UNSENT_KEPT = datetime.timedelta(hours=24)
"""Of a form that was not sent; also of a file whose row was never written."""
DECLINED_KEPT = datetime.timedelta(days=30)
State = Submission.State


def clear(now: datetime.datetime) -> int:
    """Returns how many files went."""
    return _unsent(now) + clear_ended(now) + _at_home() + _strays(now)


def _unsent(now: datetime.datetime) -> int:
    gone = 0
    for row in SubmissionFile.objects.filter(submission=None, stored_at__lte=now - UNSENT_KEPT):
        # The row first, and only where the form was not sent meanwhile.
        if SubmissionFile.objects.filter(pk=row.pk, submission=None).delete()[0]:
            quarantine.remove(row.name)
            gone += 1
    return gone


def clear_ended(now: datetime.datetime) -> int:
    over = (
        Q(submission__state=State.WITHDRAWN)
        | Q(submission__erased_at__isnull=False)
        | Q(submission__state=State.DECLINED, submission__ended_at__lte=now - DECLINED_KEPT)
    )
    rows = list(SubmissionFile.objects.filter(over, removed_at=None).select_related("submission"))
    for row in rows:
        quarantine.remove(row.name)
        SubmissionFile.objects.filter(pk=row.pk).update(removed_at=now)
    for submission in {row.submission for row in rows if row.submission}:
        SubmissionEvent.objects.create(
            submission=submission, at=now, what=SubmissionEvent.What.REMOVED, by_name="the tick"
        )
    return len(rows)


def _at_home() -> int:
    """The library has the picture; the small copy stays for the record."""
    gone = 0
    for row in SubmissionFile.objects.filter(removed_at=None).exclude(picture=None):
        with suppress(FileNotFoundError):
            quarantine.path(row.name).unlink()
            gone += 1
    return gone


def _strays(now: datetime.datetime) -> int:
    """What a process left that died between a file and its row."""
    if not quarantine.root().is_dir():
        return 0
    old = [file for file in quarantine.root().iterdir() if _is_old(file, now)]
    known = set(
        SubmissionFile.objects.filter(name__in=[file.stem for file in old]).values_list("name", flat=True)
    )
    strays = [file for file in old if file.stem not in known]
    for file in strays:
        if file.is_dir():
            shutil.rmtree(file, ignore_errors=True)
        else:
            file.unlink(missing_ok=True)
    return len(strays)


def _is_old(file: Path, now: datetime.datetime) -> bool:
    try:
        changed_at = datetime.datetime.fromtimestamp(file.lstat().st_mtime, datetime.UTC)
    except FileNotFoundError:
        return False
    return changed_at <= now - UNSENT_KEPT
