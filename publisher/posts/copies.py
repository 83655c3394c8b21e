"""What a post says, without whose it is: kept where there is no date, and made a post of on another one.

The rows that belong to it come along (writers, pictures with their rights, credits); its date, its approval and its
history do not.
"""

from __future__ import annotations

import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from publisher.posts.models import Picture, Post, Series, Writer

FIELDS = ("series", "part", "title", "strapline", "body", "licence", "rights_line")
PARTS = ("writers", "pictures", "creators", "institutions", "publications", "credit_notes")


_Keys = dict[Any, set[int]]
"""By model."""


class IncompleteError(ValueError):
    """A writer, a series or a picture of it is not there any more."""


def data_of(post: Post) -> dict[str, Any]:
    whole = post.serializable_data()
    said = {name: whole[name] for name in FIELDS}
    return said | {name: [_nobodys(row) for row in whole[name]] for name in PARTS}


def digest(data: dict[str, Any]) -> str:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def unsaved(data: dict[str, Any]) -> Post:
    """Without a date. Raises `IncompleteError`."""
    (made,) = unsaved_all([data])
    if isinstance(made, IncompleteError):
        raise made
    return made


def unsaved_all(drafts: Sequence[dict[str, Any]]) -> list[Post | IncompleteError]:
    """Each with its series and pictures loaded, or why it cannot be; the database is asked as often as for one."""
    named = [_named(data) for data in drafts]
    there = {
        model: model.objects.in_bulk({key for one in named for key in one[model]})
        for model in (Series, Writer, Picture)
    }
    return [_unsaved(data, wanted, there) for data, wanted in zip(drafts, named, strict=True)]


def _unsaved(
    data: dict[str, Any], wanted: _Keys, there: Mapping[Any, dict[int, Any]]
) -> Post | IncompleteError:
    if any(keys - there[model].keys() for model, keys in wanted.items()):
        return IncompleteError(f"“{data['title']}”: something of it was deleted since")
    post: Post = Post.from_serializable_data({**data, "pk": None}, check_fks=False)
    post.series = there[Series].get(data["series"])
    for placed in post.pictures.all():
        placed.picture = there[Picture][placed.picture_id]
    return post


def post_of(data: dict[str, Any], publish_on: datetime.date, rerun_of: Post | None = None) -> Post:
    """A stored draft on that date. Raises `IncompleteError`."""
    post = unsaved(data)
    post.publish_on = publish_on
    post.rerun_of = rerun_of
    post.save()
    post.save_revision(clean=False)
    return post


def _named(data: dict[str, Any]) -> _Keys:
    """The rows of others that it needs: modelcluster looks as well, and fails on keys that are protected."""
    return {
        Series: {data["series"]} - {None},
        Writer: {line["writer"] for line in data["writers"]},
        Picture: {line["picture"] for line in data["pictures"]},
    }


def _nobodys(row: dict[str, Any]) -> dict[str, Any]:
    """Without its key and that of the post; its own rows too."""
    kept = {name: value for name, value in row.items() if name not in ("pk", "post", "post_picture")}
    return {
        name: [_nobodys(inner) for inner in value] if isinstance(value, list) else value
        for name, value in kept.items()
    } | {"pk": None}
