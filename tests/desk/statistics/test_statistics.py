"""The figures: what is counted, how it is drawn, and that it is the same in the table and in the file."""

from __future__ import annotations

import csv
import datetime
import io
import re
from http import HTTPStatus

import pytest
from django.urls import reverse
from lxml import etree

from publisher.deliveries.models import Attempt, Delivery, Receipt
from publisher.desk.statistics import figures, periods, plots
from publisher.desk.statistics.figures import Table
from publisher.desk.statistics.periods import Period
from publisher.editions.models import Edition
from publisher.posts.models import Post
from tests import factories

UTC = datetime.UTC
DAY = datetime.date(2031, 3, 3)
ONE = datetime.timedelta(days=1)
MARCH = Period(datetime.date(2031, 3, 1), datetime.date(2031, 3, 31))
NOW = datetime.datetime(2031, 4, 1, tzinfo=UTC)
SLOT = datetime.datetime(2031, 3, 3, 8, tzinfo=UTC)


def edition(day=DAY, *, late=30, silent=False, language="en"):
    post, _ = Post.objects.get_or_create(publish_on=day, defaults={"title": str(day), "body": "<p>x</p>"})
    slot = datetime.datetime.combine(day, datetime.time(8), UTC)
    return Edition.objects.create(
        post=post,
        language=language,
        publish_on=day,
        state="released",
        released_at=slot,
        silent=silent,
        page_live_at=None if late is None else slot + datetime.timedelta(seconds=late),
    )


def delivery(of, outlet, state="delivered", seconds=45, said="", outcome="refused"):
    row = Delivery.objects.create(
        edition=of, outlet=outlet, slot_on=of.publish_on, state=state, due_at=SLOT, next_at=SLOT
    )
    if state == "delivered":
        at = SLOT + datetime.timedelta(seconds=seconds)
        Receipt.objects.create(delivery=row, remote_id="1", received_at=at, rendition_digest="d")
    if said:
        Attempt.objects.create(
            delivery=row, number=1, kind="send", started_at=SLOT, outcome=outcome, detail=said
        )
    return row


def rows(name, period=MARCH):
    return list(figures.TABLES[name](figures.Asked(period, NOW)).rows)


@pytest.mark.usefixtures("desk")
class TestFigures:
    def test_posts_are_counted_by_month_and_language(self):
        edition(DAY)
        edition(DAY, language="ca")
        edition(DAY + ONE, silent=True)
        edition(DAY + 31 * ONE)
        table = figures.posts(figures.Asked(MARCH, NOW))
        assert table.columns == ("Month", "English", "Catalan", "of these, archive")
        assert table.rows == (("2031-03", 2, 1, 1),)

    def test_what_is_not_out_is_not_counted(self):
        row = edition(DAY)
        Edition.objects.filter(pk=row.pk).update(state="withdrawn", withdrawn_at=NOW)
        assert rows("posts") == []

    def test_lateness_is_from_the_slot_to_the_page(self):
        for number, late in enumerate((-1, 5, 30, 59, 400, 90_000)):
            edition(DAY + number * ONE, late=late)
        edition(DAY + 10 * ONE, late=None)
        edition(DAY + 11 * ONE, late=5, silent=True)
        assert [count for _, count in rows("lateness")] == [2, 2, 0, 1, 0, 1]
        assert rows("lateness-by-month") == [("2031-03", 44, 90_000, 6)]

    def test_lateness_is_told_by_the_slot_in_summer_as_well(self):
        summer = datetime.date(2031, 7, 1)
        row = edition(summer)
        seven = datetime.datetime(2031, 7, 1, 7, 0, 3, tzinfo=UTC)  # eight in London
        Edition.objects.filter(pk=row.pk).update(page_live_at=seven)
        assert rows("lateness-by-month", Period(summer, summer)) == [("2031-07", 3, 3, 1)]

    def test_deliveries_are_counted_by_their_fate(self):
        one, other = factories.outlet("a"), factories.outlet("b", account="other")
        for number, state in enumerate(("delivered", "failed", "needs_person", "held", "pending")):
            delivery(edition(DAY + number * ONE), one, state)
        delivery(Edition.objects.earliest("publish_on"), other)
        assert rows("deliveries") == [("a", 1, 1, 2, 1, 0), ("b", 1, 0, 0, 0, 0)]

    def test_how_soon_followers_have_it(self):
        outlet = factories.outlet("a")
        for number in range(20):
            delivery(edition(DAY + number * ONE), outlet, seconds=number)
        assert rows("delays") == [("a", 9, 18, 20)]

    def test_failures_are_told_by_channel_outcome_and_words(self):
        outlet = factories.outlet("a")
        for number, outcome in enumerate(("refused", "refused", "unknown", "delivered")):
            delivery(edition(DAY + number * ONE), outlet, said=f"503\n{outcome}", outcome=outcome)
        assert rows("failures") == [("tumblr", 2, 0, 0, 1)]
        assert rows("reasons") == [("503 refused", 2), ("503 unknown", 1)]


