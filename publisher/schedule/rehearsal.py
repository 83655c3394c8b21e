"""Tries everything that will be done at a slot, without doing it (docs/concepts/rehearsal.md).

Composing goes through `ledger.compose`, which the sender uses; credentials are tried by a real read call.
Nothing public happens, nothing is uploaded or stored, and no Delivery changes. The rooms above hand
in what they make of an Edition (`Projections`).
"""

from __future__ import annotations

import datetime
import json
import logging
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from channels.contract import Channel, Health, Rendition
from channels.errors import ChannelError, Refused, Unauthorized
from channels.models import Outlet
from channels.outlets import adapter_of
from channels.registry import UnknownKind
from channels.secrets import SealError
from publisher.clock import Clock
from publisher.deliveries import brake, clock_guard, ledger, pace
from publisher.deliveries.models import Act, Attempt, Brake, Pace
from publisher.editions import credits, store
from publisher.editions.content import Content
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, TamperedError
from publisher.editions.store import StoreError
from publisher.posts import rules
from publisher.posts.models import PictureRight, post_on
from publisher.schedule import embargo
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from publisher.schedule.unfilled import days as unfilled
from publisher.schedule.verdict import DAY, Finding, Part, Verdict, language_name, spoken
from publisher.together import LateError, together
from translations.models import Job
from translations.staleness import approved_revision, stale_kind

log = logging.getLogger(__name__)

Answer = Health | Exception
Projections = Mapping[str, Callable[[Edition], None]]
"""Name to what makes it; whatever is raised is a blocker of that part."""

ASK_SECONDS = 20.0
"""For all outlets together: with the mail's seconds it ends within the minute that a release is given."""
EXPIRES_SOON = datetime.timedelta(days=7)
ONE_DAY = datetime.timedelta(hours=24)


@dataclass(frozen=True)
class Case:
    """One language's slot on one date."""

    slot: Slot
    date: datetime.date

    @property
    def at(self) -> datetime.datetime:
        return slot_instant(self.date, self.slot.time, self.slot.zone)

    def edition(self) -> Edition | None:
        """What goes out: a reopened Edition does not."""
        return (
            Edition.objects.select_related("current", "post")
            .filter(language=self.slot.language, publish_on=self.date, state=Edition.State.APPROVED)
            .first()
        )


def rehearse(cases: Sequence[Case], clock: Clock, projections: Projections) -> list[Verdict]:
    """A verdict for each case; the platforms of all of them are asked at once."""
    drafts = [_draft(case, clock, projections) for case in cases]
    calls = {
        (number, name): channel.check for number, draft in enumerate(drafts) for name, channel in draft.asks
    }
    answers = together(calls, ASK_SECONDS)
    return [
        draft.verdict(clock.now(), {name: answers[number, name] for name, _ in draft.asks})
        for number, draft in enumerate(drafts)
    ]


@dataclass(frozen=True)
class _Draft:
    """A verdict whose platforms are still to be asked."""

    case: Case
    edition: Edition | None
    title: str
    parts: tuple[Part, ...]
    asks: tuple[tuple[str, Channel], ...] = ()

    def verdict(self, now: datetime.datetime, answers: Mapping[str, Answer]) -> Verdict:
        current = self.edition.current if self.edition else None
        return Verdict(
            language=self.case.slot.language,
            publish_on=self.case.date,
            slot_at=self.case.at,
            zone=self.case.slot.zone,
            title=self.title,
            revision=current.number if current else None,
            parts=tuple(
                _answered(part, answers[part.name], self.case, now)
                if part.kind and part.name in answers
                else part
                for part in self.parts
            ),
        )


