"""Reasons: somebody says why a finding of the checks is none."""

from __future__ import annotations

import datetime

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from translations import checks, errors
from translations.models import CheckOverride, Job


def override(
    job: Job, user: User, finding: checks.Finding, reason: str, *, now: datetime.datetime
) -> CheckOverride:
    """It holds for the same words of the field from now on."""
    reason = " ".join(reason.split())[:250]
    if not finding.arguable:
        raise errors.WrongStateError(_("This cannot be overridden: it must be mended."))
    if not reason:
        raise errors.WrongStateError(_("Say in a few words why it is right as it is."))
    row, _created = CheckOverride.objects.update_or_create(
        job=job,
        field=finding.field,
        key=finding.key,
        defaults={
            "code": finding.code,
            "about": finding.about,
            "reason": reason,
            "by": user,
            "overridden_at": now,
        },
    )
    return row
