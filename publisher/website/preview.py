"""A post's page before anything is public: for the desk, by the very code that bakes."""

from __future__ import annotations

from collections.abc import Callable

from publisher.editions.content import Content, Cut
from publisher.website import render
from publisher.website.pages import Pages, Shown
from publisher.website.sites import presses


def _private(cut: Cut) -> str:
    """Where the desk shows frozen pictures to people with a login (`publisher.desk.media`)."""
    return f"/private/frozen/{cut.sha256}"


def post_page(content: Content, language: str, picture_url: Callable[[Cut], str] = _private) -> str:
    """The page as it would be baked, with pictures from `picture_url` and the style inside."""
    page = Pages(presses()[language]).post(Shown(content, content.path)).decode()
    for picture in content.pictures:
        for cut in (picture.master, *picture.cuts):
            page = page.replace(cut.path, picture_url(cut))
    link = f'<link rel="stylesheet" href="/{render.style_name()}">'
    return page.replace(link, f"<style>{render.style().decode()}</style>")
