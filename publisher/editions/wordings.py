"""The team's own wordings (`channels.wording`): which one is in use, and every one there ever was.

A wording counts for whatever is composed from then on; a Rendition that is frozen keeps its words.
"""

from __future__ import annotations

import datetime

from django.db import IntegrityError, transaction

from publisher.editions.models import Wording


class ChangedMeanwhileError(Exception):
    """Somebody wrote a further wording since this one was read."""


def latest(kind: str, language: str) -> Wording | None:
    return Wording.objects.filter(kind=kind, language=language).order_by("-number").first()


def in_use(kind: str, language: str) -> str:
    """Empty: the kind's own."""
    written = Wording.objects.filter(kind=kind, language=language).order_by("-number")
    return written.values_list("text", flat=True).first() or ""


def change(
    kind: str, language: str, text: str, *, after: int, by_name: str, now: datetime.datetime
) -> Wording | None:
    """From now on posts are worded so; empty is the kind's own. None where that is so already.

    `after` is the number of the wording that the writer saw, 0 where there was none. Raises
    `ChangedMeanwhileError`.
    """
    seen = latest(kind, language)
    if (seen.number if seen else 0) != after:
        raise ChangedMeanwhileError(str(seen))
    if text == (seen.text if seen else ""):
        return None
    try:
        with transaction.atomic():
            return Wording.objects.create(
                kind=kind,
                language=language,
                number=after + 1,
                text=text,
                changed_at=now,
                changed_by_name=by_name,
            )
    except IntegrityError:  # unique_wording_number: another was quicker
        raise ChangedMeanwhileError(str(latest(kind, language))) from None
