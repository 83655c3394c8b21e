"""What belongs to no date: the home page, the pages about the site, and what robots and browsers ask for."""

from __future__ import annotations

import datetime
import json

from publisher.editions.models import TamperedError
from publisher.website import outlets, render, sitemaps
from publisher.website.addresses import SITEMAP, file_name
from publisher.website.binding import Problems, shown_on
from publisher.website.pages import Pages
from publisher.website.sites import Press

EARLIER_ON_HOME = 12
CORRECTIONS = 200
"""As many as one page of them tells of."""


def write_assets(press: Press) -> None:
    """What pages need before they are there."""
    for name, data in {**render.assets(), **render.icons()}.items():
        press.folder.write(name, data)
    press.folder.write("opensearch.xml", Pages(press).opensearch())


def write_follow(press: Press) -> None:
    press.folder.write(file_name("/follow"), Pages(press).follow(outlets.profiles(press.language)))


def write_front(press: Press, problems: Problems) -> None:
    """The home page after everything it points at."""
    shelf, pages, folder = press.shelf, Pages(press), press.folder
    newest = shelf.newest(EARLIER_ON_HOME + 1)
    today = newest[0][0] if newest else None
    count = shelf.count()
    write_follow(press)
    folder.write(file_name("/corrections"), pages.corrections(shelf.corrected(CORRECTIONS)))
    folder.write(file_name("/404"), pages.missing())
    if press.site.contribute:
        folder.write(file_name("/contribute"), pages.contribute())
    else:
        folder.remove(file_name("/contribute"))
    folder.write(file_name("/about"), pages.about(today, count))
    folder.write("site.webmanifest", (json.dumps(pages.manifest(), ensure_ascii=False) + "\n").encode())
    folder.write("robots.txt", sitemaps.robots(press))
    try:
        post = shown_on(today, press) if today else None
    except TamperedError as error:
        problems[today or datetime.date.min] = f"{today}: the home page is not baked: {error}"
        return
    awaited = shelf.newest_awaited()
    home = pages.home(
        post,
        earlier=newest[1:],
        awaited=awaited if awaited and (today is None or awaited[0] > today) else None,
        count=count,
    )
    folder.write(file_name("/"), home)
    folder.write(SITEMAP, sitemaps.of_all(press, shelf.months))
