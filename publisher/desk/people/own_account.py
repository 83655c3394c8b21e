"""On Wagtail's page of one's own account: the way to password, second factor and sessions, which are not its business."""

from __future__ import annotations

from django import forms
from django.contrib.auth.models import User
from wagtail.admin.views.account import BaseSettingsPanel


class NothingToFillIn(forms.ModelForm[User]):
    class Meta:
        model = User
        fields: list[str] = []


class SecurityPanel(BaseSettingsPanel):
    name = "security"
    title = "Signing in"
    order = 50
    form_class = NothingToFillIn
    template_name = "desk/people/own_account.html"