def _draft(case: Case, clock: Clock, projections: Projections) -> _Draft:
    edition = case.edition()
    if edition is None:
        return _Draft(case, None, "", (Part(DAY, blockers=_nothing_approved(case)),))
    try:
        content = edition.content()
    except TamperedError as error:
        tampered = Finding("tampered", str(error), "reopen the post and approve it again", _post(edition))
        return _Draft(case, edition, edition.post.title, (Part(DAY, blockers=(tampered,)),))
    parts = [_day(case, edition, content)]
    parts += [_projection(name, make, edition) for name, make in projections.items()]
    asks: list[tuple[str, Channel]] = []
    for outlet in Outlet.objects.filter(language=edition.language):
        part, channel = _outlet(outlet, edition, content, case, clock)
        parts.append(part)
        if channel is not None:
            asks.append((outlet.name, channel))
    return _Draft(case, edition, content.title, tuple(parts), tuple(asks))


# The day


def _nothing_approved(case: Case) -> tuple[Finding, ...]:
    if case.slot.language != SOURCE and Edition.objects.filter(
        publish_on=case.date, language=SOURCE, state__in=[Edition.State.APPROVED, Edition.State.RELEASED]
    ):
        return (_no_translation(case),)
    return (_with_what_comes(case, _nobody(case)),)


def _with_what_comes(case: Case, found: Finding) -> Finding:
    """An empty day is filled by the team's policy, if it stays so."""
    comes = unfilled.foretold(case.date) if case.slot.language == SOURCE else ""
    return replace(found, message=f"{found.message}; if nobody fills the day: {comes}") if comes else found


def _nobody(case: Case) -> Finding:
    post = post_on(case.date)
    if post is None:
        message, mend = "there is no post on this date", "write one, or move one here"
        return Finding("no-post", message, mend, reverse("posts:list"))
    link = reverse("posts:edit", args=[post.pk])
    if Edition.objects.filter(publish_on=case.date, state=Edition.State.REOPENED):
        return Finding("reopened", "the approval was taken back", "approve the post again", link)
    missing = [finding.message for finding in rules.blockers(post)]
    said = f"the post is a draft; it lacks: {' '.join(missing)}" if missing else "the post is a draft"
    return Finding("not-approved", said, "approve it", link)


def _no_translation(case: Case) -> Finding:
    name, job = language_name(case.slot.language), _job(case)
    if job is None:
        said, link = f"the English was never handed out for {name}", reverse("translations:queue")
    elif approved_revision(job) and job.state != Job.State.DONE:
        said, link = f"the {name} text is outdated: the English was changed since", _editor(job)
    else:
        said, link = f"no {name} text is approved ({job.get_state_display().lower()})", _editor(job)
    return Finding("no-translation", said, "translate it, review it and approve it", link)


def _day(case: Case, edition: Edition, content: Content) -> Part:
    pictures = [*_picture_blockers(edition, content), *_embargo(case, edition)]
    blockers = [*pictures, *_outdated(case), *_stopped()]
    advice = []
    if not credits.lines(content):
        said = "nobody is credited and no rights are stated"
        advice.append(Finding("credit", said, "add a credit line", _post(edition)))
    return Part(DAY, blockers=tuple(blockers), advice=tuple(advice))


def _picture_blockers(edition: Edition, content: Content) -> Iterator[Finding]:
    if not content.pictures:
        yield Finding("picture", "there is no picture", "choose one", _post(edition))
    for number, picture in enumerate(content.pictures, 1):
        name = "the picture" if len(content.pictures) == 1 else f"picture {number}"
        if not picture.alt.strip():
            said = f"{name} has no description in {language_name(content.language)}"
            yield Finding("alt", said, "describe it, then approve again", _post(edition))
        shown = rules.permission(picture.rights, PictureRight.WEBSITE, content.language)
        if shown != PictureRight.Permission.ALLOWED:
            said = f"{name} may not be shown on the website"
            yield Finding("rights", said, "record a right that allows it, or choose another", _post(edition))
        try:
            for cut in (picture.master, *picture.cuts):
                store.fetch(cut.sha256, cut.mime)
        except StoreError as error:
            said, _, mend = str(error).partition("; ")
            yield Finding("bytes", said, mend, _post(edition))


def _embargo(case: Case, edition: Edition) -> Iterator[Finding]:
    if waits := embargo.obstacle(edition, case.at):
        yield Finding("embargo", waits, embargo.MEND, _post(edition))


