"""The verdict as a mail to the team: the subject says it all, the body has a line an outlet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse

from publisher.addresses import at_desk
from publisher.mail import is_taken, letter
from publisher.schedule.models import Rehearsal
from publisher.schedule.verdict import DAY, Finding, Part, Verdict, headline, spoken


def send(verdicts: Sequence[Verdict], stage: Rehearsal.Stage, *, mark: str) -> bool:
    """True where the mail server took it. One with the same `mark` is known as the same."""
    message = letter(f"rehearsal-{mark}", headline(verdicts), body(verdicts, stage), settings.TEAM_EMAIL)
    return is_taken(message, otherwise="not mailed to the team (%s); it is tried again")


def body(verdicts: Sequence[Verdict], stage: Rehearsal.Stage) -> str:
    told = [f"{headline(verdicts)}.", "", f"Rehearsed {Rehearsal.Stage(stage).label} the slot.", ""]
    for verdict in verdicts:
        told += [*lines(verdict), ""]
    return "\n".join([*told, f"All of it: {at_desk(reverse('desk_rehearsals'))}", ""])


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
        yield f"           mend: {finding.mend}" + (f" – {at_desk(finding.link)}" if finding.link else "")


def _name(part: Part) -> str:
    if part.name == DAY:
        return "the approved post"
    return f"{part.name} ({part.kind})" if part.kind else part.name
