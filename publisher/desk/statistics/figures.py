"""The figures, counted by the database. Each table is a few columns of words and numbers, the first of them its key."""

from __future__ import annotations

import datetime
import statistics
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import CharField, Count, F, Func, IntegerField, Q

from publisher.deliveries.models import Act, Attempt, Delivery, Receipt, State
from publisher.desk.statistics.periods import ALL, Period
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.schedule.models import Slot
from publisher.schedule.slots import slot_instant
from publisher.schedule.verdict import language_name
from translations import lag

LATENESS = (
    (10, "≤ 10 s"),
    (60, "≤ 1 min"),
    (300, "≤ 5 min"),
    (3_600, "≤ 1 h"),
    (86_400, "≤ 1 day"),
    (None, "later"),
)
_BOUNDS = [most for most, _ in LATENESS if most is not None]
REASONS = 12
REASON_CHARS = 90
FATES = (
    ("delivered", "Delivered", (State.DELIVERED,)),
    ("open", "Under way", (State.PENDING, State.CLAIMED, State.SENDING, State.UNCONFIRMED, State.LOOKING_UP)),
    ("asks", "Wait for a person", (State.NEEDS_PERSON, State.HELD)),
    ("failed", "Refused", (State.FAILED,)),
    ("cancelled", "Cancelled", (State.CANCELLED,)),
)
IN_VAIN = (
    Attempt.Outcome.REFUSED,
    Attempt.Outcome.UNAVAILABLE,
    Attempt.Outcome.UNAUTHORIZED,
    Attempt.Outcome.UNKNOWN,
)
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    name: str
    """In addresses and file names."""
    title: str
    said: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Asked:
    """What the figures are of; what several tables count is read once."""

    period: Period
    now: datetime.datetime

    @cached_property
    def late(self) -> list[tuple[datetime.date, float]]:
        """The day and the seconds after its slot of each page that was announced; never less than none: clocks differ."""
        slots = {slot.language: slot for slot in Slot.objects.all()}
        rows = Edition.objects.filter(_days(self.period), silent=False, page_live_at__isnull=False)
        live = Seconds(F("page_live_at"))
        found = []
        for day, language, seconds in (
            rows.filter(language__in=slots).order_by().values_list("publish_on", "language", live)
        ):
            slot = slots[language]
            due = slot_instant(day, slot.time, slot.zone).timestamp()
            found.append((day, max(0.0, seconds - due)))
        return found


class Seconds(Func):
    """An instant as seconds since 1970, worked out by the database itself."""

    output_field = IntegerField()
    template = "CAST(EXTRACT(EPOCH FROM %(expressions)s) AS BIGINT)"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        whole = "CAST(ROUND((julianday(%(expressions)s) - 2440587.5) * 86400) AS INTEGER)"
        return self.as_sql(compiler, connection, template=whole, **context)


class Month(Func):
    """`2031-03` of a date. Django's own truncation asks Python for each row of SQLite."""

    output_field = CharField()
    template = "to_char(%(expressions)s, 'YYYY-MM')"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)", **context)


def posts(asked: Asked) -> Table:
    """Of the archive as well: whatever readers found new on its day."""
    rows = Edition.objects.filter(_days(asked.period), state=Edition.State.RELEASED).order_by()
    counted = rows.annotate(month=Month("publish_on")).values_list("month", "language", "silent")
    months: dict[str, Counter[str]] = defaultdict(Counter)
    languages: set[str] = set()
    for month, language, silent, count in counted.annotate(Count("pk")):
        months[month][language] += count
        months[month]["silent"] += count if silent else 0
        languages.add(language)
    named = sorted(languages, key=lambda one: (one != SOURCE, one))
    return Table(
        "posts",
        "Posts, month by month",
        "How many posts have come out in each language; some are of the archive, and were announced nowhere.",
        ("Month", *(language_name(one) for one in named), "of these, archive"),
        tuple(
            (month, *(counts[one] for one in named), counts["silent"])
            for month, counts in sorted(months.items())
        ),
    )


def lateness(asked: Asked) -> Table:
    """How long after its slot each page answered."""
    late = [seconds for _day, seconds in asked.late]
    return Table(
        "lateness",
        "Lateness at the slot",
        "From the slot to the moment the page answered, over all posts that were announced.",
        ("Lateness", "Posts"),
        tuple(zip((label for _, label in LATENESS), _binned(late), strict=True)) if late else (),
    )


def lateness_by_month(asked: Asked) -> Table:
    months: dict[datetime.date, list[float]] = defaultdict(list)
    for day, seconds in asked.late:
        months[day.replace(day=1)].append(seconds)
    return Table(
        "lateness-by-month",
        "Lateness, month by month",
        "The median and the worst of each month, in seconds from the slot to the moment the page answered.",
        ("Month", "Median, seconds", "Worst, seconds", "Posts"),
        tuple(
            (_month(month), round(statistics.median(late)), round(max(late)), len(late))
            for month, late in sorted(months.items())
        ),
    )


