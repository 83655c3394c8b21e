"""Days × outlets: did each post reach its followers? Four queries, however long the ledger is."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from channels.models import Outlet
from publisher.deliveries import attention
from publisher.deliveries.models import ASKS_A_PERSON, SETTLED, Act, Delivery, State
from publisher.desk.day import AMENDMENTS
from publisher.editions.freeze import SOURCE
from publisher.posts.models import Post
from publisher.schedule.slots import ONE_DAY
from publisher.schedule.verdict import language_name

DAYS = 14
_COLUMNS = ("pk", "edition__publish_on", "outlet_id", "state", "act", "receipt__url")
_CODES = {"yes": "good", "no": "open", "unknown": "bad", "gone": "open"}


@dataclass(frozen=True)
class Cell:
    """What became of one post on one outlet."""

    pk: int
    """The announcement."""
    word: str
    """Did it reach them: yes, no, unknown; or gone, since it was taken away."""
    state: str
    code: str
    """`good`, `open` or `bad`, for colour; the word says the same."""
    asks: bool
    """Itself, a reply to it or its correction waits for a person."""
    url: str


@dataclass(frozen=True)
class Column:
    pk: int
    name: str
    kind: str
    language: str


@dataclass(frozen=True)
class Row:
    date: datetime.date
    title: str
    post: int | None
    cells: tuple[Cell | None, ...]
    """One for each column; None: nothing was ever to go there."""

    @property
    def told(self) -> list[Cell]:
        return [cell for cell in self.cells if cell is not None]

    @property
    def reached(self) -> int:
        return sum(cell.word == "yes" for cell in self.told)

    @property
    def asks(self) -> int:
        return sum(cell.asks for cell in self.told)


@dataclass(frozen=True)
class Grid:
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


def grid(until: datetime.date, days: int = DAYS, *, only_asking: bool = False) -> Grid:
    """The days up to `until`, newest first; those before the calendar begins are left out."""
    span = min(days, until.toordinal())
    dates = [until - ONE_DAY * number for number in range(span)]
    found = _cells(Delivery.objects.filter(edition__publish_on__range=(dates[-1], until)))
    outlets = {outlet for _, outlet in found}
    columns = _columns(outlets, only_used=only_asking)
    titles = dict(_titles(dates))
    rows = (_row(date, titles.get(date), columns, found) for date in dates)
    return Grid(columns, tuple(row for row in rows if row.asks or not only_asking))


def _columns(used: Iterable[int], *, only_used: bool) -> tuple[Column, ...]:
    """The outlets there are, of the source language first; `only_used`: those that had something on these days."""
    rows = Outlet.objects.values_list("pk", "name", "kind", "language")
    wanted = set(used)
    columns = [
        Column(pk, name, kind, language_name(language))
        for pk, name, kind, language in sorted(rows, key=lambda row: (row[3] != SOURCE, row[3], row[1]))
        if not only_used or pk in wanted
    ]
    return tuple(columns)


def _titles(dates: list[datetime.date]) -> Iterable[tuple[datetime.date, tuple[int, str]]]:
    for pk, publish_on, title in Post.objects.filter(publish_on__in=dates).values_list(
        "pk", "publish_on", "title"
    ):
        yield publish_on, (pk, title)


def _row(
    date: datetime.date,
    post: tuple[int, str] | None,
    columns: tuple[Column, ...],
    found: Mapping[tuple[datetime.date, int], Cell],
) -> Row:
    cells = tuple(found.get((date, column.pk)) for column in columns)
    pk, title = post or (None, "")
    return Row(date, title, pk, cells)


def _cells(deliveries: QuerySet[Delivery]) -> dict[tuple[datetime.date, int], Cell]:
    rows: dict[tuple[datetime.date, int], list[dict[str, Any]]] = defaultdict(list)
    for row in deliveries.order_by("pk").values(*_COLUMNS):
        rows[row["edition__publish_on"], row["outlet_id"]].append(row)
    cells = {place: cell_of(at) for place, at in rows.items()}
    return {place: cell for place, cell in cells.items() if cell is not None}


def cell_of(rows: list[dict[str, Any]]) -> Cell | None:
    """Of the announcement, its replies, corrections and deletion, oldest first."""
    first = next((row for row in rows if row["act"] == Act.ANNOUNCE), None)
    if first is None:
        return None
    word, state = attention.reached(first["state"]), str(State(first["state"]).label)
    after = [row for row in rows if row is not first]
    if any(row["act"] == Act.WITHDRAW and row["state"] == State.DELIVERED for row in after):
        word, state = "gone", "Taken away"
    open_ = [row for row in after if row["state"] not in SETTLED]
    words = [state, *(f"{AMENDMENTS[Act(row['act'])]}: {State(row['state']).label.lower()}" for row in open_)]
    asks = any(row["state"] in ASKS_A_PERSON for row in (first, *after))
    return Cell(
        pk=first["pk"],
        word=word,
        state="; ".join(words),
        code="bad" if asks else _CODES[word],
        asks=asks,
        url=(first["receipt__url"] or "") if word == "yes" else "",
    )
