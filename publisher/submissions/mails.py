"""What donors and the team are told by mail, each thing once.

The row is committed first (unique for a submission, kind and number), then the mail is sent, then `sent_at` is
set. Whoever dies in between leaves a row that was not sent, and the next round sends it: so somebody gets a mail
at worst twice, with the same Message-ID, and never none. Of two rounds at once one has it: `next_at` is moved on
by a conditional UPDATE before anything is sent.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from publisher.mail import is_taken, letter
from publisher.submissions.models import Submission, SubmissionEvent, SubmissionMail

NOT_SENT = "a mail about a submission was not sent (%s); it is tried again"
MAILS_IN_A_ROUND = 3
AGAIN = datetime.timedelta(minutes=2)
"""Longer than a mail can take: it is the lease of whoever sends, and the pause before the next try."""
LONGEST_PAUSE = datetime.timedelta(hours=6)
GIVEN_UP_AFTER = datetime.timedelta(days=14)
Kind = SubmissionMail.Kind

Written = tuple[str, str]
"""Subject and body."""
Words = Callable[[SubmissionMail], Written]


def tell_date(submission: Submission, content: dict[str, Any], now: datetime.datetime) -> bool:
    """The date it will appear, and again whenever that differs from what was told last."""
    last = submission.mails.filter(kind=Kind.DATE).order_by("-number").first()
    if last is not None and last.content == content:
        return False
    return _write(submission, Kind.DATE, last.number + 1 if last else 1, content, now)


def tell_links(submission: Submission, content: dict[str, Any], now: datetime.datetime) -> bool:
    return _write(submission, Kind.LINKS, 1, content, now)


def send_waiting(now: datetime.datetime, words: Words) -> int:
    """Send what was not sent; returns how many mails went out."""
    unsent = SubmissionMail.objects.filter(sent_at__isnull=True, made_at__gt=now - GIVEN_UP_AFTER).exclude(
        # What it would tell is not true any more.
        Q(submission__state=Submission.State.WITHDRAWN, kind__in=[Kind.DATE, Kind.LINKS])
        # There is nobody to write to any more.
        | Q(submission__erased_at__isnull=False) & ~Q(kind=Kind.WITHDRAWN)
    )
    waiting = unsent.filter(next_at__lte=now).select_related("submission").order_by("tries", "next_at", "pk")
    sent = 0
    for row in waiting[:MAILS_IN_A_ROUND]:
        won = SubmissionMail.objects.filter(pk=row.pk, sent_at__isnull=True, next_at=row.next_at).update(
            next_at=now + _pause(row), tries=F("tries") + 1
        )
        if not won or not _to(row):
            continue
        if not is_taken(_message(row, words), otherwise=NOT_SENT):
            break
        SubmissionMail.objects.filter(pk=row.pk).update(sent_at=now)
        SubmissionEvent.objects.create(
            submission=row.submission,
            at=now,
            what=SubmissionEvent.What.MAILED,
            by_name="the tick",
            detail=row.get_kind_display(),
        )
        sent += 1
    return sent


def _write(
    submission: Submission, kind: str, number: int, content: dict[str, Any], now: datetime.datetime
) -> bool:
    try:
        with transaction.atomic():
            SubmissionMail.objects.create(
                submission=submission, kind=kind, number=number, content=content, made_at=now, next_at=now
            )
    except IntegrityError:  # another round has written it
        return False
    return True


def _to(row: SubmissionMail) -> list[str]:
    return list(settings.TEAM_EMAIL) if row.kind == Kind.WITHDRAWN else [row.submission.donor_email]


def _message(row: SubmissionMail, words: Words) -> EmailMessage:
    """The same row always has the same Message-ID."""
    subject, body = words(row)
    mark = f"{row.submission_id}-{row.kind}-{row.number}-{row.made_at:%Y%m%d%H%M}"
    return letter(f"submission-{mark}", subject, body, _to(row))


def _pause(row: SubmissionMail) -> datetime.timedelta:
    return min(LONGEST_PAUSE, AGAIN * int(2 ** min(row.tries, 10)))
