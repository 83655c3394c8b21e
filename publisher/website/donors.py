"""What the tick does for donors: it tells them the date and the links, and clears the quarantine."""

from __future__ import annotations

import datetime
import logging
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from channels import registry
from publisher.clock import Clock
from publisher.deliveries.models import ASKS_A_PERSON, SETTLED, Act, Delivery, Receipt
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, Site
from publisher.schedule.models import Slot
from publisher.schedule.reminding import PRINTS, live_url, slot_is_near
from publisher.schedule.slots import slot_instant
from publisher.submissions import mails, sweeping
from publisher.submissions.models import Submission, SubmissionMail
from publisher.website.donor_words import words_for

log = logging.getLogger(__name__)

LINKS_WAIT = datetime.timedelta(hours=36)
"""By then the translations and the outlets have it, or will not have it soon."""
State = Edition.State


def attend(clock: Clock) -> int:
    """Returns how many mails went out. Never raises: neither a release nor a delivery depends on it."""
    now = clock.now()
    try:
        sweeping.clear(now)
        if settings.EMAIL_BACKEND == PRINTS or slot_is_near(now):
            return 0
        _write(now)
        return mails.send_waiting(now, words_for)
    except Exception:
        log.exception("donors were not attended to; it is tried again")
        return 0


def _write(now: datetime.datetime) -> None:
    told = SubmissionMail.objects.filter(kind=SubmissionMail.Kind.LINKS).values("submission")
    waiting = Submission.objects.filter(
        state=Submission.State.RECEIVED, post__isnull=False, erased_at__isnull=True
    )
    for submission in waiting.exclude(pk__in=told):
        editions = list(Edition.objects.filter(post=submission.post_id, silent=False))
        source = next((edition for edition in editions if edition.language == SOURCE), None)
        if source is None:
            continue
        if source.state == State.APPROVED:
            _tell_date(submission, source, now)
        elif source.state == State.RELEASED and _has_settled(source, editions, now):
            mails.tell_links(submission, _links(editions), now)


def _tell_date(submission: Submission, source: Edition, now: datetime.datetime) -> None:
    slot = Slot.objects.filter(language=SOURCE).first()
    if slot is None:
        return
    at = slot_instant(source.publish_on, slot.time, slot.zone).astimezone(ZoneInfo(slot.zone))
    content = {"date": source.publish_on.isoformat(), "time": f"{at:%H:%M}", "zone": slot.zone}
    mails.tell_date(submission, content, now)


def _has_settled(source: Edition, editions: list[Edition], now: datetime.datetime) -> bool:
    if source.page_live_at is None or source.released_at is None:
        return False
    if now - source.released_at >= LINKS_WAIT:
        return True
    settled = [*SETTLED, *ASKS_A_PERSON]
    under_way = Delivery.objects.filter(edition__in=editions, act=Act.ANNOUNCE).exclude(state__in=settled)
    return all(edition.state != State.APPROVED for edition in editions) and not under_way.exists()


def _links(editions: list[Edition]) -> dict[str, Any]:
    """Where it is: its pages, and its posts by their receipts."""
    pages = [
        {"place": site.name, "language": site.language, "url": url}
        for site in sorted(Site.objects.all(), key=lambda site: (site.language != SOURCE, site.language))
        if (url := live_url(editions[0].publish_on, site.language))
    ]
    receipts = Receipt.objects.filter(delivery__edition__in=editions, delivery__act=Act.ANNOUNCE)
    posts = [
        {
            "place": _label(receipt.delivery.outlet.kind),
            "language": receipt.delivery.edition.language,
            "url": receipt.url,
        }
        for receipt in receipts.select_related("delivery__outlet", "delivery__edition").order_by("pk")
        if receipt.url
    ]
    return {"links": [*pages, *posts]}


def _label(kind: str) -> str:
    return registry.KINDS[kind].label if kind in registry.KINDS else kind
