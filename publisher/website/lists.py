"""Lists of posts and the writing of them: months, years, the archive from its oldest page on, topics."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from publisher.website.addresses import ARCHIVE, Month, Span, Year, file_name, list_path
from publisher.website.files import Folder
from publisher.website.index import Turn
from publisher.website.models import BakedTopic
from publisher.website.pages import Pages
from publisher.website.shelf import PAGE_SIZE, Entry, Shelf, TopicShelf
from publisher.website.sites import Press
from publisher.website.topics import BROWSE, Topic


@dataclass(frozen=True)
class Numbered:
    """A list in pages: a head with the newest, and full pages numbered from the oldest."""

    shelf: Shelf | TopicShelf
    head_path: str
    list_path: Callable[[int], str]
    head: Callable[[int], bytes]
    """The head's bytes, given how many full pages there are."""
    page: Callable[[int, list[Entry], int], bytes]

    def write(self, days: Collection[datetime.date], folder: Folder, moved: datetime.date | None) -> None:
        """The pages of these days; from the first post that came or went on, all of them.

        Two pages more, because one that has just filled up changes the link of the one before it.
        """
        last = self.shelf.full_pages()
        if len(days) > PAGE_SIZE:  # to look up the page of each would cost more than to write them all
            moved = min(*days, moved or max(days))
        start = max(1, self.shelf.page_of(moved) - 2) if moved else last + 1
        corrected = {self.shelf.page_of(day) for day in days} if start > 1 else set()
        for first, end in [
            *((number, number) for number in sorted(corrected) if number < start),
            (start, last),
        ]:
            for number, entries in self.shelf.pages(first, end):
                folder.write(file_name(self.list_path(number)), self.page(number, entries, last))
        folder.write(file_name(self.head_path), self.head(last))
        self.cut(folder, last)

    def cut(self, folder: Folder, last: int) -> None:
        beyond = last + 1
        while folder.exists(file_name(self.list_path(beyond))):
            beyond += 1
        for number in range(beyond - 1, last, -1):  # downwards: cut short, it leaves no gap behind
            folder.remove(file_name(self.list_path(number)))


def write_spans(days: Collection[datetime.date], press: Press) -> None:
    """The walls of the months of these days and the lists of their years, and those that lead to one that is new."""
    pages, changed = Pages(press), set(days)
    spans: set[Span] = {Month.of(day) for day in changed} | {Year.of(day) for day in changed}
    beside: set[Span] = set()
    for span in sorted(spans, key=_order):
        beside |= _write_span(span, changed, press, pages)
    for span in sorted(beside - spans, key=_order):
        _write_span(span, changed, press, pages)


def write_archive(days: Collection[datetime.date], press: Press, moved: datetime.date | None) -> None:
    shelf, pages = press.shelf, Pages(press)
    Numbered(
        shelf,
        ARCHIVE,
        list_path,
        lambda last: pages.archive(shelf.head(), shelf.months, shelf.count(), last),
        pages.list_page,
    ).write(days, press.folder, moved)


@dataclass
class Topics:
    """What the pages of topics show now, to be kept when they are safely on disk."""

    language: str
    fresh: dict[Topic, tuple[str, int]] = field(default_factory=dict)
    """Name and number of posts."""
    left: list[Topic] = field(default_factory=list)


def write_topics(turns: dict[Topic, Turn], press: Press) -> Topics:
    """The pages of topics, the page of them all, and only then away with those that nobody leads to any more."""
    rows = BakedTopic.objects.filter(language=press.language)
    known = {
        Topic(kind, slug): (name, posts)
        for kind, slug, name, posts in rows.values_list("kind", "slug", "name", "posts")
    }
    written, left = Topics(press.language), []
    for topic, turn in sorted(turns.items()):
        numbered, name = _topic(topic, press)
        if not name:
            left.append(numbered)
            written.left.append(topic)
            known.pop(topic, None)
            continue
        # Its name is on every page of it.
        is_renamed = topic in known and known[topic][0] != name
        numbered.write(turn.days, press.folder, datetime.date.min if is_renamed else turn.moved)
        known[topic] = written.fresh[topic] = (name, numbered.shelf.count())
    press.folder.write(
        file_name(BROWSE), Pages(press).browse((topic, name, posts) for topic, (name, posts) in known.items())
    )
    for numbered in left:
        press.folder.remove(file_name(numbered.head_path))
        numbered.cut(press.folder, 0)
    return written


def keep_topics(written: Topics) -> None:
    rows = BakedTopic.objects.filter(language=written.language)
    for topic in written.left:
        rows.filter(kind=topic.kind, slug=topic.slug).delete()
    BakedTopic.objects.bulk_create(
        [
            BakedTopic(language=written.language, kind=topic.kind, slug=topic.slug, name=name, posts=posts)
            for topic, (name, posts) in written.fresh.items()
        ],
        update_conflicts=True,
        unique_fields=["language", "kind", "slug"],
        update_fields=["name", "posts"],
    )


def _topic(topic: Topic, press: Press) -> tuple[Numbered, str]:
    shelf, pages = TopicShelf(press.language, topic), Pages(press)
    name = shelf.name()
    return Numbered(
        shelf,
        topic.path,
        topic.list_path,
        lambda last: pages.topic(topic, name, shelf.head(), shelf.count(), last),
        lambda number, entries, last: pages.topic_page(topic, name, number, entries, last),
    ), name


def _write_span(span: Span, changed: set[datetime.date], press: Press, pages: Pages) -> set[Span]:
    """Writes it, or removes it where it has no post; returns those beside it, if it may have come or gone."""
    shelf, name = press.shelf, file_name(span.path)
    entries = shelf.between(span.first, span.last)
    before, after = shelf.before(span.first), shelf.after(span.last)
    if not entries:
        press.folder.remove(name)
    elif isinstance(span, Month):
        press.folder.write(name, pages.month(span, entries, before, after))
    else:
        press.folder.write(name, pages.year(span, entries, before, after))
    if changed.issuperset(day for day, _card in entries):
        return {type(span).of(entry[0]) for entry in (before, after) if entry}
    return set()


def _order(span: Span) -> tuple[str, Span]:
    return type(span).__name__, span
