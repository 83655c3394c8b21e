"""What a claim is worth: how long a lease lasts, and who may take one more text."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from translations import errors, rota
from translations.models import Job, Language
from translations.people import name_of

LEASE = datetime.timedelta(hours=48)
SHORTEST_LEASE = datetime.timedelta(hours=1)
FREE_BEFORE_DUE = datetime.timedelta(hours=12)
"""A text that is nearly due is free for all again: a lease ends this long before, where it can."""


def lease_end(now: datetime.datetime, due_at: datetime.datetime) -> datetime.datetime:
    return now + max(SHORTEST_LEASE, min(LEASE, due_at - FREE_BEFORE_DUE - now))


def must_be_free_for(job: Job, user: User, now: datetime.datetime) -> None:
    """Raises `WrongStateError` and `TooManyError`. Inside a transaction: the person's row stays locked."""
    if (others := rota.kept_for(job, now)) and user not in others:
        names = ", ".join(name_of(other) for other in others)
        raise errors.WrongStateError(_("This text is kept for %(names)s.") % {"names": names})
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # two claims at once are counted in turn
    most = Language.of(job.language).claims_max
    in_hand = Job.objects.filter(
        language=job.language, state=Job.State.CLAIMED, assignee=user, lease_until__gt=now
    ).count()
    if in_hand >= most:
        raise errors.TooManyError(
            _("You have %(count)s texts in hand, as many as one may have; submit one or hand it back.")
            % {"count": in_hand}
        )
