"""The form of a post: the order in which it is written."""

from __future__ import annotations

from functools import cache
from typing import Any, ClassVar

from babel import Locale
from django import forms
from django.forms.utils import flatatt
from django.forms.widgets import Script
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
)

from channels import registry
from publisher.desk.approval import CHANGES
from publisher.desk.editor import checks, correction, linking, live, papers
from publisher.desk.editor.moving import PostForm
from publisher.desk.states import state_of
from publisher.posts import rules
from publisher.posts.models import PictureRight

LANGUAGES = [(PictureRight.ANY, "every language"), ("en", "English"), ("ca", "Catalan")]


class StatePanel(Panel):
    """Where the post is on its way, and what still stands between it and approval."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "desk/panels/state.html"

        class Media:
            css: ClassVar = {"all": ("desk/editor/editor.css",)}
            js = (Script("desk/editor/live.js", defer=True), Script("desk/editor/doi.js", defer=True))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            state = state_of(self.instance)
            open_draft = not self.instance.locked
            return {
                **super().get_context_data(parent_context),
                "state": state,
                **(live.told(checks.lines(self.instance, self.form)) if open_draft else {}),
                "changes": CHANGES if open_draft and correction.is_public(self.instance) else (),
                "has_history": self.instance.pk is not None and self.instance.editions.exists(),
            }


def channel_choices() -> list[tuple[str, str]]:
    return [
        (PictureRight.ANY, "everywhere"),
        (PictureRight.WEBSITE, "the website and its feeds"),
        *((kind.name, kind.label) for kind in registry.KINDS.values()),
    ]


@cache
def country_choices() -> list[tuple[str, str]]:
    names = Locale("en").territories
    countries = ((code, str(name)) for code, name in names.items() if len(code) == 2 and code.isalpha())
    return [("", "---------"), *sorted(countries, key=lambda choice: choice[1])]


class LongSelect(forms.Select):
    """A list of hundreds, written at once: Django renders each option by a template of its own."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        chosen = "" if value is None else str(value)
        options = format_html_join(
            "",
            "<option{}>{}</option>",
            ((flatatt({"value": code, "selected": code == chosen}), label) for code, label in self.choices),
        )
        attributes = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(attributes), options)


def _select(choices: Any) -> forms.Select:
    return forms.Select(choices=choices)


def panels() -> ObjectList:
    return ObjectList(
        [
            StatePanel(),
            MultiFieldPanel(
                [
                    FieldRowPanel(
                        [FieldPanel("publish_on"), FieldPanel("pinned"), FieldPanel("pinned_reason")]
                    ),
                    FieldRowPanel([FieldPanel("series"), FieldPanel("part")]),
                ],
                heading="Day and series",
            ),
            FieldPanel("title"),
            FieldPanel("strapline"),
            FieldPanel(
                "body",
                widget=linking.widget(),
                attrs={"data-desk-words": f"{rules.WORDS_MIN} {rules.WORDS_MAX}"},
            ),
            InlinePanel("writers", [FieldPanel("writer")], heading="Writers", label="Writer"),
            InlinePanel("pictures", _picture(), heading="Pictures", label="Picture"),
            InlinePanel("creators", _creator(), heading="Made by", label="Creator"),
            InlinePanel("institutions", _institution(), heading="Institutions", label="Institution"),
            InlinePanel("publications", _publication(), heading="Published in", label="Publication"),
            MultiFieldPanel(
                [FieldPanel("licence"), FieldPanel("rights_line")], heading="Licence of the picture"
            ),
            InlinePanel(
                "credit_notes",
                [FieldPanel("text"), FieldPanel("url")],
                heading="Other credit lines",
                label="Credit line",
            ),
        ],
        base_form_class=PostForm,
    )


def _picture() -> list[Panel]:
    right = FieldRowPanel(
        [
            FieldPanel("channel", widget=_select(channel_choices)),
            FieldPanel("language", widget=_select(LANGUAGES)),
            FieldPanel("permission"),
        ]
    )
    return [
        FieldPanel("picture"),
        FieldPanel("alt_text", widget=forms.Textarea(attrs={"rows": 3})),
        FieldPanel("may_be_cropped"),
        InlinePanel(
            "rights",
            [right],
            heading="Where it may be shown",
            label="Right",
            help_text="The narrowest line counts. Without any line the picture may not be shown at all.",
        ),
    ]


def _creator() -> list[Panel]:
    return [
        FieldRowPanel([FieldPanel("role"), FieldPanel("name")]),
        FieldPanel("and_colleagues"),
        FieldPanel("url"),
    ]


def _institution() -> list[Panel]:
    return [
        FieldPanel("name"),
        FieldRowPanel(
            [FieldPanel("city"), FieldPanel("country", widget=LongSelect(choices=country_choices()))]
        ),
        FieldPanel("url"),
    ]


def _publication() -> list[Panel]:
    return [
        FieldPanel("journal"),
        FieldRowPanel([FieldPanel("month"), FieldPanel("year")]),
        FieldPanel("doi", widget=papers.widget()),
        FieldPanel("url"),
    ]
