"""The index of baked pages: what there should be, what there is, and what lies between."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from publisher.editions import later
from publisher.editions.content import Content
from publisher.editions.models import Edition, TamperedError
from publisher.editions.sites import hidden as hidden_translations
from publisher.editions.standing import OnMissing, Page
from publisher.editions.store import StoreError
from publisher.website import pictures, showing
from publisher.website.addresses import Month
from publisher.website.models import BakedPage, BakedTopic, Mention
from publisher.website.sites import SOURCE, Press
from publisher.website.topics import Topic, topics

State = BakedPage.State
PUBLIC = (Edition.State.RELEASED, Edition.State.WITHDRAWN)
_COLUMNS = [
    *("state", "wanted", "revision", "outdated", "outdated_at", "corrected_on"),
    *("moved", "first_on", "card", "pictures", "leaving", "topics", "turned", "fed"),
]
_IDENTITY = ("language", "publish_on", "state")
_OUTDATED = ("outdated", "outdated_at")


@dataclass(frozen=True)
class Change:
    """Editions that the public files do not show as they are."""

    days: tuple[datetime.date, ...]
    editions: tuple[tuple[str, datetime.date], ...]


def changes(sites: Mapping[str, Press], *, everything: bool = False) -> Change:
    """Compares what is released with what is baked, in one query and without reading any content; in a second
    one, what a site hides."""
    public = Edition.objects.filter(state__in=PUBLIC, language__in=sites).order_by()
    wanted: set[tuple[Any, ...]]
    if everything:
        wanted = set(public.values_list("language", "publish_on"))
    else:
        hidden = hidden_translations(press.site for press in sites.values())
        # In the order of an index of each, which SQLite merges: sorting takes three times as long, and to look up
        # each Edition half as long again (https://www.sqlite.org/queryplanner.html).
        baked = BakedPage.objects.order_by()
        shown = (public.exclude(hidden) if hidden else public).values_list(*_IDENTITY, "current", *_OUTDATED)
        shown_now = baked.values_list(*_IDENTITY, "revision", *_OUTDATED)
        wanted = set(shown.difference(shown_now).order_by(*_IDENTITY, "current", *_OUTDATED))
        if hidden:
            facts = ("language", "publish_on", *_OUTDATED)
            stands_in = baked.filter(state=State.AWAITED, revision__isnull=False)
            wanted |= set(public.filter(hidden).values_list(*facts).difference(stands_in.values_list(*facts)))
    found = tuple(sorted({(language, day) for language, day, *_ in wanted}, key=lambda item: item[::-1]))
    return Change(tuple(dict.fromkeys(day for _language, day in found)), found)


def refresh(days: Iterable[datetime.date], presses: dict[str, Press]) -> dict[datetime.date, str]:
    """Put the pictures of these days in place and write their index rows, not yet marked as baked.

    A day whose frozen content cannot be read is left as it was; the answer says why.
    """
    problems: dict[datetime.date, str] = {}
    for month_days in by_month(days):
        rows = {
            (row.language, row.publish_on): row for row in BakedPage.objects.filter(publish_on__in=month_days)
        }
        contents = Contents(month_days)
        fresh: list[BakedPage] = []
        for day in month_days:
            try:
                fresh += [
                    row for press in presses.values() if (row := _row(press, day, contents, rows)) is not None
                ]
            except (TamperedError, StoreError) as error:
                problems[day] = f"{day}: its page is not baked: {error}"
        with transaction.atomic():
            BakedPage.objects.bulk_create(
                fresh, update_conflicts=True, unique_fields=["language", "publish_on"], update_fields=_COLUMNS
            )
            _mention(fresh)
    return problems


def _mention(rows: list[BakedPage]) -> None:
    for language, group in groupby(sorted(rows, key=lambda row: row.language), key=lambda row: row.language):
        of_language = list(group)
        days = [row.publish_on for row in of_language]
        Mention.objects.filter(language=language, publish_on__in=days).delete()
        Mention.objects.bulk_create(
            Mention(language=language, kind=kind, slug=slug, name=name, publish_on=row.publish_on)
            for row in of_language
            for kind, slug, name in row.topics
        )


def mark_baked(failed: Iterable[datetime.date]) -> None:
    """The files are in place: say so. Whatever was not finished stays unmarked for the next bake."""
    BakedPage.objects.filter(revision=None).exclude(publish_on__in=list(failed)).update(
        revision=F("wanted"), moved=False, leaving=[], turned=[]
    )


def forget_strays(presses: dict[str, Press]) -> None:
    """Rows without a site, without any public Edition of their date, or of what a site shows no more."""
    BakedPage.objects.exclude(language__in=presses).delete()
    holding = [name for name, press in presses.items() if press.site.on_missing == OnMissing.HOLD]
    BakedPage.objects.filter(language__in=holding, state=State.AWAITED).delete()
    public = Edition.objects.filter(state__in=PUBLIC, publish_on=OuterRef("publish_on"))
    BakedPage.objects.filter(~Exists(public)).delete()
    there = BakedPage.objects.filter(
        language=OuterRef("language"), publish_on=OuterRef("publish_on"), state=State.RELEASED
    )
    Mention.objects.filter(~Exists(there)).delete()
    BakedTopic.objects.all().delete()


@dataclass
class Turn:
    """What happened to the posts of a topic."""

    days: set[datetime.date] = field(default_factory=set)
    moved: datetime.date | None = None
    """The first day whose post came into it or left it."""


@dataclass
class Unfinished:
    """What the rows that are not marked as baked ask of the lists of a site."""

    moved: datetime.date | None = None
    """The first day whose post came into or left the lists."""
    turns: dict[Topic, Turn] = field(default_factory=dict)
    """The topics whose pages do not show all their posts as they are."""
    leaving: set[str] = field(default_factory=set)
    """Pictures that were shown before."""


def unfinished(language: str) -> Unfinished:
    found = Unfinished()
    rows = BakedPage.objects.filter(language=language, revision=None).order_by("publish_on")
    for day, is_moved, belongs, turned, leaving in rows.values_list(
        "publish_on", "moved", "topics", "turned", "leaving"
    ).iterator():
        if is_moved:
            found.moved = found.moved or day
        for kind, slug, _name in belongs:
            found.turns.setdefault(Topic(kind, slug), Turn()).days.add(day)
        for kind, slug in turned:
            turn = found.turns.setdefault(Topic(kind, slug), Turn())
            turn.days.add(day)
            turn.moved = turn.moved or day
        found.leaving.update(leaving)
    return found


def left_pictures(language: str, leaving: Iterable[str]) -> set[str]:
    """Of those, the files that no page of the site shows any longer."""
    left, pages = set(leaving), BakedPage.objects.filter(language=language)
    if left:
        for used in pages.exclude(pictures=[]).values_list("pictures", flat=True).iterator(chunk_size=500):
            left.difference_update(used)
    return left


def by_month(days: Iterable[datetime.date]) -> Iterator[list[datetime.date]]:
    for _month, group in groupby(sorted(set(days)), key=Month.of):
        yield list(group)


class Contents:
    """The public Editions of some days of one month; each content is parsed and proven once."""

    def __init__(self, days: Iterable[datetime.date]) -> None:
        editions = Edition.objects.filter(publish_on__in=list(days), state__in=PUBLIC).select_related(
            "current__later_cuts"
        )
        self.editions = {(edition.language, edition.publish_on): edition for edition in editions}
        self._parsed: dict[int, Content] = {}

    def of(self, edition: Edition) -> Content:
        if edition.pk not in self._parsed:
            self._parsed[edition.pk] = later.content(edition)
        return self._parsed[edition.pk]

    def behind(self, press: Press, day: datetime.date) -> tuple[State, Edition] | None:
        """What is at the address of a day, and whose words: its own Edition's, or those of the source it awaits."""
        own, source = self.editions.get((press.language, day)), self.editions.get((SOURCE, day))
        page = showing.page_of_day(press.site, own, source)
        if page is not Page.NOTHING:
            hidden = showing.STATES[page] == State.AWAITED
            shown = source if own is None or hidden else own
            return (showing.STATES[page], shown) if shown is not None else None
        if own is not None:
            raise TamperedError(f"{own}: is public, and its source is not")
        return None


