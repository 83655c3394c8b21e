"""How a draft can be looked at. Rooms above fill this in; posts knows none of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponse

if TYPE_CHECKING:
    from publisher.posts.models import Post


@dataclass(frozen=True)
class Preview:
    name: str
    label: str
    show: Callable[[Post], HttpResponse]
    """Given a draft that may not be saved yet."""


_previews: dict[str, Preview] = {}


def register(preview: Preview) -> None:
    _previews[preview.name] = preview


def modes() -> list[tuple[str, str]]:
    return [(preview.name, preview.label) for preview in _previews.values()]


def show(post: Post, name: str) -> HttpResponse:
    return _previews[name].show(post)
