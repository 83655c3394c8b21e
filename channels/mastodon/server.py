"""What this server takes, which each may choose for itself, and whether an outlet's posts fit it.

https://docs.joinmastodon.org/entities/V2_Instance/#configuration
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from channels import measure
from channels.contract import Field, Limits, Rendition
from channels.errors import OutcomeUnknown, Refused
from channels.http import Answer
from channels.mastodon.answers import KIND
from channels.mastodon.config import LIMITS, MAX_CHARACTERS, URL_CHARACTERS


@dataclass(frozen=True)
class Server:
    """None: it does not say."""

    max_characters: int | None
    characters_reserved_per_url: int | None
    max_media_attachments: int | None
    image_size_limit: int | None
    description_limit: int | None


def server_of(answer: Answer) -> Server:
    try:
        configuration = json.loads(answer.body)["configuration"]
        posts = configuration["statuses"]
        media = configuration.get("media_attachments") or {}
        return Server(
            max_characters=_whole(posts.get("max_characters")),
            characters_reserved_per_url=_whole(posts.get("characters_reserved_per_url")),
            max_media_attachments=_whole(posts.get("max_media_attachments")),
            image_size_limit=_whole(media.get("image_size_limit")),
            description_limit=_whole(media.get("description_limit")),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        raise OutcomeUnknown(f"{KIND}: the server does not tell its limits", code="json") from None


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def limits_of(settings: Mapping[str, Any]) -> Limits:
    return replace(
        LIMITS, text_max=_number(settings, MAX_CHARACTERS), url_cost=_number(settings, URL_CHARACTERS)
    )


def advice(limits: Limits, server: Server) -> str:
    """What the team should set, where the outlet counts otherwise than its server."""
    pairs = (
        (MAX_CHARACTERS, limits.text_max, server.max_characters),
        (URL_CHARACTERS, limits.url_cost, server.characters_reserved_per_url),
    )
    wrong = [
        f"set {field.name} to {theirs}: that is what this server counts, and the outlet says {ours}"
        for field, ours, theirs in pairs
        if theirs not in {None, ours}
    ]
    return "; ".join(wrong) or f"may read; texts of {limits.text_max} characters"


def check(rendition: Rendition, server: Server) -> None:
    """Whether what was frozen fits the server as it is now. Raises `Refused`; its code is the limit's name."""
    length = measure.size(
        rendition.payload["status"],
        LIMITS.text_unit,
        server.characters_reserved_per_url or LIMITS.url_cost,
    )
    longest = max((len(picture.alt) for picture in rendition.pictures), default=0)
    _check("max_characters", length, server.max_characters)
    _check("description_limit", longest, server.description_limit)
    _check("max_media_attachments", len(rendition.pictures), server.max_media_attachments)


def check_picture(content: bytes, server: Server) -> None:
    _check("image_size_limit", len(content), server.image_size_limit)


def _check(name: str, ours: int, theirs: int | None) -> None:
    if theirs is not None and ours > theirs:
        raise Refused(
            f"{KIND}: {name} of this server is {theirs}, and the post has {ours}; `bpod outlet check` says "
            "what to set",
            code=name,
        )


def _number(settings: Mapping[str, Any], field: Field) -> int:
    """What is no number counts as the default; `advice` names the server's."""
    value = str(settings.get(field.name) or field.default)
    return int(value) if value.isascii() and value.isdigit() else int(field.default)