def deliveries(asked: Asked) -> Table:
    """Announcements: the duties that followers see."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    fate = {state: key for key, _label, states in FATES for state in states}
    # Every state is named, so that the index `delivery_by_state` answers without the wide rows.
    wanted = Delivery.objects.filter(
        _days(asked.period, "edition__"), state__in=State.values, act=Act.ANNOUNCE
    )
    rows = wanted.order_by()
    for outlet, state, count in rows.values_list("outlet__name", "state").annotate(Count("pk")):
        counts[outlet][fate[State(state)]] += count
    return Table(
        "deliveries",
        "Deliveries, outlet by outlet",
        "What became of the announcements.",
        ("Outlet", *(label for _, label, _states in FATES)),
        tuple((outlet, *(fates[key] for key, *_ in FATES)) for outlet, fates in sorted(counts.items())),
    )


def delays(asked: Asked) -> Table:
    """From the slot to the receipt."""
    late = Seconds("received_at") - Seconds("delivery__due_at")
    # Asked so, SQLite reads the receipts, and not all deliveries, whose rows are wide.
    receipts = Receipt.objects.exclude(delivery__act__in=[act for act in Act if act != Act.ANNOUNCE])
    rows = receipts.filter(_days(asked.period, "delivery__edition__"))
    found: dict[str, Counter[int]] = defaultdict(Counter)
    # By the name: by its key, SQLite would walk through all deliveries in the order of outlets.
    for outlet, seconds, count in (
        rows.order_by().values_list("delivery__outlet__name", late).annotate(Count("pk"))
    ):
        found[outlet][int(seconds)] += count
    return Table(
        "delays",
        "How soon followers have it",
        "From the slot, or a late release, to the receipt of the platform: half and nineteen of twenty were no slower.",
        ("Outlet", "Half within, seconds", "95 % within, seconds", "Receipts"),
        tuple(
            (outlet, _quantile(seconds, 0.5), _quantile(seconds, 0.95), seconds.total())
            for outlet, seconds in sorted(found.items())
        ),
    )


def failures(asked: Asked) -> Table:
    """Tries in vain, by what the platform answered."""
    begins, ends = asked.period.instants
    rows = Attempt.objects.filter(outcome__in=IN_VAIN, started_at__gte=begins, started_at__lt=ends)
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    counted = rows.order_by().values_list("delivery__outlet__kind", "outcome").annotate(Count("pk"))
    for kind, outcome, count in counted:
        kinds[kind][outcome] += count
    return Table(
        "failures",
        "Tries in vain, channel by channel",
        "Most are tried again by themselves; what a person must mend is on the board of deliveries.",
        ("Channel", *(str(Attempt.Outcome(outcome).label) for outcome in IN_VAIN)),
        tuple((kind, *(outcomes[one] for one in IN_VAIN)) for kind, outcomes in sorted(kinds.items())),
    )


def reasons(asked: Asked) -> Table:
    """The commonest words in which platforms said no."""
    begins, ends = asked.period.instants
    rows = Attempt.objects.filter(outcome__in=IN_VAIN, started_at__gte=begins, started_at__lt=ends)
    counted = rows.exclude(detail="").order_by().values_list("detail").annotate(times=Count("pk"))
    said: Counter[str] = Counter()
    for detail, times in counted.order_by("-times", "detail")[: 10 * REASONS]:
        said[" ".join(detail.split())[:REASON_CHARS]] += times
    return Table(
        "reasons",
        "Why, in the platforms’ words",
        f"The {REASONS} commonest.",
        ("Reason", "Tries"),
        tuple(sorted(said.most_common(REASONS), key=lambda one: (-one[1], one[0]))),
    )


def translation(asked: Asked) -> Table:
    rows: list[Row] = []
    for language in Slot.objects.exclude(language=SOURCE).values_list("language", flat=True):
        rows += [
            (
                _month(month.first_on) if language == "ca" else f"{_month(month.first_on)} {language}",
                month.texts,
                month.translated,
                month.on_time,
                None if month.median_hours is None else round(month.median_hours, 1),
            )
            for month in lag.of(language, asked.now, since=asked.period.first_on)
            if month.first_on <= asked.period.last_on
        ]
    return Table(
        "translation",
        "How early translations are approved",
        "The median of the hours between the approval and the slot; below zero it came after it.",
        ("Month", "Texts", "Translated", "On time", "Median, hours before the slot"),
        tuple(rows),
    )


TABLES: Mapping[str, Callable[[Asked], Table]] = {
    "posts": posts,
    "lateness": lateness,
    "lateness-by-month": lateness_by_month,
    "deliveries": deliveries,
    "delays": delays,
    "failures": failures,
    "reasons": reasons,
    "translation": translation,
}


def _binned(late: Sequence[float]) -> list[int]:
    places = Counter(bisect_left(_BOUNDS, seconds) for seconds in late)
    return [places[place] for place in range(len(LATENESS))]


def _quantile(counted: Counter[int], share: float) -> int:
    wanted, seen = share * counted.total(), 0
    for seconds in sorted(counted):
        seen += counted[seconds]
        if seen >= wanted:
            return max(0, seconds)
    return 0


def _days(period: Period, way: str = "") -> Q:
    """Nothing is out after today, so all of it needs no look at the dates."""
    if period.name == ALL:
        return Q()
    return Q(**{f"{way}publish_on__range": (period.first_on, period.last_on)})


def _month(day: datetime.date) -> str:
    return f"{day:%Y-%m}"
