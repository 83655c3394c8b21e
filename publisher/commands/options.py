"""What several commands take and print."""

from __future__ import annotations

import datetime
import json
from typing import Any

import click

from publisher.clock import Clock, clock_from


class Date(click.ParamType[datetime.date]):
    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime.date:
        if isinstance(value, datetime.date):
            return value
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date; write one such as 2026-03-01", param, ctx)


class Instant(click.ParamType[datetime.datetime]):
    name = "instant"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime.datetime:
        if isinstance(value, datetime.datetime):
            return value
        try:
            instant = datetime.datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not an instant; write one such as 2026-03-01T08:00:00Z", param, ctx)
        if instant.tzinfo is None:
            self.fail(f"{value!r} has no time zone; end it in Z or an offset such as +01:00", param, ctx)
        return instant


as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")
at_instant = click.option("--at", type=Instant(), help="Act as if it were this instant.")


def clock_at(instant: datetime.datetime | None) -> Clock:
    return clock_from(instant) if instant else Clock()


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
