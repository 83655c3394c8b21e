"""What an invited person fills in."""

from __future__ import annotations

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class JoinForm(forms.Form):
    first_name = forms.CharField(
        label=_("First name"), max_length=150, widget=forms.TextInput({"autocomplete": "given-name"})
    )
    last_name = forms.CharField(
        label=_("Last name"),
        max_length=150,
        required=False,
        widget=forms.TextInput({"autocomplete": "family-name"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text=password_validation.password_validators_help_text_html,
    )
    again = forms.CharField(
        label=_("Password once more"),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def __init__(self, address: str, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.address = address

    def clean(self) -> dict[str, object]:
        told = super().clean() or {}
        if told.get("password") and told["password"] != told.get("again"):
            self.add_error("again", _("The two passwords differ."))
        elif password := told.get("password"):
            likely = User(
                email=self.address,
                username=self.address,
                first_name=told.get("first_name", ""),
                last_name=told.get("last_name", ""),
            )
            try:
                password_validation.validate_password(password, likely)
            except ValidationError as error:
                self.add_error("password", error)
        return told
