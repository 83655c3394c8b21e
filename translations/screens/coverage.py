"""A language at a glance: every day of every year, how early the texts come, what is read and still missing."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from translations import coverage, door, lag, public_days, readership
from translations.coverage import Count, Day, State
from translations.models import Job
from translations.screens import coverage_calendar, coverage_plot, steps

MOST_READ = 20


@dataclass(frozen=True)
class Line:
    """One day in words."""

    date: datetime.date
    title: str
    state: str
    words: str
    url: str
    reads: int | None = None


@door.open_to(door.TRANSLATE, door.REVIEW, door.COORDINATE)
@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    codes = steps.languages()
    if len(codes) == 1:
        return redirect("translations:coverage", codes[0])
    return render(request, "translations/coverage/languages.html", {"languages": codes})


@door.open_to(door.TRANSLATE, door.REVIEW, door.COORDINATE)
@require_safe
def show(request: HttpRequest, language: str) -> HttpResponse:
    steps.must_be_known(language)
    now = timezone.now()
    days = coverage.of(language, now)
    count = coverage.count(days.values())
    all_months = request.GET.get("months") == "all"
    since = None if all_months else _years_ago(timezone.localdate(now), coverage_plot.YEARS)
    months = lag.of(language, now, since=since)
    words = names()
    context = {
        "language": language,
        "years": coverage_calendar.years(days.values(), words, links(request, language)),
        "numbers": range(1, coverage_calendar.LONGEST_MONTH + 1),
        "count": count,
        "legend": _legend(count, words),
        "plot": coverage_plot.of(months),
        "months": months[::-1],
        "all_months": all_months,
        "most_read": _most_read(request, language, days, words),
    }
    return render(request, "translations/coverage/show.html", context)


@door.open_to(door.TRANSLATE, door.REVIEW, door.COORDINATE)
@require_safe
def month(request: HttpRequest, language: str, first_on: datetime.date) -> HttpResponse:
    """The days of one month as a list, with their titles."""
    steps.must_be_known(language)
    days = coverage.of(language, timezone.now())
    shown = {on: day for on, day in days.items() if on.replace(day=1) == first_on}
    if not shown:
        raise Http404(f"There is nothing in {first_on:%Y-%m}")
    others = sorted({on.replace(day=1) for on in days})
    place = others.index(first_on)
    context = {
        "language": language,
        "first_on": first_on,
        "lines": _lines(request, language, shown, names()),
        "count": coverage.count(shown.values()),
        "earlier": others[place - 1] if place else None,
        "later": others[place + 1] if place + 1 < len(others) else None,
    }
    return render(request, "translations/coverage/month.html", context)


def names() -> dict[State, str]:
    return {
        State.TRANSLATED: _("translated"),
        State.OUTDATED: _("outdated"),
        State.IN_WORK: _("in work"),
        State.MISSING: _("missing"),
        State.COMING: _("to come"),
    }


def links(request: HttpRequest, language: str) -> coverage_calendar.Link:
    """Where a day leads: to its text for those who may open it, else to the page that everybody sees."""
    opens = door.opens_texts(request)
    # Thousands of addresses on a page: one is made, and the others are this one on another date.
    any_day = datetime.date.max
    editor = reverse("translations:editor", args=[any_day, language])

    def link(day: Day) -> str:
        if day.has_job and opens:
            return editor.replace(any_day.isoformat(), day.date.isoformat())
        return day.url

    return link


def _years_ago(today: datetime.date, years: int) -> datetime.date:
    """The first day of the month after the one so long ago: twelve months a year, with this one."""
    month = today.month % 12 + 1
    return datetime.date(today.year - years + (month == 1), month, 1)


def _legend(count: Count, words: Mapping[State, str]) -> list[tuple[str, str, int]]:
    return [(state.value, words[state], count.states.get(state, 0)) for state in State]


def _most_read(
    request: HttpRequest, language: str, days: Mapping[datetime.date, Day], words: Mapping[State, str]
) -> dict[str, Any]:
    reads = readership.most_read(coverage.missing(days.values()), at_most=MOST_READ)
    lines = _lines(request, language, {on: days[on] for on in reads}, words, reads)
    return {"lines": lines, "counted_at": readership.counted_at()}


def _lines(
    request: HttpRequest,
    language: str,
    days: Mapping[datetime.date, Day],
    words: Mapping[State, str],
    reads: Mapping[datetime.date, int] | None = None,
) -> list[Line]:
    jobs = Job.objects.filter(language=language, publish_on__in=[on for on in days if days[on].has_job])
    titles = {job.publish_on: job.source.fields.get("title", "") for job in jobs.select_related("source")}
    untitled = [on for on in days if on not in titles]
    told = public_days.of(language, untitled) if untitled else None
    titles |= {on: day.title for on, day in (told or {}).items()}
    link = links(request, language)
    return [
        Line(
            on,
            titles.get(on, ""),
            day.state.value,
            words[day.state],
            link(day),
            reads=reads[on] if reads else None,
        )
        for on, day in days.items()
    ]