def _outdated(case: Case) -> Iterator[Finding]:
    job = _job(case)
    approved = approved_revision(job) if job else None
    if job is None or approved is None or stale_kind(approved, job.source) is None:
        return
    said = f"the {language_name(job.language)} text is outdated: the English was changed since"
    yield Finding("outdated", said, "bring the translation up to date and approve it", _editor(job))


def _stopped() -> Iterator[Finding]:
    if pulled := Brake.objects.first():
        said = f"the brake was pulled by {pulled.by_name}: {pulled.reason}"
        yield Finding("brake", said, brake.MEND, reverse("desk_outlets"))
    for jump in clock_guard.open_jumps():
        said = f"the clock of {jump.host} moved by {jump.seconds:+.0f} s; that host releases nothing"
        yield Finding("clock", said, clock_guard.MEND)


def _projection(name: str, make: Callable[[Edition], None], edition: Edition) -> Part:
    try:
        make(edition)
    except Exception as error:
        log.exception("rehearsal: %s of %s cannot be made", name, edition)
        said = f"cannot be made ({type(error).__name__})"
        mend = "see the log; the rest of the day is not affected"
        return Part(name, blockers=(Finding("build", said, mend, _post(edition)),))
    return Part(name)


# An outlet


def _outlet(
    outlet: Outlet, edition: Edition, content: Content, case: Case, clock: Clock
) -> tuple[Part, Channel | None]:
    """What can be said without the platform, and whom to ask for the rest."""
    part = Part(outlet.name, outlet.kind)
    outlets = reverse("desk_outlets")
    if outlet.paused:
        advice = Finding("paused", "is paused: what is due waits", "resume it, if that is forgotten", outlets)
        return replace(part, paused=True, advice=(advice,)), None
    if outlet.held_reason:
        return _blocked(part, "held", f"is held: {outlet.held_reason}", "reconnect it", outlets), None
    try:
        channel = adapter_of(outlet, clock.now)
    except (SealError, UnknownKind, ChannelError) as error:
        return _blocked(part, "credentials", str(error), "reconnect it", outlets), None
    except Exception as error:
        log.exception("rehearsal: %s has no adapter", outlet.name)
        return _defect(part, error), None
    return _composed(part, outlet, edition, content, case, channel), channel


def _composed(
    part: Part, outlet: Outlet, edition: Edition, content: Content, case: Case, channel: Channel
) -> Part:
    try:
        rendition = ledger.compose(edition, outlet, channel)
    except Refused as error:
        if error.code == "wording":
            wording = reverse("desk_wording", args=[outlet.kind, edition.language])
            return _blocked(part, error.code, error.detail, "change the wording", wording)
        mend = "record the rights" if error.code == "rights" else "change it, then approve the post again"
        return _blocked(part, error.code or "refused", error.detail, mend, _post(edition))
    except Exception as error:
        log.exception("rehearsal: %s cannot be composed for %s", edition, outlet.name)
        return _defect(part, error)
    part = replace(
        part, digest=rendition.digest, advice=(*_shortened(rendition, edition), *_pace(outlet, case))
    )
    for code, said, mend in _lost(rendition, content, in_feeds=channel.limits.announces_feed):
        part = _blocked(part, code, said, mend, _post(edition))
    day_max = pace.turn(outlet, channel.limits).day_max
    if _sent_before(outlet, case) >= day_max:
        said, mend = f"takes {day_max} posts a day, and had as many", "send less by other means"
        part = _blocked(part, "quota", said, mend, reverse("desk_outlets"))
    return part


def _shortened(rendition: Rendition, edition: Edition) -> Iterator[Finding]:
    if rendition.left_out:
        said = f"there is no room for: {', '.join(rendition.left_out)}"
        yield Finding("left-out", said, "shorten the text, if that matters", _post(edition))


