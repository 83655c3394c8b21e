"""One digest a day for each person, and never a step twice.

The rows are committed first (the digest, unique for a person and date, and each step it tells, unique for a job
and person), then the mail is sent, then `sent_at` is set. Whoever dies in between leaves a digest that was not
sent, and the next round sends it: so somebody gets a mail at worst twice, with the same Message-ID, and never
none. Of two rounds at once one has it: `next_at` is moved on by a conditional UPDATE before anything is sent.
"""

from __future__ import annotations

import datetime
import logging
import queue
import threading
from collections.abc import Mapping, Sequence
from email.utils import parseaddr
from itertools import groupby

from django.conf import settings
from django.contrib.auth.models import User
from django.core import signing
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from translations import reminders, reminders_words
from translations.models import Digest, Job, Language, Reminder
from translations.reminders import House, Wish

log = logging.getLogger(__name__)

SALT = "translations.unsubscribe"
MAIL_SECONDS = 15.0
"""For one mail; a server that drips would otherwise keep the tick for as long as it likes."""
MAILS_IN_A_ROUND = 3
AGAIN = datetime.timedelta(minutes=2)
"""Longer than a mail can take: it is the lease of whoever sends, and the pause before the next try."""
LONGEST_PAUSE = datetime.timedelta(hours=6)
GIVEN_UP_AFTER = datetime.timedelta(days=2)


def remind_due(now: datetime.datetime, house: House) -> int:
    """Write the digests that are due, and send what was not sent; returns how many mails went out.

    Never raises: neither a release nor a tick depends on a mail.
    """
    try:
        _write(now, house)
        return _send_waiting(now, house)
    except Exception:
        log.exception("not reminded; it is tried again")
        return 0


def unsubscribe_token(person: User) -> str:
    return signing.dumps(person.pk, salt=SALT)


# --- writing -------------------------------------------------------------------------------------


def _write(now: datetime.datetime, house: House) -> None:
    daily: dict[int, list[tuple[datetime.date, Wish]]] = {}
    for code in Job.objects.order_by().values_list("language", flat=True).distinct():
        language = Language.of(code)
        for person, wishes in _by_person(reminders.wishes(language, now, house.live_url, house.writers)):
            if urgent := [wish for wish in wishes if wish.at_once]:
                _write_one(person, urgent, None, now)
            if not language.is_quiet(now):
                date = language.local_date(now)
                daily.setdefault(person.pk, []).extend((date, wish) for wish in wishes if not wish.at_once)
    had = _have_had(daily)
    for pk, dated in daily.items():
        if dated and (pk, dated[0][0]) not in had:
            _write_one(dated[0][1].person, [wish for _, wish in dated], dated[0][0], now)


def _by_person(wishes: Sequence[Wish]) -> list[tuple[User, list[Wish]]]:
    in_turn = sorted(wishes, key=lambda wish: wish.person.pk)
    return [
        (group[0].person, group)
        for _, each in groupby(in_turn, lambda wish: wish.person.pk)
        if (group := list(each))
    ]


def _have_had(daily: Mapping[int, Sequence[tuple[datetime.date, Wish]]]) -> set[tuple[int, datetime.date]]:
    dates = {date for dated in daily.values() for date, _ in dated}
    rows = Digest.objects.filter(person__in=daily, digest_on__in=dates).values_list("person", "digest_on")
    return {(person, date) for person, date in rows if date is not None}


def _write_one(
    person: User, wishes: Sequence[Wish], digest_on: datetime.date | None, now: datetime.datetime
) -> None:
    try:
        with transaction.atomic():
            digest = Digest.objects.create(person=person, digest_on=digest_on, made_at=now, next_at=now)
            Reminder.objects.bulk_create(
                Reminder(job=wish.job, step=wish.step, person=person, digest=digest) for wish in wishes
            )
    except IntegrityError:
        log.info("another round has written this digest")


# --- sending -------------------------------------------------------------------------------------


def _send_waiting(now: datetime.datetime, house: House) -> int:
    unsent = Digest.objects.filter(sent_at__isnull=True, made_at__gt=now - GIVEN_UP_AFTER)
    waiting = unsent.filter(next_at__lte=now).select_related("person").order_by("tries", "next_at", "pk")
    sent = 0
    for digest in waiting[:MAILS_IN_A_ROUND]:
        won = unsent.filter(pk=digest.pk, next_at=digest.next_at).update(
            next_at=now + _pause(digest), tries=F("tries") + 1
        )
        if not won:
            continue
        if not _sent(_message(digest, house)):
            # The server is away, or this one address is wrong: the others wait a little, not as long as this.
            unsent.filter(next_at__lt=now + AGAIN).update(next_at=now + AGAIN)
            break
        Digest.objects.filter(pk=digest.pk).update(sent_at=now)
        sent += 1
    return sent


def _pause(digest: Digest) -> datetime.timedelta:
    return min(LONGEST_PAUSE, AGAIN * int(2 ** min(digest.tries, 10)))


def _message(digest: Digest, house: House) -> EmailMessage:
    """The same digest always has the same Message-ID; its links are signed and lead nobody in."""
    wishes = [
        Wish(row.job, row.step, digest.person)
        for row in digest.reminders.select_related("job__source", "job__assignee").order_by(
            "job__due_at", "pk"
        )
    ]
    leave_url = house.room_url + reverse("translations:unsubscribe", args=[unsubscribe_token(digest.person)])
    return EmailMessage(
        subject=" ".join(reminders_words.subject(wishes).split()),
        body=reminders_words.body(digest.person, wishes, house, leave_url),
        to=[digest.person.email],
        headers={
            "Message-ID": f"<translations-{digest.pk}-{digest.made_at:%Y%m%d%H%M}@{_domain()}>",
            "Auto-Submitted": "auto-generated",
            # https://www.rfc-editor.org/rfc/rfc8058#section-3.1
            "List-Unsubscribe": f"<{leave_url}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def _sent(message: EmailMessage) -> bool:
    ended: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()
    threading.Thread(target=_send, args=(message, ended), daemon=True).start()
    try:
        error = ended.get(timeout=MAIL_SECONDS)
    except queue.Empty:
        error = TimeoutError()
    if error is not None:
        # The name alone: what a mail server says may hold an address or more.
        log.warning("a digest was not mailed (%s); it is tried again", type(error).__name__)
    return error is None


def _send(message: EmailMessage, ended: queue.SimpleQueue[Exception | None]) -> None:
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - told by its name alone
        ended.put(error)
    else:
        ended.put(None)
