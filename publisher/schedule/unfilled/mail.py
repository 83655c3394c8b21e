"""What was done on an unfilled day, as a mail to the team. One a day: it is claimed first, then sent; whoever dies in
between leaves it to a later tick, and a second one has the same Message-ID."""

from __future__ import annotations

import datetime
import logging

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from channels.models import Outlet
from publisher.addresses import at_desk
from publisher.editions.freeze import SOURCE
from publisher.mail import is_taken, letter
from publisher.posts import rules
from publisher.posts.models import Post
from publisher.schedule.models import UnfilledDay
from publisher.schedule.reminding import slot_is_near
from publisher.schedule.unfilled.days import told
from publisher.schedule.verdict import spoken

log = logging.getLogger(__name__)

AGAIN = datetime.timedelta(minutes=2)
WORDS = {
    "allowed": "with the picture",
    "link-only": "with a link alone",
    "blocked": "no right: nothing is sent",
}


def mail_due(now: datetime.datetime) -> int:
    """Returns how many went out. Never raises."""
    if not settings.TEAM_EMAIL or slot_is_near(now):
        return 0
    try:
        return sum(_send(row, now) for row in _waiting(now))
    except Exception:
        log.exception("what came of an unfilled day was not mailed; it is tried again")
        return 0


def _waiting(now: datetime.datetime) -> list[UnfilledDay]:
    rested = Q(mail_at=None) | Q(mail_at__lte=now - AGAIN)
    ended = UnfilledDay.objects.filter(rested, state__in=UnfilledDay.ENDED, mailed_at=None)
    return list(ended.select_related("rerun_of", "reserve", "post"))


def _send(row: UnfilledDay, now: datetime.datetime) -> bool:
    # The condition stands in the UPDATE itself: of two machines one sends it.
    if not UnfilledDay.objects.filter(pk=row.pk, mail_at=row.mail_at).update(mail_at=now):
        return False
    message = letter(f"unfilled-{row.date}-{row.state}", headline(row), body(row), settings.TEAM_EMAIL)
    if not is_taken(message, otherwise="not mailed to the team (%s); it is tried again"):
        return False
    UnfilledDay.objects.filter(pk=row.pk).update(mailed_at=now)
    return True


def headline(row: UnfilledDay) -> str:
    day = spoken(row.date)
    return f"{day} was unfilled: {told(row)}" if row.post else f"Nothing was published on {day}"


def body(row: UnfilledDay) -> str:
    lines = [f"{headline(row)}.", ""]
    if row.post is None:
        lines += [
            f"Why: {row.why}.",
            "",
            "Mend: approve a post for the day, it goes out at once; or leave the day empty.",
        ]
    else:
        lines += [f"Outlets ({SOURCE}):", *(f"  {line}" for line in _reach(row.post))]
    calendar = at_desk(f"{reverse('desk_calendar')}?month={row.date:%Y-%m}")
    return "\n".join([*lines, "", f"The calendar: {calendar}", ""])


def _reach(post: Post) -> list[str]:
    """By the rights as they are recorded now."""
    placed = post.pictures.first()
    rights = list(placed.rights.all()) if placed else []
    return [
        f"{outlet.name}: {WORDS[rules.permission(rights, outlet.kind, SOURCE)]}"
        for outlet in Outlet.objects.filter(language=SOURCE).order_by("name")
    ]
