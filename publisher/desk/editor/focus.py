"""What each ratio would cut from a picture, and the areas that no cut may touch, set by numbers as well as drawn.

The windows are those of `editions.cutting.shape`, which the cutter uses; what channels are sent is cut by the cutter.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe
from wagtail.images.rect import Rect
from wagtail.log_actions import log

from channels import registry
from publisher.desk import policy
from publisher.desk.previews import cut_for
from publisher.desk.views import DeskPage
from publisher.editions.cutting.refusal import PictureRefusedError
from publisher.editions.cutting.shape import Box, Form, Window, lay, window
from publisher.editions.forms import form_of, ratios_of
from publisher.editions.store import StoreError
from publisher.posts.focus import Area, default_of, keep, own_of, ratio_of
from publisher.posts.models import Picture

SET = "posts.change_post"
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


def cuts(picture: Picture, *, cropped: bool) -> list[Shown]:
    """`cropped`: a person allowed it for this post."""
    default, own = (default_of(picture), own_of(picture)) if cropped else (None, {})
    return [_shown(picture, name, own.get(name, default), own=name in own) for name in _ratios(picture)]


def has_area(picture: Picture) -> bool:
    return default_of(picture) is not None or not own_of(picture).keys().isdisjoint(_ratios(picture))


def _shown(picture: Picture, name: str, area: Area | None, *, own: bool) -> Shown:
    ratio = ratio_of(name)
    form = Form(_UNBOUND, _UNBOUND, _UNBOUND, ratio, ratio)
    whole = Window(0, 0, picture.width, picture.height)
    part = window(picture.width, picture.height, form, Box(**asdict(area))) if area else whole
    layout = lay(part.width, part.height, form)
    left = part.left - (layout.canvas_width - part.width) // 2
    top = part.top - (layout.canvas_height - part.height) // 2
    bordered = not math.isclose(part.width / part.height, ratio, rel_tol=_NEAR)
    lost = round(100 * (1 - part.width * part.height / (picture.width * picture.height)))
    said = [f"loses {lost} % of the picture" if lost else "whole", "with a border" if bordered else ""]
    said += ["by an area of its own"] if own else []
    view_box = f"{left} {top} {layout.canvas_width} {layout.canvas_height}"
    return Shown(name, view_box, picture.width, picture.height, ", ".join(filter(None, said)))


def reshaping(picture: Picture) -> Iterator[registry.Kind]:
    """The kinds that take no picture of this shape."""
    for kind in registry.KINDS.values():
        form = form_of(kind.name)
        if form is not None and form.ratio_of(picture.width, picture.height) is not None:
            yield kind


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

    @property
    def area(self) -> Area:
        return Area(**{name: share / 100 for name, share in self.cleaned_data.items()})


class FocusView(DeskPage):
    """Of all ratios, or of the one that the address names."""

    permission = SET
    template_name = "desk/editor/focus.html"
    page_title = "Focal area"
    header_icon = "image"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        picture = get_object_or_404(Picture, pk=kwargs["pk"])
        ratio = _ratio(self.request, picture)
        own = own_of(picture)
        area = own.get(ratio, default_of(picture))
        form = kwargs.pop("form", None) or FocusForm(initial=_percent(area))
        context: dict[str, Any] = super().get_context_data(
            picture=picture,
            ratio=ratio,
            ratios=_ratios(picture),
            form=form,
            area=area,
            has_own=ratio in own,
            is_cropped=has_area(picture),
            src=picture.get_rendition("max-1000x1000").url,
            cropped=cuts(picture, cropped=True),
            whole=cuts(picture, cropped=False),
            kinds=list(reshaping(picture)),
            **kwargs,
        )
        return context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        picture = get_object_or_404(Picture, pk=pk)
        ratio = _ratio(request, picture)
        form = FocusForm(request.POST)
        back_to_default = bool(ratio) and "default" in request.POST
        if not back_to_default and not form.is_valid():
            again: HttpResponse = self.render_to_response(self.get_context_data(pk=pk, form=form), status=400)
            return again
        if ratio:
            keep(picture, ratio, None if back_to_default else form.area)
        else:
            _draw(picture, form.area)
        picture.save()
        log(instance=picture, action="wagtail.edit", user=request.user)
        messages.success(request, "Kept. What was approved before stays as it was cut.")
        return redirect(request.get_full_path())


@require_safe
def sent(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The picture as that kind of channel would be sent it, where a post allows it to be cropped."""
    if not policy.may(request.user, SET):
        raise PermissionDenied
    if kind not in registry.KINDS:
        raise Http404("there is no such channel")
    try:
        cut = cut_for(get_object_or_404(Picture, pk=pk), kind)
    except (PictureRefusedError, StoreError) as error:
        raise Http404(str(error)) from error
    return HttpResponseRedirect(reverse("private_frozen", args=[cut.sha256]))


def _ratios(picture: Picture) -> list[str]:
    return ratios_of(picture.width, picture.height)


def _ratio(request: HttpRequest, picture: Picture) -> str:
    """Empty: the area of every ratio that has none of its own."""
    ratio = request.GET.get("ratio", "")
    if ratio and ratio not in _ratios(picture):
        raise Http404("no channel brings this picture to that ratio")
    return ratio


def _draw(picture: Picture, area: Area) -> None:
    """As Wagtail's own, which is in pixels."""
    right, bottom = area.left + area.width, area.top + area.height
    across, down = picture.width, picture.height
    picture.set_focal_point(
        Rect(round(area.left * across), round(area.top * down), round(right * across), round(bottom * down))
    )


def _percent(area: Area | None) -> dict[str, float]:
    return {name: round(100 * share, 1) for name, share in asdict(area or Area(0.25, 0.25, 0.5, 0.5)).items()}


def urls() -> list[URLPattern]:
    return [
        path("pictures/focus/<int:pk>/", FocusView.as_view(), name="desk_focus"),
        path("pictures/sent/<int:pk>/<slug:kind>/", sent, name="desk_picture_sent"),
    ]
