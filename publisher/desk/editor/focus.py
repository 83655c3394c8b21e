"""What each ratio would cut from a picture, and the area that no cut may touch, set by numbers as well as drawn.

The windows are those of `editions.cutting.shape`, which the cutter uses.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from wagtail.images.rect import Rect
from wagtail.log_actions import log

from publisher.desk.views import DeskPage
from publisher.editions.cutting.shape import Box, Form, Window, lay, window
from publisher.posts.models import Picture

SET = "posts.change_post"
RATIOS = (("4:5", 4 / 5), ("1:1", 1.0), ("16:9", 16 / 9), ("1.91:1", 1.91))
_UNBOUND = 10**6
_NEAR = 0.01


@dataclass(frozen=True)
class Shown:
    """One ratio, as an SVG that looks at a part of the picture; outside of it is border."""

    ratio: str
    view_box: str
    width: int
    height: int
    said: str


def cuts(picture: Any, *, cropped: bool) -> list[Shown]:
    """`cropped`: a person allowed it for this post."""
    focus = box_of(picture) if cropped else None
    return [_shown(picture, name, ratio, focus) for name, ratio in RATIOS]


def box_of(picture: Any) -> Box | None:
    """In shares of the picture; None where no area was ever drawn."""
    box = picture.get_focal_point()
    if box is None:
        return None
    left, top = max(0.0, box.left / picture.width), max(0.0, box.top / picture.height)
    right, bottom = min(1.0, box.right / picture.width), min(1.0, box.bottom / picture.height)
    return Box(left, top, right - left, bottom - top)


def _shown(picture: Any, name: str, ratio: float, focus: Box | None) -> Shown:
    form = Form(_UNBOUND, _UNBOUND, _UNBOUND, ratio, ratio)
    whole = Window(0, 0, picture.width, picture.height)
    part = window(picture.width, picture.height, form, focus) if focus else whole
    layout = lay(part.width, part.height, form)
    left = part.left - (layout.canvas_width - part.width) // 2
    top = part.top - (layout.canvas_height - part.height) // 2
    bordered = not math.isclose(part.width / part.height, ratio, rel_tol=_NEAR)
    lost = round(100 * (1 - part.width * part.height / (picture.width * picture.height)))
    said = [f"loses {lost} % of the picture" if lost else "whole", "with a border" if bordered else ""]
    view_box = f"{left} {top} {layout.canvas_width} {layout.canvas_height}"
    return Shown(name, view_box, picture.width, picture.height, ", ".join(filter(None, said)))


class FocusForm(forms.Form):
    """In per cent of the picture, so that it can be set by keyboard."""

    left = forms.FloatField(label="From the left edge (%)", min_value=0, max_value=99)
    top = forms.FloatField(label="From the top edge (%)", min_value=0, max_value=99)
    width = forms.FloatField(label="Width (%)", min_value=1, max_value=100)
    height = forms.FloatField(label="Height (%)", min_value=1, max_value=100)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for start, length, edge in (("left", "width", "right"), ("top", "height", "bottom")):
            if start in given and length in given and given[start] + given[length] > 100:
                self.add_error(length, f"The area reaches beyond the {edge} edge: make it smaller.")
        return given


def keep(picture: Any, given: dict[str, float], by: Any) -> None:
    left, top = given["left"] * picture.width / 100, given["top"] * picture.height / 100
    width, height = given["width"] * picture.width / 100, given["height"] * picture.height / 100
    picture.set_focal_point(Rect(round(left), round(top), round(left + width), round(top + height)))
    picture.save()
    log(instance=picture, action="wagtail.edit", user=by)


class FocusView(DeskPage):
    permission = SET
    template_name = "desk/editor/focus.html"
    page_title = "Focal area"
    header_icon = "image"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        picture = get_object_or_404(Picture, pk=kwargs["pk"])
        form = kwargs.pop("form", None) or FocusForm(initial=_percent(box_of(picture)))
        context: dict[str, Any] = super().get_context_data(
            picture=picture,
            form=form,
            box=box_of(picture),
            src=picture.get_rendition("max-1000x1000").url,
            cropped=cuts(picture, cropped=True),
            whole=cuts(picture, cropped=False),
            **kwargs,
        )
        return context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        picture = get_object_or_404(Picture, pk=pk)
        form = FocusForm(request.POST)
        if not form.is_valid():
            again: HttpResponse = self.render_to_response(self.get_context_data(pk=pk, form=form), status=400)
            return again
        keep(picture, form.cleaned_data, request.user)
        messages.success(request, "Kept. What was approved before stays as it was cut.")
        return redirect(reverse("desk_focus", args=[pk]))


def _percent(box: Box | None) -> dict[str, float]:
    box = box or Box(0.25, 0.25, 0.5, 0.5)
    return {name: round(100 * getattr(box, name), 1) for name in ("left", "top", "width", "height")}


def urls() -> list[URLPattern]:
    return [path("pictures/focus/<int:pk>/", FocusView.as_view(), name="desk_focus")]