class TestPeriods:
    @pytest.mark.parametrize(
        ("asked", "first", "last"),
        [
            ({}, "2030-04-02", "2031-04-01"),
            ({"period": "30"}, "2031-03-03", "2031-04-01"),
            ({"period": "all"}, "0001-01-01", "2031-04-01"),
            ({"from": "2031-01-01", "to": "2031-02-01"}, "2031-01-01", "2031-02-01"),
            ({"from": "2031-01-01"}, "2031-01-01", "2031-04-01"),
        ],
    )
    def test_are_named_or_given(self, asked, first, last):
        period, error = periods.asked(asked, NOW.date())
        assert (period.first_on.isoformat(), period.last_on.isoformat(), error) == (first, last, "")

    @pytest.mark.parametrize(
        "asked", [{"period": "x"}, {"from": "x"}, {"from": "2031-02-02", "to": "2031-02-01"}]
    )
    def test_that_make_no_sense_are_a_year_and_told(self, asked):
        period, error = periods.asked(asked, NOW.date())
        assert (period.name, bool(error)) == ("365", True)

    @pytest.mark.parametrize("first", [datetime.date.min, datetime.date.max])
    def test_reach_from_the_first_day_to_the_last(self, first):
        begins, ends = Period(first, datetime.date.max).instants
        assert begins <= ends


class TestPlots:
    def test_a_column_is_as_high_as_its_figure(self):
        plot = plots.columns(Table("t", "T", "", ("M", "A"), (("1", 10), ("2", 5), ("3", None))), [1])
        heights = [float(piece.height) for piece in plot.pieces]
        assert heights == [plots.TALL, plots.TALL / 2, 0]
        assert [piece.said for piece in plot.pieces][1:] == ["2, A: 5", "3, A: –"]

    def test_what_is_below_zero_hangs(self):
        plot = plots.columns(Table("t", "T", "", ("M", "A"), (("1", 10), ("2", -10))), [1])
        up, down = plot.pieces
        assert float(up.y) + float(up.height) == float(down.y)

    def test_columns_that_stack_stand_on_each_other(self):
        plot = plots.columns(Table("t", "T", "", ("M", "A", "B"), (("1", 3, 1),)), [1, 2], stacked=True)
        below, above = plot.pieces
        assert float(above.y) + float(above.height) == float(below.y)

    def test_bars_of_one_row_lie_end_to_end(self):
        plot = plots.bars(Table("t", "T", "", ("N", "A", "B"), (("x", 3, 1),)), [1, 2])
        first, second = plot.pieces
        assert float(first.x) + float(first.width) == pytest.approx(float(second.x), abs=0.1)

    def test_nothing_is_no_plot(self):
        nothing = Table("t", "T", "", ("N", "A"), ())
        assert (plots.columns(nothing, [1]), plots.bars(nothing, [1])) == (None, None)


class TestThePage:
    def fill(self, count=3):
        outlet = factories.outlet("=formula()")
        for number in range(count):
            delivery(edition(DAY - number * ONE), outlet, said="=1+1")

    def test_shows_each_figure_as_a_plot_and_as_a_table(self, sign_in):
        self.fill()
        text = (
            sign_in("editor")
            .get(f"{reverse('desk_statistics')}?from=2031-01-01&to=2031-04-01")
            .content.decode()
        )
        drawings = re.findall(r"<svg class=\"desk-plot\".*?</svg>", text, re.DOTALL)
        assert len(drawings) == text.count("The same as a table")
        assert len(drawings) >= len(figures.TABLES) - 1
        for drawing in drawings:
            svg = etree.fromstring(drawing)
            assert svg.get("role") == "img"
            named = [svg.xpath(f"//*[@id='{name}']") for name in svg.get("aria-labelledby").split()]
            assert [found[0].tag for found in named] == ["title", "desc"]
        assert "style=" not in "".join(drawings)

    def test_of_an_empty_house_says_so(self, sign_in):
        text = sign_in("editor").get(reverse("desk_statistics")).content.decode()
        assert text.count("There is nothing to count") == len(figures.TABLES)

    def test_gives_each_table_as_csv_that_runs_nothing(self, sign_in):
        self.fill()
        client = sign_in("editor")
        for name in figures.TABLES:
            answer = client.get(
                reverse("desk_statistics_csv", args=[name]), {"from": "2031-01-01", "to": "2031-04-01"}
            )
            lines = list(csv.reader(io.StringIO(answer.content.decode())))
            table = figures.TABLES[name](
                figures.Asked(Period(datetime.date(2031, 1, 1), datetime.date(2031, 4, 1)), NOW)
            )
            assert lines[0] == list(table.columns)
            assert len(lines) == 1 + len(table.rows)
            assert not [cell for line in lines for cell in line if cell.startswith("=")]
            assert answer["Content-Disposition"].startswith(f'attachment; filename="bpod-{name}-')

    @pytest.mark.parametrize("role", ["writer", "translator", "nobody"])
    def test_is_for_those_who_may_see_deliveries(self, sign_in, role):
        client = sign_in(role)
        for address in (reverse("desk_statistics"), reverse("desk_statistics_csv", args=["posts"])):
            assert client.get(address).status_code in {HTTPStatus.FOUND, HTTPStatus.FORBIDDEN}

    def test_of_what_there_is_not_is_not_found(self, sign_in):
        assert sign_in("editor").get("/desk/statistics/secrets.csv").status_code == HTTPStatus.NOT_FOUND

    @pytest.mark.parametrize("count", [3, 30])
    def test_takes_as_many_queries_however_much_is_counted(self, sign_in, count, django_assert_num_queries):
        self.fill(count)
        client = sign_in("editor")
        address = f"{reverse('desk_statistics')}?from=2031-01-01&to=2031-04-01"
        client.get(address)
        with django_assert_num_queries(QUERIES):
            client.get(address)


QUERIES = 22
