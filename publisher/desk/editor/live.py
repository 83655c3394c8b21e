"""What stands in the form, looked at while it is typed: nothing is saved, nobody outside is asked.

Wagtail's preview views read the form and check who may; here its draft is answered with a piece of the page.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from wagtail.snippets.views.snippets import PreviewOnCreateView, PreviewOnEditView

from channels.models import Outlet
from publisher.desk.day import LANGUAGE_NAMES
from publisher.desk.editor import checks, focus, languages, outlets
from publisher.desk.previews import frozen_of
from publisher.editions.content import Content
from publisher.editions.freeze import SOURCE, NotApprovableError
from publisher.editions.store import StoreError
from publisher.posts.models import Post
from publisher.posts.rules import Finding

NO_DAY = "Give the post a date: its address and the translation depend on it."
NO_PICTURE = "Choose a picture: nothing goes out without one."


class _Checks:
    """Wagtail's mixin of a view; `get_form` and `validate_form` are its own."""

    http_method_names: ClassVar = ("post",)

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST)  # type: ignore[attr-defined]
        if not self.validate_form(form):  # type: ignore[attr-defined]
            return render(request, "desk/editor/checks.html", told(checks.errors(form)))
        form.save(commit=False)
        found = told([*checks.moves(form), *checks.lines(form.instance, form)])
        return render(
            request,
            "desk/editor/checks.html",
            {**found, "rights": rights_of(form), "shapes": shapes_of(form)},
        )


class _Outlets:
    http_method_names: ClassVar = ("post",)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form is kept as for Wagtail's preview, so that each card leads to its own."""
        super().post(request, *args, **kwargs)  # type: ignore[misc]
        form = self.get_form(request.POST)  # type: ignore[attr-defined]
        if not self.validate_form(form):  # type: ignore[attr-defined]
            return render(
                request, "desk/editor/outlets.html", {"reasons": ["Mend what is marked in the form."]}
            )
        form.save(commit=False)
        return render(
            request,
            "desk/editor/outlets.html",
            {**shown(form.instance), "preview_url": preview_url(form.instance)},
        )


class CheckOnEdit(_Checks, PreviewOnEditView):
    pass


class CheckOnCreate(_Checks, PreviewOnCreateView):
    pass


class OutletsOnEdit(_Outlets, PreviewOnEditView):
    pass


class OutletsOnCreate(_Outlets, PreviewOnCreateView):
    pass


def urls(viewset: Any) -> list[URLPattern]:
    edit = {"form_class": viewset.get_form_class(for_update=True)}
    create = {"form_class": viewset.get_form_class()}
    return [
        path("checks/", viewset.construct_view(CheckOnCreate, **create), name="checks_on_add"),
        path("checks/<int:pk>/", viewset.construct_view(CheckOnEdit, **edit), name="checks_on_edit"),
        path("outlets/", viewset.construct_view(OutletsOnCreate, **create), name="outlets_on_add"),
        path("outlets/<int:pk>/", viewset.construct_view(OutletsOnEdit, **edit), name="outlets_on_edit"),
    ]


def told(found: list[checks.Line]) -> dict[str, Any]:
    return {
        "blockers": [line for line in found if line.blocks],
        "advice": [line for line in found if not line.blocks],
    }


def rights_of(form: Any) -> list[dict[str, Any]]:
    """A table below each picture's lines: what they come to at every place that there is."""
    kinds = Outlet.objects.values_list("kind", flat=True).distinct()
    tables = []
    for row in checks.rows(form.formsets["pictures"]):
        rights = list(row.instance.rights.all())
        places = outlets.rights_table(rights, list(LANGUAGE_NAMES), list(kinds))
        tables.append({"anchor": f"id_{row.prefix}-rights-FORMS", "rows": places})
    return [{**table, "languages": LANGUAGE_NAMES.values()} for table in tables]


def shapes_of(form: Any) -> list[dict[str, Any]]:
    """What other ratios would make of each picture, as its tick says now."""
    shapes = []
    for row in checks.rows(form.formsets["pictures"]):
        placed = row.instance
        if placed.picture_id is None:
            continue
        cropped = placed.may_be_cropped and focus.has_area(placed.picture)
        shapes.append(
            {
                "anchor": f"id_{row.prefix}-may_be_cropped",
                "picture": placed.picture_id,
                "src": placed.picture.get_rendition("max-400x400").url,
                "cropped": cropped,
                "cuts": focus.cuts(placed.picture, cropped=cropped),
            }
        )
    return shapes


def shown(post: Post) -> dict[str, Any]:
    """Each language with its outlets, or the reasons why there is nothing to show."""
    try:
        draft = draft_of(post)
    except NotApprovableError as error:
        return {"reasons": [finding.message for finding in error.findings]}
    except StoreError as error:
        return {"reasons": [str(error)]}
    there = list(Outlet.objects.order_by("name"))
    return {"languages": [_language(worded, there) for worded in languages.each(draft)]}


def draft_of(post: Post) -> Content:
    """As approval would freeze it. Raises `NotApprovableError` and `StoreError`."""
    if post.publish_on is None:
        raise NotApprovableError([Finding("day-missing", "publish_on", NO_DAY)])
    if not post.pictures.all():
        raise NotApprovableError([Finding("picture-missing", "pictures", NO_PICTURE)])
    return frozen_of(post)


def _language(worded: languages.Worded, there: list[Outlet]) -> dict[str, Any]:
    mine = [outlet for outlet in there if outlet.language == worded.language]
    return {
        "worded": worded,
        "public": outlets.is_public(worded),
        "mode": mode("web", worded.language),
        "outlets": [
            {"seen": seen, "mode": mode(seen.kind, worded.language)} for seen in outlets.seen(worded, mine)
        ],
    }


def mode(name: str, language: str) -> str:
    """Of Wagtail's preview: `publisher.desk.previews` registers them by these names."""
    return name if language == SOURCE else f"{name}-{language}"


def preview_url(post: Post) -> str:
    return reverse("posts:preview_on_edit", args=[post.pk]) if post.pk else reverse("posts:preview_on_add")
