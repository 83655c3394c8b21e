"""A donor is forgotten: whom to write to, what they told us, and every file that nobody may show.

What stays is the proof that a picture may be shown where it is: that it was given, when, as whose agent, with which
consents to which version of the terms, under which licence, for which places, under which embargo, and the hashes of
the files. Who made it stays as long as that is public, for the licence asks for it.

The log is written once; its words alone are taken away, and `redacted_at` says that there were some.
"""

from __future__ import annotations

import datetime

from django.db import transaction

from publisher.submissions import transitions
from publisher.submissions.models import Submission, SubmissionEvent, SubmissionFile, SubmissionMail

State, What = Submission.State, SubmissionEvent.What
WORDS_OF_PEOPLE = (What.DECLINED, What.WITHDRAWN)
"""Kinds of events in which somebody wrote down what a donor said, or was told."""
_CONTACT = ("donor_name", "donor_email", "description")
_CREDITS = ("creators", "institution", "city", "country", "journal", "doi", "rights_line")


def erase(submission: Submission, *, by_name: str, now: datetime.datetime, is_shown: bool) -> bool:
    """`is_shown`: an edition has the picture, so its credits stay. False where it was done before.

    What waited for a decision is withdrawn with it. Files go with the next sweep.
    """
    with transaction.atomic():
        row = Submission.objects.select_for_update().get(pk=submission.pk)
        if row.state == State.RECEIVED and row.post_id is None:
            transitions.withdraw(row, by_name=by_name, reason="", now=now)
        stays = is_shown or (row.state == State.RECEIVED and row.post_id is not None)
        gone = _CONTACT if stays else _CONTACT + _CREDITS
        is_new = row.erased_at is None
        Submission.objects.filter(pk=row.pk).update(**dict.fromkeys(gone, ""), erased_at=row.erased_at or now)
        SubmissionFile.objects.filter(submission=row).update(given_name="")
        _forget_mails(row)
        _redact(row, now)
        if is_new:
            SubmissionEvent.objects.create(submission=row, at=now, what=What.ERASED, by_name=by_name[:150])
    return is_new


def _forget_mails(row: Submission) -> None:
    """That one was sent stays, and its date; the words go. The team's own mail names nobody."""
    to_donor = SubmissionMail.objects.filter(submission=row).exclude(kind=SubmissionMail.Kind.WITHDRAWN)
    to_donor.filter(sent_at=None).delete()
    to_donor.filter(kind=SubmissionMail.Kind.DECLINED).update(content={})


def _redact(row: Submission, now: datetime.datetime) -> None:
    """The one exception to what is written once: past `save`, which refuses."""
    said = SubmissionEvent.objects.filter(submission=row, what__in=WORDS_OF_PEOPLE).exclude(detail="")
    said.update(detail="", redacted_at=now)
