"""What fills an empty day by the team's policy: chosen, and nothing changed.

Asked for several days, in their order, no choice is made twice: so the calendar tells today what will be done.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet

from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition
from publisher.posts import rules
from publisher.posts.models import Post
from publisher.schedule.models import Reserve, UnfilledDay, UnfilledPolicy
from publisher.schedule.slots import ONE_DAY
from publisher.schedule.unfilled import shelf

Way = UnfilledDay.Way
WEEK = 7
LOOKED_AT_MAX = 60
"""Of one month, and of the whole archive: a choice is a look at that many posts at most."""
EMPTY = "the reserve shelf is empty"
PARTS = (
    "pictures__picture",
    "pictures__rights",
    "writers__writer",
    "creators",
    "institutions",
    "publications",
    "credit_notes",
)


@dataclass(frozen=True)
class Choice:
    way: Way
    rerun_of: Post | None = None
    reserve: Reserve | None = None
    why: str = ""
    """Why it is held."""


def passed_over() -> dict[Reserve, str]:
    """What lies on the shelf before the first that can go out, and why it cannot: to be mended before its day."""
    chooser = Chooser.new()
    if chooser.takes_reserves:
        chooser.next_reserve()
    return chooser.passed_over


@dataclass
class Chooser:
    policy: UnfilledPolicy
    _used: set[int] = field(default_factory=set)
    _reruns_on: set[datetime.date] = field(default_factory=set)
    _shelf: list[Reserve] = field(default_factory=list)
    _unfit: Mapping[int, str] = field(default_factory=dict)
    passed_over: dict[Reserve, str] = field(default_factory=dict)
    """What lay on the shelf before it, and why it cannot go out."""

    @classmethod
    def new(cls, unfit: Mapping[int, str] | None = None) -> Chooser:
        """`unfit`: reserves of which no post could be made, and why."""
        named = UnfilledDay.objects.filter(state=UnfilledDay.State.NAMED)
        chosen = list(named.values_list("date", "rerun_of", "reserve"))
        taken = [reserve for _, _, reserve in chosen if reserve]
        made = Post.objects.filter(rerun_of__isnull=False).values_list("publish_on", flat=True)
        return cls(
            UnfilledPolicy.current(),
            {rerun for _, rerun, _ in chosen if rerun},
            {*made, *(date for date, rerun, _ in chosen if rerun)},
            list(Reserve.objects.filter(post=None).exclude(pk__in=taken)),
            unfit or {},
        )

    def choose(self, date: datetime.date) -> Choice:
        policy = UnfilledPolicy.Way
        if self.policy.way == policy.HOLD:
            return Choice(Way.HOLD, why="the team chose to hold")
        if self.policy.way != policy.RERUN and (reserve := self.next_reserve()):
            return Choice(Way.RESERVE, reserve=reserve)
        if self.policy.way == policy.RESERVE:
            return Choice(Way.HOLD, why=self._why_no_reserve())
        return self._rerun(date)

    def next_reserve(self) -> Reserve | None:
        """Whatever has lain there longest and can go out."""
        while self._shelf:
            reserve = self._shelf.pop(0)
            why = self._unfit.get(reserve.pk) or shelf.unfit(reserve)
            if not why:
                return reserve
            self.passed_over[reserve] = why
        return None

    def _why_no_reserve(self) -> str:
        reasons = [f"“{reserve.title}”: {why}" for reserve, why in self.passed_over.items()]
        return " ".join(["nothing on the reserve shelf can go out.", *reasons]) if reasons else EMPTY

    @property
    def takes_reserves(self) -> bool:
        return self.policy.way in (UnfilledPolicy.Way.RESERVE, UnfilledPolicy.Way.RESERVE_OR_RERUN)

    def holds(self, row: UnfilledDay) -> bool:
        """Whether what was named can still be done, by the policy as it is now."""
        ways = UnfilledPolicy.Way
        if row.reserve is not None:
            lies_there = row.reserve.post is None and row.reserve.pk not in self._unfit
            return self.takes_reserves and lies_there and not shelf.unfit(row.reserve)
        if row.rerun_of is None or self.policy.way not in (ways.RERUN, ways.RESERVE_OR_RERUN):
            return False
        return any(fits(post) for post in _public(row.date, self.policy).filter(pk=row.rerun_of.pk))

    def _rerun(self, date: datetime.date) -> Choice:
        if self._is_full(date):
            return Choice(
                Way.HOLD, why=f"there are {self.policy.weekly_max} reruns within seven days already"
            )
        post = next((post for post in _candidates(date, self.policy, self._used) if fits(post)), None)
        if post is None:
            return Choice(Way.HOLD, why="no post of the archive fits")
        self._used.add(post.pk)
        self._reruns_on.add(date)
        return Choice(Way.RERUN, rerun_of=post)

    def _is_full(self, date: datetime.date) -> bool:
        """Whether one more would be too many in any seven days that the date is one of."""
        firsts = (date - place * ONE_DAY for place in range(WEEK))
        return any(
            sum(first <= other < first + WEEK * ONE_DAY for other in self._reruns_on - {date})
            >= self.policy.weekly_max
            for first in firsts
        )


def years_before(date: datetime.date, years: int) -> datetime.date:
    """The same day of an earlier year; the last of February for a leap day."""
    try:
        return date.replace(year=date.year - years)
    except ValueError:
        return date.replace(year=date.year - years, day=28)


def fits(post: Post) -> bool:
    """It lacks nothing that a new post must have, and somebody is credited."""
    credited = post.creators.all() or post.institutions.all() or post.credit_notes.all()
    return bool(credited) and bool(post.licence or post.rights_line.strip()) and not rules.blockers(post)


def _candidates(date: datetime.date, policy: UnfilledPolicy, used: set[int]) -> Iterator[Post]:
    """The oldest first: of the same month, then of all."""
    public = _public(date, policy).exclude(pk__in=used)
    yield from public.filter(publish_on__month=date.month)[:LOOKED_AT_MAX]
    yield from public.exclude(publish_on__month=date.month)[:LOOKED_AT_MAX]


def _public(date: datetime.date, policy: UnfilledPolicy) -> QuerySet[Post]:
    """Old enough, public, not being corrected, and not shown again lately."""
    out = Edition.objects.filter(language=SOURCE, state=Edition.State.RELEASED)
    again = Q(reruns__publish_on__gt=years_before(date, policy.again_years))
    found: QuerySet[Post] = (
        Post.objects.filter(
            pk__in=out.values("post"),
            locked=True,
            rerun_of=None,
            publish_on__lte=years_before(date, policy.older_years),
        )
        .exclude(again)
        .prefetch_related(*PARTS)
        .order_by("publish_on")
    )
    return found
