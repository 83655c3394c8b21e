"""Taking an Edition back, for good.

What was public leaves a note in its place and is never approved again; its address, its feed id and its
revisions stay as the record. What was approved and never public has left no trace with anybody: it is
reopened instead, so that the date can still have its picture.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import transaction

from publisher.editions import freeze, signals
from publisher.editions.freeze import SOURCE, WrongStateError
from publisher.editions.models import Edition
from publisher.posts.models import Post

NOTE_MAX_CODEPOINTS = 500
State = Edition.State


@dataclass(frozen=True)
class Withdrawn:
    languages: tuple[str, ...]
    """Of the Editions that were public and are not any more."""
    reopened: bool = False
    """Nothing had been public: the approval was taken back."""


class NoteError(ValueError):
    """What is wrong with the note, and the mend."""


def editions_of(post: Post, language: str) -> list[Edition]:
    """What is withdrawn together: a translation by itself, the source with all its translations."""
    editions = Edition.objects.filter(post=post)
    if language != SOURCE:
        editions = editions.filter(language=language)
    return sorted(editions, key=lambda edition: (edition.language != language, edition.language))


def withdraw(
    post: Post, *, language: str = SOURCE, note: str, by_name: str, reason: str, now: datetime.datetime
) -> Withdrawn:
    """Take the Edition in `language` back; the source takes its translations with it, in one transaction.

    `note` is shown to everybody in place of the page, `reason` is for the house. Raises `NoteError`, and
    `WrongStateError` where there is nothing to withdraw.
    """
    note = _good(note)
    with transaction.atomic():
        list(Edition.objects.select_for_update().filter(post=post).order_by("pk"))
        editions = editions_of(post, language)
        own = next((edition for edition in editions if edition.language == language), None)
        if own is None or own.state not in {State.APPROVED, State.RELEASED}:
            raise WrongStateError(_nothing_to_withdraw(post, language, own))
        if own.state == State.RELEASED:
            done = Withdrawn(_take_back(editions, own, note, now))
        else:
            _unapprove(post, own, by_name=by_name, reason=reason, now=now)
            done = Withdrawn((), reopened=True)
        signals.withdrawn.send(
            sender=Edition,
            publish_on=own.publish_on,
            language=language,
            by_name=by_name,
            reason=reason,
            now=now,
        )
    return done


def _take_back(editions: list[Edition], own: Edition, note: str, now: datetime.datetime) -> tuple[str, ...]:
    """The note stands with the Edition it was written for; its translations show the same one."""
    public = [edition for edition in editions if edition.state == State.RELEASED]
    ids = [edition.pk for edition in public]
    Edition.objects.filter(pk__in=ids).update(state=State.WITHDRAWN, withdrawn_at=now)
    Edition.objects.filter(pk=own.pk).update(withdrawn_note=note)
    waiting = [edition.pk for edition in editions if edition.state == State.APPROVED]
    Edition.objects.filter(pk__in=waiting).update(state=State.REOPENED)
    for edition in public:
        edition.state, edition.withdrawn_at = State.WITHDRAWN, now
        signals.public_changed.send(sender=Edition, edition=edition, content=None)
    if own.language == SOURCE:
        Post.objects.filter(pk=own.post_id, locked=False).update(locked=True, locked_at=now)
    return tuple(edition.language for edition in public)


def _unapprove(post: Post, own: Edition, *, by_name: str, reason: str, now: datetime.datetime) -> None:
    if own.language == SOURCE:
        freeze.reopen(post, by_name=by_name, reason=reason, now=now)
    else:
        Edition.objects.filter(pk=own.pk).update(state=State.REOPENED)


def _good(note: str) -> str:
    note = " ".join(note.split())
    if not note:
        raise NoteError("note: is missing; say to readers, in a sentence, why the picture is gone")
    if len(note) > NOTE_MAX_CODEPOINTS:
        raise NoteError(f"note: has {len(note)} characters; {NOTE_MAX_CODEPOINTS} at most")
    return note


def _nothing_to_withdraw(post: Post, language: str, edition: Edition | None) -> str:
    where = f"{post.publish_on} {language}"
    if edition is None:
        return f"{where}: was never approved; there is nothing to withdraw"
    if edition.state == State.WITHDRAWN:
        return f"{where}: was withdrawn before, at {edition.withdrawn_at:%Y-%m-%d %H:%M} UTC"
    return f"{where}: its approval was taken back; it is not public and does not go out"
