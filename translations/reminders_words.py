"""The mail that tells somebody what waits, as plain text; the subject names no title that is not public yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from django.contrib.auth.models import User
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from translations import differences, rota
from translations.differences import Change, Stretch
from translations.models import Job, Language
from translations.people import COORDINATE
from translations.reminders import APPROVED, LAST, LIVE, OVERDUE, TOMORROW, UNCLAIMED, LiveUrl, Wish
from translations.screens.fields import label
from translations.transitions import name_of


def subject(wishes: Sequence[Wish]) -> str:
    if len({wish.job.pk for wish in wishes}) == 1 and len(wishes) == 1:
        return headline(wishes[0])
    if urgent := next((wish for wish in wishes if wish.at_once), None):
        return headline(urgent)
    count = len(wishes)
    return ngettext(
        "Translations: %(count)s thing for you", "Translations: %(count)s things for you", count
    ) % {"count": count}


def headline(wish: Wish) -> str:
    sentences = {
        UNCLAIMED: _("Free to take: the text of %(day)s"),
        TOMORROW: _("Nobody has claimed the text of %(day)s"),
        LAST: _("Nearly due: the text of %(day)s"),
        OVERDUE: _("Late: the text of %(day)s"),
        APPROVED: _("Approved: the text of %(day)s"),
        LIVE: _("Public: the text of %(day)s"),
    }
    sentence = sentences.get(wish.kind, _("Yours, and not submitted yet: the text of %(day)s"))
    return sentence % {"day": formats.date_format(wish.job.publish_on, "D j M Y")}


def body(person: User, wishes: Sequence[Wish], *, room_url: str, live_url: LiveUrl, leave_url: str) -> str:
    told = [_("Hello %(name)s,") % {"name": name_of(person)}, ""]
    for wish in wishes:
        told += [*_paragraph(wish, room_url, live_url), ""]
    told += [
        _("The queue: %(url)s") % {"url": room_url + reverse("translations:queue")},
        _("No more mails like this one: %(url)s") % {"url": leave_url},
        "",
    ]
    return "\n".join(told)


def _paragraph(wish: Wish, room_url: str, live_url: LiveUrl) -> Iterator[str]:
    job = wish.job
    yield f"* {headline(wish)}"
    yield f"  {job.source.fields.get('title', '')} ({job.language})"
    if wish.kind == APPROVED:
        yield from _what_became_of_it(wish)
    elif wish.kind == LIVE:
        yield f"  {live_url(job.publish_on, job.language)}"
        return
    else:
        yield "  " + _("Due %(time)s.") % {"time": _spoken(job)}
        yield from _whose(wish)
    yield f"  {room_url}{reverse('translations:editor', args=[job.publish_on, job.language])}"


def _whose(wish: Wish) -> Iterator[str]:
    job, turn = wish.job, rota.whose_turn(wish.job)
    if job.state == Job.State.REVIEW:
        yield "  " + _("It waits for review.")
    elif job.assignee == wish.person:
        yield "  " + _("You have it. Submit it, or hand it back so that somebody else can.")
    elif job.assignee is not None and wish.person.has_perm(COORDINATE):
        yield "  " + _("%(name)s has it.") % {"name": name_of(job.assignee)}
    elif wish.person in turn:
        yield "  " + _("It is your turn.")
    elif turn:
        yield "  " + _("The turn of %(names)s.") % {"names": ", ".join(map(name_of, turn))}


def _what_became_of_it(wish: Wish) -> Iterator[str]:
    """How the approved text differs from the last one this person wrote."""
    number = int(wish.step.partition("-")[2])
    approved = wish.job.revisions.select_related("reviewer").get(number=number)
    own = wish.job.revisions.filter(author=wish.person, number__lte=number).order_by("number").last()
    if approved.comment:
        yield f"  “{approved.comment}”"
    changed = [
        (name, differences.of_field(name, own.fields.get(name, ""), text))
        for name, text in approved.fields.items()
        if own is not None and own.fields.get(name, "") != text
    ]
    if not changed:
        yield "  " + _("Just as you wrote it. Thank you.")
        return
    yield "  " + _("What is [-gone-] and what is {+new+} since you wrote it:")
    for name, stretches in changed:
        yield f"  {label(name)}: {marked(stretches)}"


def marked(stretches: Sequence[Stretch]) -> str:
    """[-gone-] {+new+}, as word diffs are marked everywhere."""
    marks = {Change.REMOVED: "[-{}-]", Change.ADDED: "{{+{}+}}", Change.SAME: "{}"}
    words = "".join(marks[stretch.change].format(stretch.text) for stretch in stretches)
    return " ".join(words.split())


def _spoken(job: Job) -> str:
    zone = Language.of(job.language).zone
    return formats.date_format(job.due_at.astimezone(ZoneInfo(zone)), "D j M, H:i") + f" {zone}"
