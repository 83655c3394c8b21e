"""The verdict as a mail to the team: the subject says it all, the body has a line an outlet."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Iterator, Sequence
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse

from publisher.schedule.models import Rehearsal
from publisher.schedule.verdict import DAY, Finding, Part, Verdict, headline, spoken

log = logging.getLogger(__name__)

MAIL_SECONDS = 15.0
"""For the whole of it; a server that drips would otherwise keep the tick for as long as it likes."""


def send(verdicts: Sequence[Verdict], stage: Rehearsal.Stage, *, mark: str) -> bool:
    """True where the mail server took it. `mark` makes the Message-ID: a second one is known as the same."""
    message = EmailMessage(
        subject=" ".join(headline(verdicts).split()),
        body=body(verdicts, stage),
        to=settings.TEAM_EMAIL,
        headers={"Message-ID": f"<rehearsal-{mark}@{domain()}>", "Auto-Submitted": "auto-generated"},
    )
    return is_taken(message)


def is_taken(message: EmailMessage) -> bool:
    """Whether the mail server took it, within `MAIL_SECONDS`."""
    ended: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()
    threading.Thread(target=_send, args=(message, ended), daemon=True).start()
    try:
        error = ended.get(timeout=MAIL_SECONDS)
    except queue.Empty:
        error = TimeoutError()
    if error is not None:
        # The name alone: what a mail server says may hold the user's name or more.
        log.warning("not mailed to the team (%s); it is tried again", type(error).__name__)
    return error is None


def body(verdicts: Sequence[Verdict], stage: Rehearsal.Stage) -> str:
    told = [f"{headline(verdicts)}.", "", f"Rehearsed {Rehearsal.Stage(stage).label} the slot.", ""]
    for verdict in verdicts:
        told += [*lines(verdict), ""]
    return "\n".join([*told, f"All of it: {_url(reverse('desk_rehearsals'))}", ""])


def lines(verdict: Verdict) -> Iterator[str]:
    """A line for each part, below it what was found."""
    at = verdict.slot_at.astimezone(ZoneInfo(verdict.zone))
    yield f"{verdict.language_name}, {spoken(at.date())} at {at:%H:%M} {verdict.zone}"
    if verdict.title:
        yield f"{verdict.title} (revision {verdict.revision})"
    width = max(len(_name(part)) for part in verdict.parts)
    for part in verdict.parts:
        yield f"  {part.word:<8} {_name(part):<{width}}  {part.digest[:12]:<12}  {part.detail}".rstrip()
        yield from _findings("blocker", part.blockers)
        yield from _findings("advice", part.advice)


def _findings(word: str, findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        yield f"           {word}: {finding.message}"
        yield f"           mend: {finding.mend}" + (f" – {_url(finding.link)}" if finding.link else "")


def _name(part: Part) -> str:
    if part.name == DAY:
        return "the approved post"
    return f"{part.name} ({part.kind})" if part.kind else part.name


def _url(path: str) -> str:
    return str(settings.WAGTAILADMIN_BASE_URL).rstrip("/") + path


def domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def _send(message: EmailMessage, ended: queue.SimpleQueue[Exception | None]) -> None:
    try:
        message.send()
    except Exception as error:  # noqa: BLE001 - told by its name alone
        ended.put(error)
    else:
        ended.put(None)
