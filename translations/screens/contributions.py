"""What people have contributed, to be printed or taken along: one's own; for the coordinator, anybody's."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from translations import contributions, door
from translations.contributions import Contribution, Role
from translations.models import Cohort
from translations.people import name_of
from translations.screens.steps import attached

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would reckon with: https://owasp.org/www-community/attacks/CSV_Injection"""


class PeriodForm(forms.Form):
    first = forms.DateField(
        label=gettext_lazy("From"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    last = forms.DateField(
        label=gettext_lazy("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


@dataclass(frozen=True)
class Told:
    contribution: Contribution
    role: str


@dataclass(frozen=True)
class Sum:
    role: str
    texts: int
    words: int


@dataclass(frozen=True)
class Sheet:
    """One person's page."""

    person: User
    rows: list[Told]
    totals: list[Sum]


@door.open_to(door.TRANSLATE, door.REVIEW, door.COORDINATE)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    return _answer(request, [door.visitor(request)], _("Your contributions"))


@door.open_to(door.COORDINATE)
@require_safe
def of_person(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    return _answer(request, [person], _("Contributions of %(name)s") % {"name": name_of(person)})


@door.open_to(door.COORDINATE)
@require_safe
def of_cohort(request: HttpRequest, pk: int) -> HttpResponse:
    cohort = get_object_or_404(Cohort, pk=pk)
    people = cohort.people.order_by("last_name", "first_name", "username")
    return _answer(request, list(people), _("Contributions of %(name)s") % {"name": cohort.name})


def _answer(request: HttpRequest, people: Sequence[User], heading: str) -> HttpResponse:
    form = PeriodForm(request.GET)
    if not form.is_valid():
        raise BadRequest("first, last: a date such as 2026-03-01 is expected")
    first, last = form.cleaned_data["first"], form.cleaned_data["last"]
    now = timezone.now()
    found = contributions.of(people, now, first=first, last=last)
    sheets = [_sheet(person, found[person.pk]) for person in people]
    if request.GET.get("as") == "csv":
        return _csv(sheets, now)
    context: dict[str, Any] = {
        "heading": heading,
        "sheets": sheets,
        "form": form,
        "first": first,
        "last": last,
        "now": now,
    }
    return render(request, "translations/contributions/show.html", context)


def roles() -> dict[Role, str]:
    return {
        Role.TRANSLATED: _("translation"),
        Role.CORRECTED: _("correction"),
        Role.DRAFTED: _("draft"),
        Role.REVIEWED: _("review"),
    }


def _sheet(person: User, found: Sequence[Contribution]) -> Sheet:
    words = roles()
    return Sheet(
        person,
        [Told(one, words[one.role]) for one in found],
        [Sum(words[total.role], total.texts, total.words) for total in contributions.totals(found)],
    )


def _csv(sheets: Sequence[Sheet], now: datetime.datetime) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(
        ["name", "user", "date", "language", "role", "title", "words", "done_on", "named_in_public_as"]
    )
    for row in _rows(sheets):
        writer.writerow([_cell(value) for value in row])
    # The mark at its beginning tells Excel that this is UTF-8.
    response = HttpResponse(text.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    return attached(response, f"contributions-{now:%Y-%m-%d}.csv")


def _rows(sheets: Sequence[Sheet]) -> Iterator[tuple[str, ...]]:
    for sheet in sheets:
        for told in sheet.rows:
            one = told.contribution
            yield (
                name_of(sheet.person),
                sheet.person.username,
                one.publish_on.isoformat(),
                one.language,
                one.role.value,
                one.title,
                str(one.words),
                timezone.localtime(one.on).date().isoformat(),
                one.named,
            )


def _cell(value: str) -> str:
    return f"'{value}" if value.startswith(FORMULA) else value
