"""An answer by mail becomes a draft, once, and its writer is told what was taken.

Three outcomes: it is dropped in silence (no ticket of ours, a machine, a copy), it is refused and its person
is told why, or it is taken. Nobody is ever written to but the ticket's person, at the address known here.
"""

from __future__ import annotations

import datetime
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from smtplib import SMTPException

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from translations import door
from translations.errors import TranslationError
from translations.exchange import arrival, departure
from translations.exchange.arrival import Taken
from translations.exchange.document import Entry, Reply
from translations.exchange.identity import Identity
from translations.exchange.mail import answer, config, letter, markers, outgoing, token, trust
from translations.exchange.mail.report import refused, taken_lines
from translations.exchange.mail.token import Ticket
from translations.exchange.refusals import FileRefused
from translations.models import IncomingMail, Job, TranslationRevision

BYTES_MAX = 2 * 1024 * 1024
A_DAY_MAX = 60
"""Letters for one job and person: more than that is a loop."""
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To", "Cc")
UNREADABLE = (MessageError, ValueError, LookupError, AttributeError, TypeError, AssertionError)
"""What the standard library's `email` raises on letters that are no letters."""
_log = logging.getLogger(__name__)

Outcome = IncomingMail.Outcome
Origin = TranslationRevision.Origin


@dataclass(frozen=True)
class Received:
    outcome: str
    """One of IncomingMail.Outcome, or “dropped”."""
    reason: str = ""


def receive(data: bytes, *, now: datetime.datetime) -> Received:
    """Raises nothing that a letter can cause; what the database or the disk raises is the caller's to retry."""
    if len(data) > BYTES_MAX:
        return _dropped(f"it is larger than {BYTES_MAX // 1024 // 1024} MB")
    message = message_from_bytes(data, policy=policy.default)
    if (ticket := _ticket(message)) is None:
        return _dropped("it has no address that was given out here")
    if machine := trust.from_a_machine(message):
        return _dropped(machine)
    job = Job.objects.select_related("source", "assignee").filter(pk=ticket.job).first()
    user = User.objects.filter(pk=ticket.person, is_active=True).first()
    if job is None or user is None or not user.email:
        return _dropped("its job or its person is here no more")
    return _once(job, user, ticket, message, data, now)


def _once(
    job: Job, user: User, ticket: Ticket, message: EmailMessage, data: bytes, now: datetime.datetime
) -> Received:
    name = letter.header(message, "Message-ID")
    digest = hashlib.sha256(name.encode() if name else data).hexdigest()
    mine = IncomingMail.objects.filter(job=job, by=user)
    if mine.filter(received_at__gt=now - datetime.timedelta(days=1)).count() >= A_DAY_MAX:
        return _dropped("too many letters came for this job today")
    try:
        with transaction.atomic():
            if IncomingMail.objects.filter(message_digest=digest).exists():
                return _dropped("it came before")
            outcome, revision, lines = _answered(job, user, ticket, message, now)
            IncomingMail.objects.create(
                message_digest=digest, job=job, revision=revision, outcome=outcome, by=user, received_at=now
            )
    except IntegrityError:  # the same letter, delivered twice at once
        return _dropped("it came before")
    _report(job, user, lines, name)
    return Received(outcome, lines[0])


def _answered(
    job: Job, user: User, ticket: Ticket, message: EmailMessage, now: datetime.datetime
) -> tuple[Outcome, TranslationRevision | None, list[str]]:
    try:
        _must_be_allowed(user, ticket, message, now)
        taken, ignored = _taken(job, user, ticket, message, now)
    except TranslationError as error:
        return Outcome.REFUSED, None, refused(error)
    outcome = Outcome.KEPT_BESIDE if taken.kept_beside else Outcome.TAKEN
    if taken.revision is None or taken.before:
        outcome = Outcome.NOTHING
    return outcome, taken.revision, taken_lines(job, taken, ignored)


def _must_be_allowed(user: User, ticket: Ticket, message: EmailMessage, now: datetime.datetime) -> None:
    if doubt := trust.unproven(message, config.authserv_id()):
        raise FileRefused(
            _("A message came in your name, but it cannot be told that you sent it: %s.") % doubt
        )
    if trust.sender(message) != user.email.lower():
        raise FileRefused(_("A message came to your address for this text, from another sender."))
    if ticket.ends_at <= now:
        raise FileRefused(_("The address you answered to is no longer good. Ask for the text anew."))
    if not user.has_perm(door.TRANSLATE):
        raise FileRefused(_("You may not translate here any more."))


def _taken(
    job: Job, user: User, ticket: Ticket, message: EmailMessage, now: datetime.datetime
) -> tuple[Taken, Sequence[str]]:
    identity = Identity(job.publish_on, ticket.source_number, ticket.seen_number, job.language)
    sent = departure.as_sent(job, identity)
    if sent is None:
        raise FileRefused(_("The text you answered is here no more. Ask for it anew."))
    try:
        files, found = letter.files(message), answer.read(letter.lines(message))
    except UNREADABLE as error:
        raise FileRefused(_("Your message cannot be read: %s") % error) from error
    if files:
        name, data = files[0]
        return arrival.take(job, user, data, name=name, now=now, origin=Origin.EMAIL), ()
    units = markers.of(sent[0])
    entries = [
        Entry(unit.id, unit.source, markers.read(unit, found.words[mark]))
        for mark, unit in units.items()
        if mark in found.words
    ]
    if not entries:
        raise FileRefused(
            _("Your message has no line that begins with one of the marks, such as [T] or [1].")
        )
    strange = [f"[{mark}] {words}" for mark, words in found.words.items() if mark not in units]
    plan = arrival.of_reply(job, Reply(identity, tuple(entries)))
    return arrival.save(job, user, plan, now=now, origin=Origin.EMAIL), [*found.ignored, *strange]


def _ticket(message: EmailMessage) -> Ticket | None:
    values = [value for name in _TO for value in letter.headers(message, name)]
    return token.read(" ".join(values), config.domain()) if config.domain() else None


def _report(job: Job, user: User, lines: Sequence[str], name: str) -> None:
    """The words are kept by now; a report that cannot leave is no reason to read the letter again."""
    try:
        outgoing.report(job, user, lines, answers=name)
    except (SMTPException, OSError, ValueError) as error:
        _log.warning("A report on %s could not be sent: %s", job, type(error).__name__)


def _dropped(reason: str) -> Received:
    return Received("dropped", reason)
