"""Is today's post out, everywhere? One sentence, from the ledger and the files that readers get."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from publisher.desk.day import Day, EditionLine
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Site
from publisher.website.addresses import FEEDS
from publisher.website.files import site_folder

GOOD, OPEN, BAD = "good", "open", "bad"


@dataclass(frozen=True)
class Standing:
    sentence: str
    code: str
    """`good`, `open` or `bad`, for colour."""


@dataclass(frozen=True)
class FeedLine:
    language: str
    name: str
    carrying: int
    of: int
    address: str

    @property
    def is_well(self) -> bool:
        return self.carrying == self.of


def standing(day: Day, feeds: list[FeedLine]) -> Standing:
    source = next((line for line in day.editions if line.language == SOURCE), None)
    if source is None or not source.title:
        late = source is not None and source.code == BAD
        words = (
            "Nothing is approved for today, and its slot has passed."
            if late
            else "Nothing is approved for today yet."
        )
        return Standing(words, BAD if late else OPEN)
    if source.released_at is None:
        if source.code == BAD:
            return Standing(f"Today’s post is not out: {_lower(source.state)}.", BAD)
        return Standing("Today’s post is approved and waits for its slot.", source.code)
    return _of_public(day, feeds)


def _of_public(day: Day, feeds: list[FeedLine]) -> Standing:
    missing = [*_pages(day.editions), *_feeds(feeds), *_outlets(day)]
    awaited = [f"{line.name} {_lower(line.state)}" for line in day.editions if line.released_at is None]
    if any(line.code == BAD and line.released_at is None for line in day.editions) or day.needs or missing:
        return Standing(
            f"Today’s post is out, but {joined([*missing, *awaited] or ['something needs a person'])}.", BAD
        )
    under_way = sum(line.code == OPEN and line.reached == "no" for line in day.deliveries)
    if under_way:
        return Standing(
            f"Today’s post is out; {under_way} of {len(day.deliveries)} outlets are still to have it.", OPEN
        )
    if awaited:
        return Standing(f"Today’s post is out; {joined(awaited)}.", OPEN)
    return Standing("Today’s post is out, everywhere.", GOOD)


def _pages(editions: tuple[EditionLine, ...]) -> list[str]:
    return [
        f"its {line.name} page was not seen to answer"
        for line in editions
        if line.released_at is not None and line.page_live_at is None
    ]


def _feeds(feeds: list[FeedLine]) -> list[str]:
    return [
        f"{line.of - line.carrying} of the {line.name} feeds lack it" for line in feeds if not line.is_well
    ]


def _outlets(day: Day) -> list[str]:
    unknown = sum(line.reached == "unknown" and line.asks is not None for line in day.deliveries)
    places = "one outlet" if unknown == 1 else f"{unknown} outlets"
    return [f"nobody knows whether it arrived at {places}"] if unknown else []


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def joined(parts: list[str]) -> str:
    return ", ".join(parts[:-1]) + (" and " if parts[:-1] else "") + parts[-1]


def feeds_of(day: Day) -> list[FeedLine]:
    """How many of each site's feeds carry the day's post: the files themselves are read."""
    public = {
        line.language: line for line in day.editions if line.released_at is not None and line.code == GOOD
    }
    sites = Site.objects.filter(language__in=public)
    return [
        _feed_line(site, public[site.language], day)
        for site in sorted(sites, key=lambda site: site.language != SOURCE)
    ]


def _feed_line(site: Site, line: EditionLine, day: Day) -> FeedLine:
    wanted = f"tag:{site.tag_authority}:{day.date.isoformat()}".encode()
    folder = site_folder(site.language)
    carrying = sum(_carries(folder / name, wanted) for name in FEEDS)
    return FeedLine(site.language, line.name, carrying, len(FEEDS), f"{site.base_url.rstrip('/')}/feed")


def _carries(feed: Path, wanted: bytes) -> bool:
    try:
        return wanted in feed.read_bytes()
    except FileNotFoundError:
        return False
