"""The form of an outlet, made from the fields of its kind. Credentials go in and never come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from django import forms

from channels import registry
from channels.contract import Field
from channels.models import Outlet
from channels.outlets import COMMON, validate
from channels.registry import Kind
from channels.secrets import SealError
from publisher.editions.models import Site
from publisher.schedule.verdict import language_name

KEEPS = "Stored. Leave it empty to keep it."
MOVED = "The address has changed: this must be given again, so that it is not sent where it does not belong."


class OutletForm(forms.Form):
    account = forms.CharField(
        max_length=120, help_text="As the platform names it: the blog, the handle, the channel."
    )

    def __init__(self, kind: Kind, outlet: Outlet | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.outlet = outlet
        self.stored = _stored(outlet)
        self._told = (*kind.fields, *COMMON)
        if outlet is None:
            self.fields = {"name": _name_field(), **self.fields}
        self._set_language()
        for field in self._told:
            self.fields[_key(field)] = self._secret(field) if field.secret else self._setting(field)
            if field.secret and not field.required and field.name in self.stored:
                self.fields[f"forget-{field.name}"] = forms.BooleanField(
                    label=f"Forget the stored {field.label}", required=False
                )

    def read_again(self, outlet: Outlet) -> None:
        self.outlet, self.stored = outlet, _stored(outlet)

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields as people meet them: what it is, how we get in, what else may be said."""
        secret = [_key(field) for field in self._told if field.secret]
        secret += [name for name in self.fields if name.startswith("forget-")]
        needs = self.kind.connect.NEEDS if self.kind.connect else ()
        asked = [
            _key(field)
            for field in self._told
            if not field.secret and (field.required or field.name in needs)
        ]
        first = [name for name in ("name", "account", "language") if name in self.fields]
        yield "The outlet", [self[name] for name in (*first, *asked)]
        if secret:
            yield "Credentials", [self[name] for name in secret]
        known = {*first, *asked, *secret}
        yield "What may be left as it is", [self[name] for name in self.fields if name not in known]

    def settings(self) -> dict[str, str]:
        """What was said; a default is not written down, so that it may change."""
        found = {field.name: self._given(field) for field in self._told if not field.secret}
        return {name: value for name, value in found.items() if value}

    def secrets(self) -> dict[str, str]:
        """All credentials from now on: those typed, and those kept."""
        typed = {field.name: self._given(field) for field in self._told if field.secret}
        kept = {} if self._has_moved() else self.stored
        forgotten = {field.name for field in self._told if self.cleaned_data.get(f"forget-{field.name}")}
        merged = {**kept, **{name: value for name, value in typed.items() if value}}
        return {name: value for name, value in merged.items() if typed.get(name) or name not in forgotten}

    def changes(self) -> list[str]:
        """The names of what differs from the stored outlet, for the log; never a value of a credential."""
        if self.outlet is None:
            return []
        before, after = self.outlet.settings, self.settings()
        plain = {name for name in {*before, *after} if str(before.get(name, "")) != after.get(name, "")}
        stored, now = self.stored, self.secrets()
        hidden = {name for name in {*stored, *now} if stored.get(name) != now.get(name)}
        own = [
            name for name in ("account", "language") if getattr(self.outlet, name) != self.cleaned_data[name]
        ]
        return [*own, *sorted(plain | hidden)]

    def clean(self) -> None:
        may_wait = self.kind.connect.GIVES if self.kind.connect else ()
        for problem in validate(self.kind.name, self.settings(), self.secrets(), may_wait):
            name, _, words = problem.partition(": ")
            key = f"field-{name}"
            said = MOVED if self._has_moved() and name in self.stored else words
            self.add_error(key if key in self.fields else None, said if key in self.fields else problem)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Outlet.objects.filter(name=name).exists():
            raise forms.ValidationError("There is already an outlet of this name. Choose another.")
        return name

    def _set_language(self) -> None:
        languages = {*Site.objects.values_list("language", flat=True)}
        initial, has_posts = "en" if "en" in languages else "", False
        if self.outlet:
            languages.add(self.outlet.language)
            self.fields["account"].initial, initial = self.outlet.account, self.outlet.language
            has_posts = self.outlet.deliveries.exists()
        self.fields["language"] = forms.ChoiceField(
            choices=sorted((code, language_name(code)) for code in languages),
            initial=initial,
            # Its posts are in that language; another language is another outlet.
            disabled=has_posts,
            help_text="It gets the edition of this language.",
        )

    def _setting(self, field: Field) -> forms.Field:
        initial = str(self.outlet.settings.get(field.name, "")) if self.outlet else ""
        common: dict[str, Any] = {
            "label": _label(field),
            "required": field.required and not field.default,
            "initial": initial,
        }
        if field.choices:
            choices = [(value, value.capitalize()) for value in field.choices]
            common["initial"] = initial or field.default
            return forms.ChoiceField(choices=choices, **{**common, "required": False})
        help_text = f"Left empty: {field.default}" if field.default else ""
        return forms.CharField(help_text=help_text, max_length=1_000, **common)

    def _secret(self, field: Field) -> forms.Field:
        kept = field.name in self.stored
        gives = self.kind.connect.GIVES if self.kind.connect else frozenset()
        help_text = (
            KEEPS if kept else "May be left empty: connecting gives it." if field.name in gives else ""
        )
        return forms.CharField(
            label=_label(field),
            # `validate` says what is missing: by hand, and before connecting, nothing is.
            required=False,
            help_text=help_text,
            max_length=20_000,
            widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
        )

    def _given(self, field: Field) -> str:
        value = str(self.cleaned_data.get(_key(field)) or "")
        return "" if field.choices and value == field.default else value

    def _has_moved(self) -> bool:
        """Whether what is stored would be sent to another server than before."""
        if self.outlet is None:
            return False
        return _server(self.outlet.settings, self.kind) != _server(self.settings(), self.kind)


def _server(settings: Mapping[str, Any], kind: Kind) -> tuple[str, str, int | None]:
    default = next((field.default for field in kind.fields if field.name == "base_url"), "")
    parts = urlsplit(str(settings.get("base_url") or default))
    try:
        port = parts.port
    except ValueError:
        port = None
    return parts.scheme, parts.hostname or "", port


def _stored(outlet: Outlet | None) -> dict[str, str]:
    """What no key opens any more counts as not there: it is given again."""
    try:
        return outlet.secrets() if outlet else {}
    except SealError:
        return {}


def _key(field: Field) -> str:
    """A kind may call a field as it likes."""
    return f"field-{field.name}"


def _label(field: Field) -> str:
    return field.label[:1].upper() + field.label[1:]


def _name_field() -> forms.SlugField:
    return forms.SlugField(
        max_length=60, help_text="Ours, for ever: letters, digits and hyphens, such as tumblr-en."
    )


def kinds() -> list[Kind]:
    return sorted(registry.KINDS.values(), key=lambda kind: kind.label.casefold())
