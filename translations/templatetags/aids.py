"""What the aids have for one field."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from translations.screens.aids import Aids

register = template.Library()


@register.filter
def of_field(aids: Mapping[str, Aids] | None, name: str) -> Aids | None:
    return aids.get(name) if aids else None
