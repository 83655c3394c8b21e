"""What the team sets for each language: the slot, and the words of its site. Rows only: no restart."""

from __future__ import annotations

import re
import zoneinfo
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.viewsets.model import ModelViewSet

from publisher.editions.models import Site
from publisher.posts import text
from publisher.schedule.models import Slot
from publisher.schedule.verdict import language_name

_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?")
ZONES = [
    (zone, zone.replace("_", " "))
    for zone in sorted(zoneinfo.available_timezones())
    if "/" in zone or zone == "UTC"
]


CATCH_UP_HOURS = (1, 168)
"""None at all would hold what is a second late; a week is no outage any more."""


class _LanguageForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # It is the key of the row; changed, it would make another.
        self.fields["language"].disabled = bool(self.instance.pk)


class SlotForm(_LanguageForm):
    catch_up_hours = forms.IntegerField(
        label="Hours of the catch-up",
        help_text=Slot._meta.get_field("catch_up_hours").help_text,  # noqa: SLF001 - Django's own road
        min_value=CATCH_UP_HOURS[0],
        max_value=CATCH_UP_HOURS[1],
        required=False,
    )

    class Meta(WagtailAdminModelForm.Meta):
        model = Slot
        fields = ["language", "time", "zone", "catch_up_hours", "late_hours", "late_per_day"]
        widgets = {"zone": forms.Select(choices=ZONES)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["late_hours"].required = self.fields["late_per_day"].required = False

    def clean_catch_up_hours(self) -> int:
        return self._given_or_kept("catch_up_hours")

    def clean_late_hours(self) -> int:
        return self._given_or_kept("late_hours")

    def clean_late_per_day(self) -> int:
        return self._given_or_kept("late_per_day")

    def _given_or_kept(self, name: str) -> int:
        given: int | None = self.cleaned_data[name]
        kept: int = getattr(self.instance, name)
        return kept if given is None else given


class SiteForm(_LanguageForm):
    class Meta(WagtailAdminModelForm.Meta):
        model = Site
        fields = [
            "language",
            "name",
            "tagline",
            "introduction",
            "about",
            "contribute",
            "contact",
            "owner_line",
            "text_rights",
            "base_url",
            "old_hosts",
            "moved_line",
            "first_year",
            "tag_authority",
            "hub_url",
            "on_missing",
            "hide_on_critical",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Feed readers know every entry by it; changed, they would show the whole feed as new.
        self.fields["tag_authority"].disabled = bool(self.instance.tag_authority)

    def clean_about(self) -> str:
        return text.canonical(self.cleaned_data["about"])

    def clean_contribute(self) -> str:
        return text.canonical(self.cleaned_data["contribute"])

    def clean_old_hosts(self) -> str:
        hosts = str(self.cleaned_data["old_hosts"]).lower().split()
        for host in hosts:
            if not _HOST.fullmatch(host):
                raise ValidationError(f"“{host}” is not a name; write it like www.example.org, one a line.")
        return "\n".join(dict.fromkeys(hosts))

    def clean_base_url(self) -> str:
        return str(self.cleaned_data["base_url"]).rstrip("/")


class _LanguageViewSet(ModelViewSet):
    """One row a language."""

    add_to_settings_menu = True
    copy_view_enabled = False
    inspect_view_enabled = False
    search_fields: list[str] = []
    add_to_reference_index = False

    def get_form_class(self, for_update: bool = False) -> Any:  # noqa: ARG002
        return self.form


class SlotViewSet(_LanguageViewSet):
    name = "slots"
    model = Slot
    form = SlotForm
    icon = "time"
    menu_label = "Slots"
    menu_order = 10
    list_display = [
        TitleColumn("language", accessor=lambda slot: language_name(slot.language), url_name="slots:edit"),
        Column("time", accessor=lambda slot: f"{slot.time:%H:%M}"),
        "zone",
        Column("catch_up_hours", label="Catch-up", accessor=lambda slot: f"{slot.catch_up_hours} hours"),
    ]


class SiteViewSet(_LanguageViewSet):
    name = "sites"
    model = Site
    form = SiteForm
    icon = "site"
    menu_label = "Site texts"
    menu_order = 20
    list_display = ["name", "language", "base_url"]
