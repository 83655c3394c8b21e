"""The team's glossary: terms, names that stay, words the dictionary lacks. Translators read it, reviewers write it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from translations import door
from translations.models import DoNotTranslate, Job, SpellWord, Term


class OwnLanguage(forms.ModelForm):  # type: ignore[type-arg]
    """The language is the page's: it is checked with the row, and nobody types it."""

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"language"}  # type: ignore[misc, no-any-return]


class TermForm(OwnLanguage):
    forbidden = forms.CharField(
        label=gettext_lazy("Not to be said"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Forms to avoid, one on each line."),
    )

    class Meta:
        model = Term
        fields = ["english", "target", "part_of_speech", "variant", "forbidden", "note"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["forbidden"] = "\n".join(self.instance.forbidden)

    def clean_forbidden(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["forbidden"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))


class NameForm(OwnLanguage):
    class Meta:
        model = DoNotTranslate
        fields = ["pattern", "note"]

    def clean_pattern(self) -> str:
        pattern: str = self.cleaned_data["pattern"]
        if not any(letter.isalnum() for letter in pattern):
            raise forms.ValidationError(_("Write at least one letter: * alone would keep every word."))
        return pattern


class WordForm(OwnLanguage):
    class Meta:
        model = SpellWord
        fields = ["word"]

    def clean_word(self) -> str:
        word: str = self.cleaned_data["word"]
        if len(word.split()) != 1:
            raise forms.ValidationError(_("One word, please."))
        return word.casefold()


@dataclass(frozen=True)
class Kind:
    key: str
    title: Any  # said in the reader's language when the page is made
    model: type[Term | DoNotTranslate | SpellWord]
    form: type[OwnLanguage]


KINDS = {
    kind.key: kind
    for kind in (
        Kind("terms", gettext_lazy("Terms"), Term, TermForm),
        Kind("names", gettext_lazy("Names that stay as they are"), DoNotTranslate, NameForm),
        Kind("words", gettext_lazy("Words the dictionary does not know"), SpellWord, WordForm),
    )
}


@door.open_to(door.TRANSLATE, door.REVIEW)
@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    codes = Job.objects.order_by("language").values_list("language", flat=True).distinct()
    return render(request, "translations/aids/languages.html", {"languages": list(codes)})


@door.open_to(door.TRANSLATE, door.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, language: str) -> HttpResponse:
    """All three lists; a form of each kind adds to it."""
    if not Job.objects.filter(language=language).exists():
        raise Http404(f"Nothing is translated into {language}")
    writes = door.may(request, door.REVIEW)
    asked = request.POST.get("kind", request.GET.get("kind", ""))
    lists = []
    for kind in KINDS.values():
        posted = request.method == "POST" and asked == kind.key
        initial = {"word": request.GET.get("word", "")} if kind.key == "words" else {}
        form = _form(kind, request if posted else None, language, initial=initial)
        if posted and _saved(request, form):
            return redirect("translations:glossary", language)
        rows = kind.model.objects.filter(language=language)
        lists.append(
            {"kind": kind, "rows": rows, "form": form if writes else None, "open": asked == kind.key}
        )
    return render(request, "translations/aids/glossary.html", {"language": language, "lists": lists})


@door.open_to(door.REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, language: str, kind: str, pk: int) -> HttpResponse:
    if kind not in KINDS:
        raise Http404(kind)
    sort = KINDS[kind]
    row = get_object_or_404(sort.model, pk=pk, language=language)
    if request.POST.get("action") == "delete":
        row.delete()
        messages.success(request, _("Deleted: %(name)s.") % {"name": row})
        return redirect("translations:glossary", language)
    form = _form(sort, request if request.method == "POST" else None, language, instance=row)
    if request.method == "POST" and _saved(request, form):
        return redirect("translations:glossary", language)
    context = {"language": language, "kind": sort, "row": row, "form": form}
    return render(request, "translations/aids/entry.html", context)


def _form(kind: Kind, request: HttpRequest | None, language: str, **more: Any) -> OwnLanguage:
    instance = more.pop("instance", None) or kind.model(language=language)
    form = kind.form(request.POST if request else None, instance=instance, prefix=kind.key, **more)
    for field in form.fields.values():
        field.widget.attrs.setdefault("autocomplete", "off")
    return form


def _saved(request: HttpRequest, form: OwnLanguage) -> bool:
    if not door.may(request, door.REVIEW):
        raise PermissionDenied
    if not form.is_valid():
        return False
    form.save()
    messages.success(request, _("Saved."))
    return True
