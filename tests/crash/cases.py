"""A case: one kind of channel, one act, one trouble, one or two deaths, one database; and what came of it."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import Any, NamedTuple

SITE = "release"
"""The act of a whole tick: a day is released, its pages are baked, then it is announced."""
BACKENDS = ("sqlite", "postgres")


class Point(NamedTuple):
    """Where to die: the `number`th time that this step comes, at this moment."""

    step: str
    number: int
    moment: str

    def __str__(self) -> str:
        return f"{self.step}{f'#{self.number}' if self.number > 1 else ''}:{self.moment}"

    @classmethod
    def parse(cls, text: str) -> Point:
        step, _, moment = text.rpartition(":")
        name, _, number = step.rpartition("#")
        return cls(name, int(number), moment) if name else cls(step, 1, moment)


@dataclass(frozen=True)
class Case:
    kind: str
    act: str
    trouble: str
    deaths: tuple[Point, ...]
    """None: a dry run. The second is counted from the first one on."""
    backend: str
    mutant: str = ""

    def __str__(self) -> str:
        """As `--only` takes it: kind:act:trouble:step:moment[>step:moment]:backend."""
        deaths = ">".join(str(point) for point in self.deaths) or "dry:run"
        return f"{self.kind}:{self.act}:{self.trouble}:{deaths}:{self.backend}"

    @property
    def command(self) -> str:
        return f"python -m tests.crash --only {shlex.quote(str(self))}"

    @classmethod
    def parse(cls, text: str) -> Case:
        kind, act, trouble, rest = text.split(":", 3)
        deaths, _, backend = rest.rpartition(":")
        points = () if deaths == "dry:run" else tuple(Point.parse(part) for part in deaths.split(">"))
        return cls(kind, act, trouble, points, backend)

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Case:
        return cls(**{**value, "deaths": tuple(Point(*point) for point in value["deaths"])})


@dataclass
class Outcome:
    fired: int = 0
    trail: list[list[Point]] = field(default_factory=lambda: [[]])
    """The points that were reached: up to the first death, then up to the second, then to the end."""
    duplicates: list[str] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)
    lies: list[str] = field(default_factory=list)
    asked: bool = False
    state: str = ""
    struck: bool = True
    """Whether the trouble came at all: a kind that never prepares cannot fail there."""

    @property
    def problems(self) -> list[str]:
        return [*self.duplicates, *self.losses, *self.lies]

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> Outcome:
        trail = [[Point(*point) for point in part] for part in value["trail"]]
        return cls(**{**value, "trail": trail})
