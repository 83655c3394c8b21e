"""Names, as the room's screens write them."""

from __future__ import annotations

from django import template
from django.contrib.auth.models import User
from django.utils.translation import get_language_info

from translations.people import name_of

register = template.Library()


@register.filter
def person(user: User | None) -> str:
    return name_of(user) if user else ""


@register.filter
def language_name(code: str) -> str:
    """“Català”; the code itself where nobody has named the language yet."""
    try:
        name: str = get_language_info(code)["name_local"]
    except KeyError:
        return code
    return name
