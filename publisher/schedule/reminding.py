"""What the translators' room cannot know: when slots are, where pages are, and whether there is a mail server."""

from __future__ import annotations

import datetime
import logging

from django.conf import settings
from django.contrib.auth.models import User
from django.urls import reverse

from publisher.addresses import at_desk
from publisher.clock import Clock
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, Site
from publisher.posts.models import post_on
from publisher.schedule.models import Slot
from publisher.schedule.slots import next_slot, slot_instant
from translations import reminders_sending, transitions
from translations.models import Language
from translations.reminders import House

log = logging.getLogger(__name__)

KEEP_CLEAR = datetime.timedelta(seconds=60)
"""Longer than a round of mails can last: nothing else is done while a slot is near."""
PRINTS = "django.core.mail.backends.console.EmailBackend"
"""Where no mail server is set. What a digest says is for one person, not for a log."""


def remind_due(clock: Clock) -> int:
    """Jobs follow their slots, and their people are told what waits. Returns how many mails went out."""
    now = clock.now()
    slots = list(Slot.objects.exclude(language=SOURCE))
    for slot in slots:
        _follow(slot, now)
    if settings.EMAIL_BACKEND == PRINTS or slot_is_near(now):
        return 0
    house = House(at_desk(), live_url, writers, at_desk(reverse("desk_questions")))
    return reminders_sending.remind_due(now, house)


def live_url(publish_on: datetime.date, language: str) -> str:
    """Where readers find the translation; empty while it is not there."""
    edition = (
        Edition.objects.filter(publish_on=publish_on, language=language, state=Edition.State.RELEASED)
        .exclude(page_live_at=None)
        .select_related("current")
        .first()
    )
    site = Site.objects.filter(language=language).first()
    return site.base_url + edition.content().path if edition and site else ""


def writers(publish_on: datetime.date) -> list[User]:
    """Who answers for the English: those who wrote at it; where none of them may any more, all who could."""
    post = post_on(publish_on)
    backend = "django.contrib.auth.backends.ModelBackend"
    able = User.objects.with_perm("posts.change_post", include_superusers=False, backend=backend)
    wrote = able.filter(pk__in=post.revisions.values("user")) if post is not None else able.none()
    return list(wrote.distinct()) or list(able)


def _follow(slot: Slot, now: datetime.datetime) -> None:
    language = Language.of(slot.language)

    def due_at(publish_on: datetime.date) -> datetime.datetime:
        return language.due_at(slot_instant(publish_on, slot.time, slot.zone))

    if changed := transitions.follow_slot(slot.language, due_at, now):
        log.info("%s: %d texts are due at another time", slot.language, changed)


def slot_is_near(now: datetime.datetime) -> bool:
    return any(next_slot(now, slot.time, slot.zone) - now <= KEEP_CLEAR for slot in Slot.objects.all())
