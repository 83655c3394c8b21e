"""The mails to donors in their language, and the one to the team. What a visitor typed is in none of the first
one, which goes to an address that nobody has confirmed."""

from __future__ import annotations

import datetime

from django.urls import reverse

from publisher.addresses import at_desk
from publisher.editions.models import Site
from publisher.submissions import embargo, tokens
from publisher.submissions.mails import Written
from publisher.submissions.models import Submission, SubmissionMail
from publisher.website.submit_view import PATH
from publisher.website.words import Words, words_of

Kind = SubmissionMail.Kind
STAYS = (
    "What was not public does not go out any more. What is public is not taken back by itself: look at the plan there,"
    " and press the button."
)


def words_for(row: SubmissionMail) -> Written:
    if row.kind == Kind.WITHDRAWN:
        return _to_the_team(row)
    submission = row.submission
    site = Site.objects.filter(language=submission.language).first() or Site.objects.order_by("pk")[0]
    words = words_of(site.language)
    subject, paragraphs = _TELLS[Kind(row.kind)](words, row)
    if row.kind != Kind.DECLINED:
        link = f"{site.base_url.rstrip('/')}{PATH}/withdraw/{tokens.to_withdraw(submission)}"
        paragraphs += [words("You can withdraw the picture at any time, here:"), link]
    closing = "\n".join(part for part in (site.name, site.base_url) if part)
    return f"{site.name}: {subject}", "\n\n".join([*paragraphs, closing, ""])


def _received(words: Words, row: SubmissionMail) -> tuple[str, list[str]]:
    day = words.day(row.submission.received_at.date())
    return words("your picture has arrived"), [
        words("Your picture arrived on {day}. Nobody but us can see it.", day=day),
        words("We look at it, and write to you before it appears. Keep this mail: the link below is yours alone."),
        words("Somebody else used your address? Then withdraw the picture with that link, or write to us."),
    ]  # fmt: skip


def _date(words: Words, row: SubmissionMail) -> tuple[str, list[str]]:
    told = row.content
    day = words.day(datetime.date.fromisoformat(told["date"]))
    changed = [words("The date has changed.")] if row.number > 1 else []
    return words("your picture appears on {day}", day=day), [
        *changed,
        words("Your picture will be the picture of the day on {day}, from {time} ({zone}).", day=day, time=told["time"], zone=told["zone"]),
        words("Should something stand in its way, we write to you once more."),
    ]  # fmt: skip


def _links(words: Words, row: SubmissionMail) -> tuple[str, list[str]]:
    lines = [
        f"{one['place']} ({words_of(one['language']).own_name}): {one['url']}" for one in row.content["links"]
    ]
    return words("your picture has appeared"), [
        words("Your picture has appeared. Here it is:"),
        "\n".join(lines),
        words("Thank you for it."),
    ]


def _declined(words: Words, row: SubmissionMail) -> tuple[str, list[str]]:
    return words("about your picture"), [
        words("Thank you for your picture. We will not show it, for this reason:"),
        row.content["reason"],
        words("Nothing of it was public, and our copy is deleted after 30 days."),
    ]


def _to_the_team(row: SubmissionMail) -> Written:
    submission = Submission.objects.select_related("post").get(pk=row.submission_id)
    where = (
        f"It is in the post of {submission.post.publish_on}."
        if submission.post
        else "No draft was made of it."
    )
    desk = at_desk(reverse("desk_submission", args=[submission.pk]))
    held = embargo.spoken(submission)
    lines = [
        f"A donated picture was withdrawn by {row.content['by']}. {where}",
        STAYS,
        *([f"Its embargo was until {held}."] if held else []),
        desk,
        "",
    ]
    return f"Withdrawn: donated picture {submission.pk}", "\n\n".join(lines)


_TELLS = {Kind.RECEIVED: _received, Kind.DATE: _date, Kind.LINKS: _links, Kind.DECLINED: _declined}
