"""Whether readers get the post: its page, the home page and the feeds, read over HTTP as they read them."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import urlsplit

from lxml import etree

from channels.errors import ChannelError
from channels.http import Http
from publisher.editions.models import Site
from publisher.watch.days import Calendar, Day
from publisher.watch.finding import Finding, Level, ok
from publisher.website.addresses import FEEDS, day_path
from publisher.website.showing import page_of_edition

READ_SECONDS = 10.0
ATOM_ID = "{http://www.w3.org/2005/Atom}entry/{http://www.w3.org/2005/Atom}id"


class Reader:
    """Reads one site as a stranger would: no redirect, no second try. `inside` reaches it from within."""

    def __init__(self, site: Site, inside: str | None) -> None:
        self._public = site.base_url.rstrip("/")
        self._base = inside or self._public
        self._http = Http("site", read_seconds=READ_SECONDS)

    def address(self, path: str) -> str:
        return self._public + path

    def read(self, path: str) -> tuple[bytes, str]:
        """The body and what is wrong with it: one of the two is empty."""
        try:
            answer = self._http.call(
                "GET",
                self._base + path,
                headers={"Host": urlsplit(self._public).netloc, "Cache-Control": "no-cache"},
            )
        except ChannelError as error:
            return b"", error.detail
        if answer.status != HTTPStatus.OK:
            return b"", f"it answers {answer.status}"
        return answer.body, "" if answer.body else "it answers with nothing"


def pages_and_feeds(calendar: Calendar, inside: Mapping[str, str]) -> list[Finding]:
    findings = []
    for day in calendar.days:
        site = calendar.sites.get(day.language)
        if site is None or not day.is_expected(calendar.now) or _is_hidden(day, site):
            continue
        reader = Reader(site, inside.get(day.language))
        findings += [_page(day, reader), _feeds(day, site, reader)]
    return findings


def _is_hidden(day: Day, site: Site) -> bool:
    """Whether the site shows no outdated translation: it is missing by intent."""
    return day.edition is not None and not page_of_edition(day.edition, site).is_real


def _page(day: Day, reader: Reader) -> Finding:
    key, path = f"page:{day.language}", day_path(day.date)
    problems = [
        f"{reader.address(where)}: {problem}"
        for where, shows in ((path, _shows_post), ("/", _leads_to_post))
        if (problem := _problem(reader, where, lambda body, shows=shows: shows(day, body)))  # type: ignore[misc]
    ]
    if not problems:
        return ok(key, f"{day.name}: {reader.address(path)} and the home page show it", str(day.date))
    return Finding(
        key,
        Level.BAD,
        f"The {day.name} post of {day.date} is not on its site",
        "; ".join(problems),
        "see whether the web server runs and reads the folder `site` of the home; `bpod rebuild` bakes every page again",
        about=str(day.date),
        since=day.slot_at,
    )


def _feeds(day: Day, site: Site, reader: Reader) -> Finding:
    key, wanted = f"feeds:{day.language}", f"tag:{site.tag_authority}:{day.date.isoformat()}"
    problems = [
        f"{reader.address(f'/{name}')}: {problem}"
        for name in FEEDS
        if (problem := _problem(reader, f"/{name}", lambda body, name=name: _has_entry(name, body, wanted)))  # type: ignore[misc]
    ]
    if not problems:
        return ok(key, f"{day.name}: all {len(FEEDS)} feeds carry it", str(day.date))
    return Finding(
        key,
        Level.BAD,
        f"The {day.name} post of {day.date} is not in every feed",
        "; ".join(problems),
        "`bpod rebuild` bakes the feeds again; then see what the web server answers there",
        about=str(day.date),
        since=day.slot_at,
    )


def _problem(reader: Reader, path: str, problem_of: Callable[[bytes], str]) -> str:
    body, problem = reader.read(path)
    return problem or problem_of(body)


def _shows_post(day: Day, body: bytes) -> str:
    """A placeholder for a translation under way answers 200 as well: only the words tell."""
    title = day.edition.current.content["title"] if day.edition and day.edition.current else ""
    return "" if title in html.unescape(_text(body)) else f"it does not show “{title}”"


def _leads_to_post(day: Day, body: bytes) -> str:
    return "" if f'href="{day_path(day.date)}"' in _text(body) else "it does not lead to it"


def _has_entry(name: str, body: bytes, wanted: str) -> str:
    try:
        ids = _json_ids(body) if name.endswith(".json") else _xml_ids(body)
    except (ValueError, TypeError, KeyError, etree.XMLSyntaxError):
        return "it cannot be read as a feed"
    return "" if wanted in ids else f"it has no entry {wanted}"


def _json_ids(body: bytes) -> set[str]:
    return {item["id"] for item in json.loads(body)["items"]}


def _xml_ids(body: bytes) -> set[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    root = etree.fromstring(body, parser)
    return {
        str(element.text).strip()
        for place in (ATOM_ID, "channel/item/guid")
        for element in root.iterfind(place)
    }


def _text(body: bytes) -> str:
    return body.decode("utf-8", errors="replace")
