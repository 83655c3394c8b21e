"""A job as a letter, and the report on an answer. Letters only ever go to the address a person has here."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from email.utils import make_msgid
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from translations.errors import TranslationError
from translations.exchange import departure, xliff12
from translations.exchange.document import Document
from translations.exchange.mail import config, markers, token
from translations.models import Job

LOOP_HEADER = "X-BPoD-Translations"
FENCE = "=========="


def possible(user: Any) -> bool:
    return bool(config.domain() and getattr(user, "email", ""))


def send(job: Job, user: Any, *, now: datetime.datetime) -> None:
    """Raises `TranslationError` where the letter cannot leave."""
    if not possible(user):
        raise TranslationError(_("Translating by e-mail is not set up, or you have no address here."))
    letter = _job(job, user, now)
    try:
        letter.send()
    except (SMTPException, OSError) as error:
        raise TranslationError(
            _("The mail server did not take the message: %(error)s") % {"error": error}
        ) from error


def report(job: Job, user: Any, lines: Sequence[str], *, answers: str) -> None:
    """What became of a letter; `answers` is its Message-ID."""
    headers = {LOOP_HEADER: "report", "Auto-Submitted": "auto-replied"}
    if answers:
        headers |= {"In-Reply-To": answers, "References": answers}
    text = "\n".join([*lines, "", link(job)])
    EmailMessage(_("Re: %s") % _subject(job), text, to=[user.email], headers=headers).send()


def link(job: Job) -> str:
    return config.base_url() + reverse("translations:editor", args=[job.publish_on, job.language])


def _job(job: Job, user: Any, now: datetime.datetime) -> EmailMessage:
    document = departure.of_job(job)
    ticket = token.Ticket(
        job.pk,
        user.pk,
        document.identity.seen_number,
        document.identity.source_number,
        now + config.lifetime(),
    )
    letter = EmailMessage(
        _subject(job),
        _text(job, document, ticket),
        to=[user.email],
        reply_to=[token.address(ticket, config.domain())],
        headers={
            LOOP_HEADER: "job",
            "Auto-Submitted": "auto-generated",
            "Message-ID": make_msgid("job", config.domain()),
        },
    )
    # As bytes: Django would write text with the charset and line ends of a mail.
    letter.attach(f"{job.publish_on}-{job.language}.xlf", xliff12.write(document), "application/x-xliff+xml")
    return letter


def _text(job: Job, document: Document, ticket: token.Ticket) -> str:
    ends = timezone.localtime(ticket.ends_at, datetime.UTC)
    lines = [
        f"{FENCE} {_('Answer above this line')} {FENCE}",
        "",
        _(
            "Answer this message. Write each translation on a line that begins with its mark, such as [T] or [1]."
        ),
        _(
            "An empty line ends it. What you leave out stays as it is. Or send the attached file back, translated."
        ),
        _("This address is yours alone, for this text, until %(day)s.")
        % {"day": f"{ends:%Y-%m-%d %H:%M} UTC"},
        "",
    ]
    if job.source.note:
        lines += [_("From the editor:"), job.source.note, ""]
    for mark, unit in markers.of(document).items():
        lines.append(f"[{mark}] {markers.written(unit, unit.source)}")
        if unit.target:
            lines.append(f"    = {markers.written(unit, unit.target)}")
        lines.append("")
    return "\n".join([*lines, f"[{markers.END}]", "", link(job), ""])


def _subject(job: Job) -> str:
    subject = _("Translate into %(language)s: %(title)s (%(day)s)") % {
        "language": job.language,
        "title": job.source.fields.get("title", ""),
        "day": job.publish_on,
    }
    return " ".join(subject.split())
