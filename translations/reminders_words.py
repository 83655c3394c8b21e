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
from translations.models import Answer, Job, Language, Question
from translations.people import COORDINATE, REVIEW, TRANSLATE, name_of
from translations.reminders import (
    ANSWERED,
    APPROVED,
    ASKED,
    CRITICAL,
    LAST,
    LIVE,
    OVERDUE,
    TOMORROW,
    UNANSWERED,
    UNCLAIMED,
    House,
    Wish,
)
from translations.screens.fields import label


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
        CRITICAL: _("The English was corrected: the text of %(day)s"),
        ASKED: _("A question about the text of %(day)s"),
        UNANSWERED: _("Still without an answer: a question about the text of %(day)s"),
        ANSWERED: _("An answer about the text of %(day)s"),
    }
    sentence = sentences.get(wish.kind, _("Yours, and not submitted yet: the text of %(day)s"))
    return sentence % {"day": formats.date_format(wish.job.publish_on, "D j M Y")}


def body(person: User, wishes: Sequence[Wish], house: House, leave_url: str) -> str:
    told = [_("Hello %(name)s,") % {"name": name_of(person)}, ""]
    for wish in wishes:
        told += [*_paragraph(wish, house), ""]
    if _may_enter(person):
        told.append(_("The queue: %(url)s") % {"url": house.room_url + reverse("translations:queue")})
    told += [_("No more mails like this one: %(url)s") % {"url": leave_url}, ""]
    return "\n".join(told)


def _may_enter(person: User) -> bool:
    """Writers have a desk, and no room."""
    return any(person.has_perm(right) for right in (TRANSLATE, REVIEW, COORDINATE))


def _paragraph(wish: Wish, house: House) -> Iterator[str]:
    job = wish.job
    yield f"* {headline(wish)}"
    yield f"  {job.source.fields.get('title', '')} ({job.language})"
    if wish.kind == APPROVED:
        yield from _what_became_of_it(wish)
    elif wish.kind == LIVE:
        yield f"  {house.live_url(job.publish_on, job.language)}"
        return
    elif wish.kind in (ASKED, UNANSWERED, ANSWERED):
        yield from _what_was_said(wish)
    elif wish.kind == CRITICAL:
        yield "  " + _("What was translated may be wrong now. The page shows each change.")
        yield from _whose(wish)
    else:
        yield "  " + _("Due %(time)s.") % {"time": _spoken(job)}
        yield from _whose(wish)
    if wish.kind in (ASKED, UNANSWERED) and not _may_enter(wish.person):
        yield f"  {house.answers_url}"
    else:
        yield f"  {house.room_url}{reverse('translations:editor', args=[job.publish_on, job.language])}"


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


def _what_was_said(wish: Wish) -> Iterator[str]:
    """The question, and with an answer also that."""
    number = int(wish.step.split("-")[1])
    if wish.kind == ANSWERED:
        answer = Answer.objects.select_related("question__asked_by", "answered_by").get(pk=number)
        yield from _quoted(answer.question.asked_by, answer.question.text)
        yield from _quoted(answer.answered_by, answer.text)
        return
    question = Question.objects.select_related("asked_by").get(pk=number)
    if question.field:
        yield f"  {label(question.field)}:"
    yield from _quoted(question.asked_by, question.text)


def _quoted(speaker: User, text: str) -> Iterator[str]:
    yield f"  {name_of(speaker)}:"
    yield from (f"  > {line}" for line in text.splitlines())


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
