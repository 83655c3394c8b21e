"""The edit form as a browser would send it back."""

from __future__ import annotations

from typing import Any

from django.test import Client

from publisher.posts.models import Post

RICH_TEXT = (
    '{{"blocks": [{{"key": "a1", "text": "{text}", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],'
    ' "entityRanges": []}}], "entityMap": {{}}}}'
)
INLINES = ("writers", "pictures", "creators", "institutions", "publications", "credit_notes")


def form_data(post: Post | None = None, **changes: Any) -> dict[str, Any]:
    data: dict[str, Any] = {
        "publish_on": "2031-03-03",
        "title": "Tide of cells",
        "strapline": "",
        "body": RICH_TEXT.format(text=changes.pop("body_text", "Some words.")),
        "series": "",
        "part": "",
        "licence": "",
        "rights_line": "",
    }
    for name in INLINES:
        data |= _management(name, 0)
    if post is not None:
        data |= _pictures(post) | _writers(post)
    return data | changes


def _pictures(post: Post) -> dict[str, Any]:
    data: dict[str, Any] = {}
    placed = list(post.pictures.all())
    for index, row in enumerate(placed):
        data |= {
            f"pictures-{index}-id": row.pk or "",
            f"pictures-{index}-picture": row.picture_id,
            f"pictures-{index}-alt_text": row.alt_text,
            f"pictures-{index}-ORDER": index + 1,
        }
        rights = list(row.rights.all())
        data |= _management(f"pictures-{index}-rights", len(rights))
        for number, right in enumerate(rights):
            prefix = f"pictures-{index}-rights-{number}"
            data |= {
                f"{prefix}-id": right.pk or "",
                f"{prefix}-channel": right.channel,
                f"{prefix}-language": right.language,
                f"{prefix}-permission": right.permission,
            }
    return data | _management("pictures", len(placed))


def _writers(post: Post) -> dict[str, Any]:
    data: dict[str, Any] = {}
    lines = list(post.writers.all())
    for index, line in enumerate(lines):
        data |= {
            f"writers-{index}-id": line.pk or "",
            f"writers-{index}-writer": line.writer_id,
            f"writers-{index}-ORDER": index + 1,
        }
    return data | _management("writers", len(lines))


def _management(prefix: str, count: int) -> dict[str, Any]:
    return {
        f"{prefix}-TOTAL_FORMS": count,
        f"{prefix}-INITIAL_FORMS": count,
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }


def save(client: Client, post: Post, action: str = "", **changes: Any) -> Any:
    """Press a button below the form; follow where it leads."""
    data = form_data(Post.objects.get(pk=post.pk), **changes)
    if action:
        data[action] = action
    return client.post(f"/desk/posts/edit/{post.pk}/", data, follow=True)


def messages_of(response: Any) -> str:
    return "\n".join(str(message) for message in response.context["messages"])
