"""The only writer of a Submission's state and of the draft that was made of it.

| from | step | to |
|---|---|---|
| received, without a draft | `drafted` | received, with its draft |
| received, without a draft | `decline` | declined |
| received | `withdraw` | withdrawn; its draft stays linked, and is blocked |

Each step is one conditional UPDATE: of two at once one wins, and the other is told so.
"""

from __future__ import annotations

import datetime

from django.db import transaction

from publisher.posts.models import Post
from publisher.submissions import signals
from publisher.submissions.models import Submission, SubmissionEvent, SubmissionMail

REASON_MAX = 1_000
State, What = Submission.State, SubmissionEvent.What


class WrongStateError(Exception):
    """The submission is not where this step starts from; the text says where it is."""


class ReasonError(ValueError):
    """What is wrong with the reason, and the mend."""


def drafted(submission: Submission, post: Post, *, by_name: str, now: datetime.datetime) -> None:
    """Must run inside the transaction that writes the post. Raises `WrongStateError`."""
    waiting = Submission.objects.filter(pk=submission.pk, state=State.RECEIVED, post=None)
    if not waiting.update(post=post):
        raise WrongStateError(f"{submission}: {_where(submission)}")
    _log(submission, What.DRAFTED, by_name, now, f"for {post.publish_on:%-d %B %Y}")


def decline(submission: Submission, *, by_name: str, reason: str, tell: bool, now: datetime.datetime) -> None:
    """`tell`: the donor reads the reason in a mail. Raises `ReasonError` and `WrongStateError`."""
    reason = _good(reason, "say why, so that the others understand")
    with transaction.atomic():
        waiting = Submission.objects.filter(pk=submission.pk, state=State.RECEIVED, post=None)
        if not waiting.update(state=State.DECLINED, ended_at=now):
            raise WrongStateError(f"{submission}: {_where(submission)}")
        _log(submission, What.DECLINED, by_name, now, reason)
        if tell:
            _mail(submission, SubmissionMail.Kind.DECLINED, now, {"reason": reason})


def withdraw(submission: Submission, *, by_name: str, reason: str, now: datetime.datetime) -> bool:
    """For good. What was not shown yet is not shown any more; what is public waits for the team, which is told.

    False where it was withdrawn before. Raises `WrongStateError` where it was declined.
    """
    with transaction.atomic():
        row = Submission.objects.select_for_update().get(pk=submission.pk)
        if row.state == State.WITHDRAWN:
            return False
        if row.state == State.DECLINED:
            raise WrongStateError(f"{submission}: {_where(submission)}")
        Submission.objects.filter(pk=row.pk).update(state=State.WITHDRAWN, ended_at=now)
        _log(row, What.WITHDRAWN, by_name, now, reason[:REASON_MAX])
        _mail(row, SubmissionMail.Kind.WITHDRAWN, now, {"by": by_name})
        if row.post is not None:
            signals.withdrawn.send(
                sender=Submission, submission=row, post=row.post, by_name=by_name, reason=reason, now=now
            )
    return True


def _where(submission: Submission) -> str:
    row = Submission.objects.select_related("post").get(pk=submission.pk)
    if row.state == State.RECEIVED:
        return f"a draft was made of it, for {row.post.publish_on:%-d %B %Y}" if row.post else "it waits"
    return f"it was {row.state}, {row.ended_at:%-d %B %Y, %H:%M} UTC"


def _good(reason: str, missing: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ReasonError(f"reason: is missing; {missing}")
    if len(reason) > REASON_MAX:
        raise ReasonError(f"reason: has {len(reason)} characters; {REASON_MAX} at most")
    return reason


def _log(submission: Submission, what: str, by_name: str, now: datetime.datetime, detail: str) -> None:
    SubmissionEvent.objects.create(
        submission=submission, at=now, what=what, by_name=by_name[:150], detail=detail[:REASON_MAX]
    )


def _mail(submission: Submission, kind: str, now: datetime.datetime, content: dict[str, str]) -> None:
    SubmissionMail.objects.create(submission=submission, kind=kind, content=content, made_at=now, next_at=now)