def _lost(rendition: Rendition, content: Content, *, in_feeds: bool) -> Iterator[tuple[str, str, str]]:
    """What a rendition should carry; of one that only points to the feeds, they carry it."""
    for picture in rendition.pictures:
        try:
            store.fetch(picture.sha256, picture.mime)
        except StoreError as error:
            said, _, mend = str(error).partition("; ")
            yield "bytes", said, mend
    if not rendition.link:
        yield "link", "the rendition has no link to the page", "see the site's address"
    named = [*(line.name for line in content.creators), *(line.name for line in content.institutions)]
    named += [content.rights_line, *(note.text for note in content.notes)]
    needles = [_folded(name) for name in named if name]
    carried = _folded(json.dumps(rendition.to_json(), ensure_ascii=False))
    if not in_feeds and needles and not any(needle in carried for needle in needles):
        yield "credit", "the rendition names nobody who made the picture", "shorten the text or the credits"


def _folded(words: str) -> str:
    return unicodedata.normalize("NFKC", words).casefold()


def _pace(outlet: Outlet, case: Case) -> Iterator[Finding]:
    """A pause that lasts beyond the slot makes the post late; it ends by itself."""
    row = Pace.objects.filter(outlet=outlet).first()
    for until in (row.cooldown_until_at, row.open_until_at) if row else ():
        if until is not None and until > case.at:
            said = f"is given a rest until {until:%H:%M} UTC, after the slot"
            yield Finding("pace", said, "it goes out then by itself", reverse("desk_outlets"))


def _sent_before(outlet: Outlet, case: Case) -> int:
    return Attempt.objects.filter(
        delivery__outlet=outlet,
        delivery__act=Act.ANNOUNCE,
        kind=Attempt.Kind.SEND,
        started_at__gt=case.at - ONE_DAY,
    ).count()


def _answered(part: Part, answer: Answer, case: Case, now: datetime.datetime) -> Part:
    outlets = reverse("desk_outlets")
    if isinstance(answer, Health):
        return _with_health(part, answer, case, now)
    if isinstance(answer, Unauthorized):
        return _blocked(part, "unauthorized", answer.detail, "reconnect it", outlets)
    if isinstance(answer, Refused):
        return _blocked(part, "refused", answer.detail, "see what the outlet is told", outlets)
    if isinstance(answer, LateError | ChannelError):
        said = f"could not be asked: {answer}"
        part = _blocked(part, "not-asked", said, "nothing yet: it is asked again", outlets)
        return replace(part, asked=False)
    log.error("rehearsal: the adapter of %s failed", part.name, exc_info=answer)
    return _defect(part, answer)


def _with_health(part: Part, health: Health, case: Case, now: datetime.datetime) -> Part:
    part = replace(part, detail=health.detail)
    expires_at, outlets = health.expires_at, reverse("desk_outlets")
    if expires_at is None:
        return part
    utc = expires_at.astimezone(datetime.UTC)
    said = f"{spoken(utc.date())}, {utc:%H:%M} UTC"
    if expires_at <= now:
        return _blocked(part, "expired", f"its credentials ended on {said}", "reconnect it", outlets)
    if expires_at <= case.at:
        ending = f"its credentials end on {said}, before the slot"
        return _blocked(part, "expires", ending, "reconnect it", outlets)
    if expires_at <= case.at + EXPIRES_SOON:
        soon = Finding("expires-soon", f"its credentials end on {said}", "reconnect it in time", outlets)
        return replace(part, advice=(*part.advice, soon))
    return part


def _defect(part: Part, error: object) -> Part:
    said = f"its adapter failed ({type(error).__name__})"
    return _blocked(part, "defect", said, "see the log", reverse("desk_outlets"))


def _blocked(part: Part, code: str, message: str, mend: str, link: str) -> Part:
    return replace(part, blockers=(*part.blockers, Finding(code, message, mend, link)))


def _post(edition: Edition) -> str:
    return reverse("posts:edit", args=[edition.post_id])


def _job(case: Case) -> Job | None:
    return Job.objects.filter(publish_on=case.date, language=case.slot.language).first()


def _editor(job: Job) -> str:
    return reverse("translations:editor", args=[job.publish_on, job.language])