def card(content: Content, language: str) -> dict[str, Any]:
    """All that lists need to know of a post."""
    first = next(iter(pictures.shown(content, language)), None)
    return {
        "title": content.title,
        "kicker": content.kicker,
        "thumb": pictures.thumb(first).to_json() if first else None,
        "image": pictures.widest_jpeg(first).path if first else "",
    }


def _row(
    press: Press, day: datetime.date, contents: Contents, rows: dict[tuple[str, datetime.date], BakedPage]
) -> BakedPage | None:
    behind = contents.behind(press, day)
    if behind is None:
        return None
    state, edition = behind
    before = rows.get((press.language, day))
    judged = contents.editions.get((press.language, day), edition)
    row = BakedPage(
        language=press.language,
        publish_on=day,
        month=Month.of(day).ordinal,
        state=state,
        wanted=edition.current,
        outdated=judged.outdated,
        outdated_at=judged.outdated_at,
    )
    if state != State.WITHDRAWN:
        content = contents.of(edition)
        public = pictures.public(edition, content, press.language)
        pictures.place(public, press.folder)
        row.card, row.pictures = card(content, press.language), pictures.names(public)
        row.corrected_on = showing.corrected_on(row.wanted)
        if state == State.RELEASED:
            row.first_on = content.first_published_on
            row.topics = [[topic.kind, topic.slug, name] for topic, name in topics(content).items()]
    row.moved = (state == State.RELEASED) != (before is not None and before.state == State.RELEASED)
    if before is not None:
        row.moved = row.moved or before.moved
        row.leaving = sorted({*before.leaving, *before.pictures}.difference(row.pictures))
    row.turned = _turned(before, row)
    return row


def _turned(before: BakedPage | None, row: BakedPage) -> list[list[str]]:
    """The topics that a post came into or left, or that call themselves otherwise since."""
    were, are = (
        {(kind, slug): name for kind, slug, name in (page.topics if page else [])} for page in (before, row)
    )
    changed = {topic for topic in {*were, *are} if were.get(topic) != are.get(topic)}
    earlier = {(kind, slug) for kind, slug in (before.turned if before else [])}
    return [list(topic) for topic in sorted(changed | earlier)]
