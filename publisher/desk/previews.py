"""A draft as its followers would see it, from unsaved data, by the very code that bakes and sends.

Posts stands below this room and may not import it, so the previews are put into `posts.previews` when
Django is ready: Wagtail asks the model, the model asks its own register. A subclass of Post or a proxy
would be a second snippet with revisions of its own.
"""

from __future__ import annotations

import html
import threading
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from channels import measure, registry
from channels.contract import Channel, Limits, OutletConfig, Rendition, Unit
from channels.errors import ChannelError
from channels.models import Outlet
from publisher.desk.day import LANGUAGE_NAMES
from publisher.desk.editor import languages
from publisher.editions import freeze, wordings
from publisher.editions.content import Content, Cut
from publisher.editions.freeze import SOURCE, NotApprovableError
from publisher.editions.models import Site
from publisher.editions.store import StoreError
from publisher.editions.story import story
from publisher.posts import previews
from publisher.posts.models import Picture, Post
from publisher.posts.previews import Preview
from publisher.website.preview import post_page

UNIT_NAMES: Mapping[Unit, str] = {
    "codepoints": "characters",
    "graphemes": "characters",
    "weighted": "characters, some counted twice",
    "emoji_bytes": "characters, emoji by their bytes",
    "utf8_bytes": "bytes",
}

_one_cutter = threading.Lock()
"""While one types, previews come in faster than a new picture can be cut; it is cut once."""


def register() -> None:
    """English by the kind's own name, another language by `kind-language`."""
    for language, name in LANGUAGE_NAMES.items():
        suffix, said = ("", "") if language == SOURCE else (f"-{language}", f", {name}")
        previews.register(Preview(f"web{suffix}", f"Web page{said}", partial(_web, language)))
        for kind in registry.KINDS.values():
            look = partial(_channel, kind, language)
            previews.register(Preview(f"{kind.name}{suffix}", f"{kind.label}{said}", look))


def frozen_of(post: Post) -> Content:
    """What approval would freeze, to the byte. Raises `NotApprovableError` and `StoreError`."""
    with _one_cutter:
        return freeze.frozen_of(post)


def cut_for(picture: Picture, kind: str) -> Cut:
    """Raises `PictureRefusedError` and `StoreError`."""
    with _one_cutter:
        return freeze.cut_for(picture, kind)


def _worded(post: Post, language: str) -> Content:
    draft = frozen_of(post)
    return draft if language == SOURCE else languages.in_language(draft, language)[0]


def _web(language: str, post: Post) -> HttpResponse:
    try:
        return HttpResponse(post_page(_worded(post, language), language))
    except NotApprovableError as error:
        return _not_yet("Web page", [finding.message for finding in error.findings])
    except StoreError as error:
        return _not_yet("Web page", [str(error)])


def _channel(kind: registry.Kind, language: str, post: Post) -> HttpResponse:
    account, channel = of_outlet(kind, language)
    site = Site.objects.get(language=language)
    try:
        template = wordings.in_use(kind.name, language)
        told = story(_worded(post, language), site.base_url, kind.name, template)
        rendition = channel.compose(told)
    except NotApprovableError as error:
        return _not_yet(kind.label, [finding.message for finding in error.findings])
    except ChannelError as error:
        return _not_yet(kind.label, [error.detail])
    except StoreError as error:
        return _not_yet(kind.label, [str(error)])
    context = {"story": told, "account": account, "pictures": rendition.pictures, "kind": kind}
    if kind.name == "tumblr":
        return HttpResponse(render_to_string("desk/tumblr.html", {**context, **_npf(rendition)}))
    posts = as_read(rendition, channel.limits)
    return HttpResponse(render_to_string("desk/channel.html", {**context, "posts": posts}))


def of_outlet(kind: registry.Kind, language: str) -> tuple[str, Channel]:
    """The account and the adapter of its first outlet, or of one there might be."""
    outlet = Outlet.objects.filter(kind=kind.name, language=language).first()
    account = outlet.account if outlet else kind.label
    config = OutletConfig(
        name="preview",
        account=account,
        language=language,
        settings=dict(outlet.settings) if outlet else {},
        secrets={field.name: "" for field in kind.fields if field.secret},  # composing needs none
    )
    return account, registry.adapter(kind.name, config)


def as_read(rendition: Rendition, limits: Limits) -> list[dict[str, Any]]:
    """Each post of the thread: its words as they are sent, how long the platform counts them, what gave way."""
    return [_plain(post, limits) for post in rendition.thread]


def _not_yet(label: str, reasons: list[str]) -> HttpResponse:
    return HttpResponse(render_to_string("desk/no_preview.html", {"label": label, "reasons": reasons}))


def _plain(rendition: Rendition, limits: Limits) -> dict[str, Any]:
    return {
        "text": rendition.plain,
        "pictures": [
            {"src": reverse("private_frozen", args=[picture.sha256]), **asdict(picture)}
            for picture in rendition.pictures
        ],
        "size": measure.size(rendition.plain, limits.text_unit, limits.url_cost),
        "size_max": limits.text_max,
        "unit": UNIT_NAMES[limits.text_unit],
        "left_out": ", ".join(rendition.left_out),
    }


def _npf(rendition: Rendition) -> dict[str, Any]:
    """https://github.com/tumblr/docs/blob/master/npf-spec.md"""
    pictures = iter(rendition.pictures)
    blocks = []
    for block in rendition.payload["content"]:
        if block["type"] == "image":
            picture = next(pictures)
            src = reverse("private_frozen", args=[picture.sha256])
            blocks.append({**block, "src": src, "width": picture.width, "height": picture.height})
        elif block["type"] == "text":
            blocks.append({**block, "html": marked_up(block["text"], block.get("formatting", []))})
        else:
            blocks.append(block)
    tags = [tag for tag in str(rendition.payload["tags"]).split(",") if tag]
    return {"blocks": blocks, "tags": tags}


_SIGNS = {
    "bold": ("<strong>", "</strong>"),
    "italic": ("<em>", "</em>"),
    "small": ('<span class="small">', "</span>"),
}


def marked_up(text: str, ranges: list[dict[str, Any]]) -> SafeString:
    """NPF's ranges as HTML; every character of the text is escaped."""
    opening: dict[int, str] = {}
    closing: dict[int, str] = {}
    for item in sorted(ranges, key=lambda item: item["start"] - item["end"]):  # the wider one is outside
        before, after = _SIGNS.get(item["type"], ("", ""))
        if item["type"] == "link":
            before, after = f'<a href="{html.escape(item["url"])}">', "</a>"
        opening[item["start"]] = opening.get(item["start"], "") + before
        closing[item["end"]] = after + closing.get(item["end"], "")
    pieces = [
        closing.get(index, "") + opening.get(index, "") + html.escape(character)
        for index, character in enumerate(text)
    ]
    return mark_safe("".join(pieces) + closing.get(len(text), ""))  # noqa: S308 - escaped above, piece by piece
