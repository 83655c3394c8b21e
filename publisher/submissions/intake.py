"""From a form to a Submission: files as they come, then everything else, once."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from django.db import IntegrityError, transaction

from publisher.submissions import quarantine
from publisher.submissions.form import CONSENTS, Checked, clean
from publisher.submissions.models import (
    FORMS,
    DonorConsent,
    Submission,
    SubmissionEvent,
    SubmissionFile,
    SubmissionMail,
    SubmissionRight,
    Terms,
)
from publisher.submissions.quarantine import FullError, Incoming

FILES_MAX = 10
GIVEN_NAME_MAX = 120
DONOR = "the donor"


@dataclass(frozen=True)
class Judged:
    """What a file is by its content, and a small copy of it."""

    form: str
    width: int
    height: int
    preview: bytes


Judge = Callable[[Path], Judged]
"""Raises `FileRefusedError`."""


class FileRefusedError(ValueError):
    """Why a file is not taken: a code that the website has words for, and what was found."""

    def __init__(self, code: str, why: str = "") -> None:
        super().__init__(why or code)
        self.code, self.why = code, why


class NoFilesError(ValueError):
    """There is no picture with the form, or none any more."""


def keep(
    incoming: Incoming, given_name: str, form_key: str, judge: Judge, now: datetime.datetime
) -> SubmissionFile:
    """A row for a file that has come in whole. The same file twice is one. Raises `FileRefusedError`."""
    try:
        incoming.settle()
        known = SubmissionFile.objects.filter(form_key=form_key)
        if (same := known.filter(sha256=incoming.sha256).first()) is not None:
            incoming.drop()
            return same
        judged = _judged(incoming, judge, already=known.count())
        return SubmissionFile.objects.create(
            form_key=form_key,
            name=incoming.name,
            given_name=shown_name(given_name),
            form=judged.form,
            width=judged.width,
            height=judged.height,
            size_bytes=incoming.size_bytes,
            sha256=incoming.sha256,
            stored_at=now,
        )
    except IntegrityError:  # it came twice at once
        incoming.drop()
        return SubmissionFile.objects.get(form_key=form_key, sha256=incoming.sha256)
    except FullError as error:
        incoming.drop()
        raise FileRefusedError("room") from error
    except FileRefusedError:
        incoming.drop()
        raise


def shown_name(given: str) -> str:
    """For people to recognise a file by; nothing is ever opened under it."""
    name = clean(given).replace("\\", "/").rpartition("/")[2]
    return name[-GIVEN_NAME_MAX:]


def kept(form_key: str) -> list[SubmissionFile]:
    return list(SubmissionFile.objects.filter(form_key=form_key, submission=None))


def leave_out(form_key: str, names: Collection[str]) -> None:
    """Files that the donor thought better of."""
    for row in SubmissionFile.objects.filter(form_key=form_key, submission=None, name__in=list(names)):
        if SubmissionFile.objects.filter(pk=row.pk, submission=None).delete()[0]:
            quarantine.remove(row.name)


def sent(form_key: str) -> Submission | None:
    return Submission.objects.filter(form_key=form_key).first()


def receive(
    form_key: str, checked: Checked, *, language: str, terms: Terms, now: datetime.datetime
) -> Submission:
    """The Submission of this form, made by whoever comes first. Raises `NoFilesError`."""
    try:
        with transaction.atomic():
            return sent(form_key) or _write(form_key, checked, language, terms, now)
    except (IntegrityError, NoFilesError):  # it came twice at once: the other has the files, and its row
        first = sent(form_key)
        if first is None:
            raise
        return first


def _judged(incoming: Incoming, judge: Judge, *, already: int) -> Judged:
    if already >= FILES_MAX:
        raise FileRefusedError("many")
    if not incoming.size_bytes:
        raise FileRefusedError("empty")
    judged = judge(incoming.path)
    if judged.form not in FORMS:
        raise FileRefusedError("other", judged.form)
    quarantine.preview_path(incoming.name).write_bytes(judged.preview)
    return judged


def _write(
    form_key: str, checked: Checked, language: str, terms: Terms, now: datetime.datetime
) -> Submission:
    files = SubmissionFile.objects.select_for_update().filter(form_key=form_key, submission=None)
    if not files:
        raise NoFilesError("no picture")
    submission = Submission.objects.create(
        form_key=form_key,
        language=language,
        received_at=now,
        embargo_until_at=checked.embargo_until_at,
        embargo_zone=checked.embargo_zone,
        **checked.words,
    )
    count = SubmissionFile.objects.filter(pk__in=[row.pk for row in files]).update(submission=submission)
    SubmissionRight.objects.bulk_create(
        SubmissionRight(submission=submission, channel=channel, language=of, permission=permission)
        for channel, of, permission in checked.rights
    )
    DonorConsent.objects.bulk_create(
        DonorConsent(submission=submission, kind=kind, terms=terms, given_at=now)
        for kind in CONSENTS.values()
    )
    SubmissionEvent.objects.create(
        submission=submission,
        at=now,
        what=SubmissionEvent.What.RECEIVED,
        by_name=DONOR,
        detail=f"{count} file{'s' if count > 1 else ''}, terms {terms.number} ({terms.language})",
    )
    SubmissionMail.objects.create(
        submission=submission, kind=SubmissionMail.Kind.RECEIVED, made_at=now, next_at=now
    )
    return submission
