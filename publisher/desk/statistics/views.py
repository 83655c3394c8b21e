"""The page of figures, and each table by itself as CSV."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path

from publisher.clock import wall_now
from publisher.desk import policy
from publisher.desk.day import today
from publisher.desk.statistics import figures, periods, plots
from publisher.desk.statistics.figures import Table
from publisher.desk.statistics.plots import Plot
from publisher.desk.views import DeskPage

DRAWN: dict[str, Callable[[Table], Plot | None]] = {
    "posts": lambda table: plots.columns(table, range(1, len(table.columns) - 1)),
    "lateness": lambda table: plots.columns(table, [1]),
    "lateness-by-month": lambda table: plots.columns(table, [1, 2]),
    "deliveries": lambda table: plots.bars(table, range(1, len(table.columns))),
    "delays": lambda table: plots.bars(table, [1]),
    "failures": lambda table: plots.bars(table, range(1, len(table.columns))),
    "reasons": lambda table: plots.bars(table, [1]),
    "translation": lambda table: plots.columns(table, [4]),
}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Section:
    table: Table
    plot: Plot | None


class StatisticsView(DeskPage):
    permission = policy.SEE_DELIVERIES
    template_name = "desk/statistics/statistics.html"
    page_title = "Statistics"
    header_icon = "table"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = wall_now()
        period, error = periods.asked(self.request.GET, today(now))
        asked = figures.Asked(period, now)
        tables = [counted(asked) for counted in figures.TABLES.values()]
        context: dict[str, Any] = super().get_context_data(
            period=period,
            error=error,
            named=periods.NAMED.items(),
            sections=[Section(table, DRAWN[table.name](table)) for table in tables],
            **kwargs,
        )
        return context


class ExportView(DeskPage):
    permission = policy.SEE_DELIVERIES

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        if name not in figures.TABLES:
            raise Http404
        now = wall_now()
        period, _error = periods.asked(request.GET, today(now))
        table = figures.TABLES[name](figures.Asked(period, now))
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        until = period.last_on.isoformat()
        response["Content-Disposition"] = f'attachment; filename="bpod-{name}-{until}.csv"'
        writer = csv.writer(response)
        writer.writerow(table.columns)
        writer.writerows(_safe(row) for row in table.rows)
        return response


def urls() -> list[URLPattern]:
    return [
        path("statistics/", StatisticsView.as_view(), name="desk_statistics"),
        path("statistics/<slug:name>.csv", ExportView.as_view(), name="desk_statistics_csv"),
    ]


def _safe(row: Iterable[Any]) -> list[Any]:
    """The words of a platform are no formula of a spreadsheet."""
    return [f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell for cell in row]
