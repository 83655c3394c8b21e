"""How a translation would fare where it is posted: the house knows the places, this room only asks."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True)
class ChannelText:
    """One place, and how much of the room it gives these words would take."""

    place: str
    size: int
    size_max: int | None
    """None: there is room for anything."""
    unit: str
    left_out: str = ""
    """What had to give way, in words."""
    trouble: str = ""
    """Why these words could not be posted there at all."""


Provider = Callable[[datetime.date, str, Mapping[str, str]], Sequence[ChannelText]]


def of(publish_on: datetime.date, language: str, words: Mapping[str, str]) -> Sequence[ChannelText]:
    """Nothing where `TRANSLATIONS_CHANNEL_TEXTS` names nobody who could tell."""
    name = getattr(settings, "TRANSLATIONS_CHANNEL_TEXTS", "")
    return cast(Provider, import_string(name))(publish_on, language, words) if name else ()
