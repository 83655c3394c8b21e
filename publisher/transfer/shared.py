"""A line for others: without people, or without what came before a date."""

from __future__ import annotations

import datetime
from typing import Any

from translations.models import Job, TranslationRevision

Value = dict[str, Any]
Status, Origin = TranslationRevision.Status, TranslationRevision.Origin
_OVER = (Job.State.DONE, Job.State.CANCELLED)


def without_people(kind: str, value: Value) -> Value:
    """Nobody is named who has an account; texts that were not approved are theirs alone."""
    if kind == "picture":
        return value | {"uploaded_by_user": None}
    if kind == "post":
        return value | {"locked_by": None}
    if kind == "reserve":
        return value | {"approved_by": None}
    if kind == "edition":
        return value | {"revisions": [one | {"approved_by": None} for one in value["revisions"]]}
    return _of_nobody(value) if kind == "translation" else value


def _of_nobody(job: Value) -> Value:
    """As words that are older than the room: approved, and of nobody there."""
    approved = [one for one in job["revisions"] if one["status"] == Status.APPROVED]
    nobody: Value = {
        "author": None,
        "reviewer": None,
        "parent_number": 0,
        "origin": Origin.ARCHIVE.value,
        "waivers": [],
    }
    nothing: dict[str, list[Any]] = {name: [] for name in ("overrides", "questions", "files", "letters")}
    state = job["state"] if job["state"] in _OVER else Job.State.OPEN.value
    return (
        job
        | nothing
        | {
            "state": state,
            "assignee": None,
            "lease_until": None,
            "revisions": [one | nobody for one in approved],
        }
    )


def _draft_since(draft: Value, day: str) -> Value:
    content = draft["content"]
    is_earlier = (content.get("rerun_of") or day) < day
    return draft | {"content": content | {"rerun_of": None}} if is_earlier else draft


def since(kind: str, value: Value, first: datetime.date) -> Value:
    """Nothing of it leads to an earlier date."""
    day = first.isoformat()
    if kind == "post" and (value["rerun_of"] or day) < day:
        return value | {"rerun_of": None}
    if kind == "desk_history":
        return value | {"drafts": [_draft_since(one, day) for one in value["drafts"]]}
    if kind == "reminder_mail":
        return value | {"reminders": [one for one in value["reminders"] if one["job"] >= day]}
    return value
