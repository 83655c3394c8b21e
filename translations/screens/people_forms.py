"""What coordinators type in, and whoever joins."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import BaseUserCreationForm
from django.contrib.auth.models import User
from django.utils.translation import gettext_lazy as _

from translations.models import Cohort, Language
from translations.screens.steps import languages
from translations.templatetags.room import language_name

DAYS_MAX, USES_MAX = 90, 500


class CohortForm(forms.ModelForm[Cohort]):
    class Meta:
        model = Cohort
        fields = ["name", "language"]
        labels = {"name": _("Name of the class"), "language": _("Language")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=[(code, language_name(code)) for code in languages()]
        )


class InvitationForm(forms.Form):
    uses_max = forms.IntegerField(label=_("For how many people"), min_value=1, max_value=USES_MAX, initial=30)
    days = forms.IntegerField(label=_("For how many days"), min_value=1, max_value=DAYS_MAX, initial=14)


class JoinForm(BaseUserCreationForm[User]):
    first_name = forms.CharField(label=_("First name"), max_length=150)
    last_name = forms.CharField(label=_("Last name"), max_length=150, required=False)
    email = forms.EmailField(label=_("E-mail, for reminders"))

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "username"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, hint in (
            ("first_name", "given-name"),
            ("last_name", "family-name"),
            ("email", "email"),
            ("username", "username"),
        ):
            self.fields[name].widget.attrs["autocomplete"] = hint
        self.fields["username"].widget.attrs.pop("autofocus", None)


class LanguageForm(forms.ModelForm[Language]):
    class Meta:
        model = Language
        fields = [
            "variant",
            "lead_hours",
            "claims_max",
            "four_eyes",
            "zone",
            "quiet_from_time",
            "quiet_until_time",
            "rota",
            "rota_free_hours",
        ]
        labels = {
            "variant": _("Variety"),
            "lead_hours": _("Due, hours before the slot"),
            "claims_max": _("Texts in hand, at most"),
            "four_eyes": _("Two pairs of eyes"),
            "zone": _("Time zone"),
            "quiet_from_time": _("Quiet from"),
            "quiet_until_time": _("Quiet until"),
            "rota": _("Rota"),
            "rota_free_hours": _("Free for all, hours before due"),
        }
        widgets = {
            "quiet_from_time": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "quiet_until_time": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        }
