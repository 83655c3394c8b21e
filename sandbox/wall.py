"""The wall: what followers of each sandbox outlet have received, as they would see it.

Plain HTML with its style in the page: no scripts, nothing fetched from anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from html import escape
from importlib import resources
from urllib.parse import quote

from sandbox.platform import Platform
from sandbox.seen import Block, Picture, Seen, Span
from sandbox.store import MIMES
from sandbox.wire import Answer

ON_FRONT = 6
"""Posts of each outlet."""
_ELEMENTS = {"bold": "strong", "italic": "em", "small": "small"}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


def page(path: str, platforms: Mapping[str, Platform]) -> Answer:
    if path == "/":
        return Answer.html(_front(platforms))
    if match := re.fullmatch(r"/wall/([^/]+)/([^/]+)(?:/([\w-]+))?", path):
        kind, account, post_id = match.groups()
        found = [
            post
            for post in _visible(platforms.get(kind))
            if post.account == account and post_id in {None, post.id}
        ]
        if kind in platforms and found:
            return Answer.html(_outlet(platforms[kind], account, found, alone=post_id is not None))
    if match := re.fullmatch(r"/pictures/([^/]+)/([^/]+)", path):
        platform = platforms.get(match[1])
        content = platform.store.picture(match[2]) if platform else None
        if content is not None:
            mime = MIMES.get(match[2].rpartition(".")[2], "application/octet-stream")
            return Answer(200, content, {"Content-Type": mime, **_FOR_EVER})
    return Answer.html(_document("Not here", "<h1>Nothing here</h1><p><a href='/'>To the wall</a></p>"), 404)


def _visible(platform: Platform | None) -> list[Seen]:
    """The newest first, each with its replies below it."""
    posts = [post for post in platform.seen() if post.visible] if platform else []
    known = {(post.account, post.id) for post in posts}
    tops = [post for post in posts if (post.account, post.reply_to) not in known]
    tops.sort(key=lambda post: (post.at, post.id), reverse=True)
    return [post for top in tops for post in _thread(top, posts)]


def _thread(top: Seen, posts: list[Seen]) -> Iterator[Seen]:
    yield top
    for post in posts:
        if (post.account, post.reply_to) == (top.account, top.id):
            yield from _thread(post, posts)


def _front(platforms: Mapping[str, Platform]) -> str:
    outlets: dict[tuple[str, str], list[Seen]] = {}
    for name, platform in platforms.items():
        for post in _visible(platform):
            outlets.setdefault((name, post.account), []).append(post)
    kinds = [name for name in platforms if any(kind == name for kind, _ in outlets)]
    sections = [
        _kind(platforms[name], {account: posts for (kind, account), posts in outlets.items() if kind == name})
        for name in kinds
    ]
    empty = "<p class='empty'>Nothing has been received yet. Load this page again after a release.</p>"
    heading = (
        "<header class='top'><h1>The wall</h1>"
        "<p>What followers of each sandbox outlet have received, the newest first. "
        f"These are stand-ins on this machine: nothing here has left it.</p>{_jumps([platforms[name] for name in kinds])}</header>"
    )
    columns = f"<div class='columns'>{''.join(sections)}</div>" if sections else empty
    return _document("The wall", heading + columns)


def _jumps(platforms: list[Platform]) -> str:
    if len(platforms) < 2:
        return ""
    links = "".join(f"<li><a href='#{one.name}'>{escape(one.label)}</a></li>" for one in platforms)
    return f"<nav aria-label='Kinds'><ul class='kinds'>{links}</ul></nav>"


def _kind(platform: Platform, outlets: Mapping[str, list[Seen]]) -> str:
    columns = "".join(_section(platform, account, posts) for account, posts in sorted(outlets.items()))
    return (
        f"<section class='platform' aria-labelledby='{platform.name}'>"
        f"<h2 id='{platform.name}'>{escape(platform.label)}</h2>{columns}</section>"
    )


def _section(platform: Platform, account: str, posts: list[Seen]) -> str:
    address = f"/wall/{quote(platform.name)}/{quote(account)}"
    more = f"<p><a href='{address}'>All {len(posts)} posts</a></p>" if len(posts) > ON_FRONT else ""
    number = f"{len(posts)} post{'' if len(posts) == 1 else 's'}"
    label = escape(f"outlet-{platform.name}-{account}")
    articles = "".join(_article(post, "h4") for post in posts[:ON_FRONT])
    return (
        f"<section aria-labelledby='{label}'><div class='outlet'>"
        f"<h3 id='{label}'><a href='{address}'>{escape(account)}</a></h3><p>{number}</p></div>"
        f"{articles}{more}</section>"
    )


def _outlet(platform: Platform, account: str, posts: list[Seen], *, alone: bool) -> str:
    name = f"{escape(account)} <span class='kind'>on {escape(platform.label)}</span>"
    address = f"/wall/{quote(platform.name)}/{quote(account)}"
    crumbs = "<a href='/'>The wall</a>" + (f" / <a href='{address}'>{escape(account)}</a>" if alone else "")
    heading = f"<header class='top'><nav aria-label='Where'>{crumbs}</nav><h1>{name}</h1></header>"
    title = (_title(posts[0]) if alone else "") or account
    articles = "".join(_article(post, "h2") for post in posts)
    return _document(title, f"{heading}<div class='single'>{articles}</div>")


def _title(post: Seen) -> str:
    return next((block.text for block in post.blocks if block.role == "title"), "")


def _article(post: Seen, heading: str) -> str:
    at = datetime.fromtimestamp(post.at, UTC)
    time = f"<time datetime='{at:%Y-%m-%dT%H:%M:%SZ}'>{at.day} {at:%B %Y, %H:%M} UTC</time>"
    edited = " · edited" if post.edited_at else ""
    link = f"/wall/{quote(post.kind)}/{quote(post.account)}/{post.id}"
    words = "".join(block.text for block in post.blocks)
    tags = "".join(f"<li>#{escape(tag)}</li>" for tag in post.tags if f"#{tag}" not in words)
    below = " class='reply'" if post.reply_to else ""
    return (
        f"<article{below}>{''.join(_block(block, post, heading) for block in post.blocks)}"
        + (f"<ul class='tags' aria-label='Tags'>{tags}</ul>" if tags else "")
        + f"<footer><a href='{link}'>{time}</a>{edited}</footer></article>"
    )


def _block(block: Block, post: Seen, heading: str) -> str:
    if block.picture:
        return _picture(block.picture, post)
    words = "".join(_span(span) for span in block.spans)
    if block.role == "card":
        url = block.spans[0].url
        host = escape(url.partition("//")[2].partition("/")[0])
        return f"<a class='card' href='{escape(url)}'><b>{escape(block.text)}</b><span>{host}</span></a>"
    tag = {"kicker": "p class='kicker'", "title": f"{heading} class='title'"}.get(block.role, "p")
    return f"<{tag}>{words}</{tag.partition(' ')[0]}>"


def _span(span: Span) -> str:
    words = escape(span.text).replace("\n", "<br>")
    for name in span.formats:
        words = f"<{_ELEMENTS[name]}>{words}</{_ELEMENTS[name]}>"
    safe = span.url.startswith(("http://", "https://", "mailto:"))
    return f"<a href='{escape(span.url)}'>{words}</a>" if safe else words


def _picture(picture: Picture, post: Seen) -> str:
    source = f"/pictures/{quote(post.kind)}/{quote(picture.name)}"
    return (
        f"<figure><img src='{source}' alt='{escape(picture.alt or '')}' width='{picture.width}' "
        f"height='{picture.height}' loading='lazy'><figcaption>{_description(picture, post)}</figcaption></figure>"
    )


def _description(picture: Picture, post: Seen) -> str:
    if picture.alt:
        return f"<details><summary>Description</summary><p>{escape(picture.alt)}</p></details>"
    if picture.alt is None and _quotes(post):
        return "<p>The description stands in the text.</p>"
    return "<p class='missing'>This picture arrived without a description.</p>"


def _quotes(post: Seen) -> bool:
    return any("small" in span.formats and span.text.strip() for block in post.blocks for span in block.spans)


def _document(title: str, body: str) -> str:
    return (
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<meta name='color-scheme' content='light dark'>"
        f"<link rel='icon' href='data:,'><title>{escape(title)}</title><style>{_style()}</style></head>"
        f"<body><main>{body}</main></body></html>"
    )


@cache
def _style() -> str:
    return (resources.files("sandbox") / "static" / "wall.css").read_text()
