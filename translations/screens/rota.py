"""The rota of a language: turns by weekday and by date, and what they make of the next two weeks."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from translations import door, people, rota
from translations.models import Language, Turn
from translations.people import name_of
from translations.screens import people_forms
from translations.screens.steps import must_be_known

AHEAD = 14


@dataclass(frozen=True)
class Day:
    date: datetime.date
    names: str


class TurnForm(forms.Form):
    """One field for both: choosing a date leaves the weekday out."""

    person = forms.TypedChoiceField(label=gettext_lazy("Who"), coerce=int)
    weekday = forms.TypedChoiceField(
        label=gettext_lazy("Each week, for texts of a"),
        coerce=int,
        required=False,
        empty_value=None,
        choices=[("", "–"), *Turn.Weekday.choices],
    )
    publish_on = forms.DateField(
        label=gettext_lazy("Or once, for the text of"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, *args: Any, translators: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person = self.fields["person"]
        assert isinstance(person, forms.TypedChoiceField)  # noqa: S101 - for the type alone
        person.choices = [(user.pk, name_of(user)) for user in translators]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("weekday") is None) == (given.get("publish_on") is None):
            raise forms.ValidationError(_("Choose a weekday or a date, one of the two."))
        return given


@door.open_to(door.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, code: str) -> HttpResponse:
    language = _language_or_404(code)
    translators = people.with_right(people.TRANSLATE, code)
    adding = request.POST.get("action") == "add"
    form = TurnForm(request.POST if adding else None, translators=translators)
    if request.method == "POST" and (not adding or form.is_valid()):
        _change(request, language, form)
        return redirect("translations:rota", code)
    today = language.local_date(timezone.now())
    dates = [today + datetime.timedelta(days=days) for days in range(AHEAD)]
    turns = rota.turns_of(language, dates)
    context = {
        "language": language,
        "form": form,
        "turns": Turn.objects.filter(language=code).exclude(publish_on__lt=today).select_related("person"),
        "days": [Day(date, ", ".join(map(name_of, turns[date]))) for date in dates],
    }
    return render(request, "translations/rota.html", context)


@door.open_to(door.COORDINATE)
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, code: str) -> HttpResponse:
    language = _language_or_404(code)
    form = people_forms.LanguageForm(request.POST or None, instance=language)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. It holds from now on."))
        return redirect("translations:language", code)
    return render(request, "translations/language.html", {"language": language, "form": form})


def _change(request: HttpRequest, language: Language, form: TurnForm) -> None:
    action, _colon, rest = request.POST.get("action", "").partition(":")
    if action == "add":
        given = form.cleaned_data
        Turn.objects.get_or_create(
            language=language.code,
            person_id=given["person"],
            weekday=given["weekday"],
            publish_on=given["publish_on"],
        )
    elif action == "remove" and rest.isdecimal():
        Turn.objects.filter(language=language.code, pk=int(rest)).delete()
    else:
        raise BadRequest(f"action: {action!r} is none of this page's")


def _language_or_404(code: str) -> Language:
    must_be_known(code)
    return Language.of(code)
