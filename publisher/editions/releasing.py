"""The one step by which an Edition becomes public: the slot, a late approval and the archive all take it."""

from __future__ import annotations

import datetime

from django.db import transaction

from publisher.editions import signals, slugs
from publisher.editions.models import Edition
from publisher.editions.standing import SOURCE

State = Edition.State


def release(edition: Edition, *, at: datetime.datetime, silent: bool = False) -> bool:
    """Make the approved revision public; True where this call did it.

    Never a translation before its source: the source's row stays locked meanwhile, so that nobody can
    withdraw it in between. Raises `TamperedError`.
    """
    content = edition.content()
    with transaction.atomic():
        if edition.language != SOURCE and not _source_is_public(edition):
            return False
        approved = Edition.objects.filter(pk=edition.pk, state=State.APPROVED, current=edition.current)
        if not approved.update(state=State.RELEASED, released_at=at, silent=silent):
            return False
        edition.state, edition.released_at, edition.silent = State.RELEASED, at, silent
        slugs.give(edition, content.title, at)
        signals.public_changed.send(sender=Edition, edition=edition, content=content)
    return True


def _source_is_public(edition: Edition) -> bool:
    source = Edition.objects.select_for_update().filter(post=edition.post_id, language=SOURCE)
    found = source.first()
    return found is not None and found.state == State.RELEASED
