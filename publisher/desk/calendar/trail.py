"""Who moved what, and when: Wagtail's log, which is only ever written to; a post's history shows it."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils.formats import date_format
from wagtail.log_actions import LogFormatter, log

from publisher.schedule import signals
from publisher.schedule.moving.plan import Plan

MOVED = "desk.move"


class MovedFormatter(LogFormatter):
    label = "Move to another date"

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data
        said = f"Moved from {_spoken(data['from'])} to {_spoken(data['to'])}"
        if data["others"]:
            others = data["others"]
            said += ", with one other post" if others == 1 else f", with {others} other posts"
        return f"{said}: {data['reason']}" if data["reason"] else said

    def format_comment(self, log_entry: Any) -> str:
        reason: str = log_entry.data["reason"]
        return reason


def note(plan: Plan, *, by: Any, reason: str) -> None:
    """Inside the transaction of the move."""
    for line in plan.lines:
        log(
            instance=line.post,
            action=MOVED,
            user=by,
            data={
                "from": line.old_on.isoformat(),
                "to": line.new_on.isoformat(),
                "others": len(plan.lines) - 1,
                "reason": reason,
            },
        )


def connect() -> None:
    signals.stepped_aside.connect(_note_step, dispatch_uid="publisher.desk.calendar")


def _note_step(plan: Plan, reason: str, **_: Any) -> None:
    note(plan, by=None, reason=reason)


def register(actions: Any) -> None:
    actions.register_action(MOVED)(MovedFormatter)


def _spoken(date: str) -> str:
    return date_format(datetime.date.fromisoformat(date), "D j F Y")
