"""How early texts are approved, month by month, and how that is drawn."""

from __future__ import annotations

import datetime
import re
import xml.etree.ElementTree as ET

import pytest
from django.test import Client

from tests.translations.conftest import CATALAN, DAY, HOUR, NOW, source
from translations import lag, transitions
from translations.models import Job, Language
from translations.screens import coverage_plot

pytestmark = pytest.mark.django_db
SLOT = datetime.datetime(2031, 5, 6, 7, tzinfo=datetime.UTC)
LONG_AFTER = NOW + datetime.timedelta(days=400)


@pytest.fixture
def text(translator, reviewer):
    """Hands a text out whose slot comes so many hours after its approval; None: never approved."""

    def made(days, ahead, *, language="ca"):
        on = DAY + datetime.timedelta(days=days)
        slot_at = SLOT + datetime.timedelta(days=days)
        job = transitions.hand_out(
            source(publish_on=on), language=language, due_at=slot_at, now=slot_at - 60 * HOUR
        )
        if ahead is not None:
            at = slot_at - ahead * HOUR
            transitions.claim(job, translator, now=at)
            transitions.save_draft(job, translator, CATALAN, 0, now=at)
            transitions.submit(job, translator, 1, now=at)
            transitions.approve(job, reviewer, 1, now=at)
        return job

    return made


def test_the_median_and_the_share_on_time(text):
    for days, ahead in enumerate([30, 10, -5, None]):
        text(days, ahead)
    [month] = lag.of("ca", LONG_AFTER)
    assert (month.first_on, month.texts, month.translated) == (DAY.replace(day=1), 4, 3)
    assert (month.median_hours, month.on_time, month.percent_on_time) == (10, 2, 50)


def test_the_lead_is_no_earliness(text):
    Language.objects.create(code="ca", lead_hours=15)
    text(0, 10)
    [month] = lag.of("ca", LONG_AFTER)
    assert month.median_hours == 25


def test_only_slots_that_have_come_are_counted(text):
    text(0, 10)
    text(40, None)
    assert [month.texts for month in lag.of("ca", SLOT)] == [1]
    assert lag.of("ca", SLOT - HOUR) == []
    assert lag.of("es", LONG_AFTER) == []


def test_back_catalogue_and_cancelled_texts_had_no_slot(text):
    text(0, 10)
    text(1, None)
    transitions.cancel(DAY + datetime.timedelta(days=1))
    Job.objects.filter(publish_on=DAY).update(back_catalogue=True)
    assert lag.of("ca", LONG_AFTER) == []


def test_a_later_correction_does_not_make_a_text_late(text, translator, reviewer):
    job = text(0, 10)
    at = SLOT + 80 * HOUR
    transitions.claim(job, translator, now=at)
    transitions.save_draft(job, translator, {**CATALAN, "title": "Un altre"}, 1, now=at)
    transitions.submit(job, translator, 2, now=at)
    transitions.approve(job, reviewer, 2, now=at)
    [month] = lag.of("ca", LONG_AFTER)
    assert month.median_hours == 10


def months(*hours):
    return [
        lag.Month(datetime.date(2031 + place // 12, place % 12 + 1, 1), 4, 3, 2, hour)
        for place, hour in enumerate(hours)
    ]


def test_bars_stand_on_the_line_of_the_slot_or_hang_from_it():
    plot = coverage_plot.of(months(24.0, -12.0, None))
    early, late, never = plot.bars
    assert plot.hours == 24
    assert (early.y, early.height, early.is_late) == ("18.0", "62.0", False)
    assert (late.y, late.height, late.is_late) == ("80.0", "31.0", True)
    assert never.height == "0.0"
    assert early.share_height == "45.0"


def test_a_year_late_is_drawn_as_a_week():
    [bar] = coverage_plot.of(months(-9000.0)).bars
    assert bar.height == f"{coverage_plot.HALF:.1f}"


def test_only_two_years_are_drawn_and_none_where_there_is_nothing():
    plot = coverage_plot.of(months(*range(40)))
    assert len(plot.bars) == coverage_plot.SHOWN
    assert [bar.label.month for bar in plot.bars if bar.label] == [5, 1, 1]
    assert coverage_plot.of([]) is None


@pytest.mark.parametrize("language", ["en", "ca"])
def test_the_page_has_a_drawing_without_script_and_the_same_as_a_table(text, translator, language):
    now = datetime.datetime.now(datetime.UTC)
    days = (now.date() - DAY).days - 40
    for place, ahead in enumerate([30.5, 10.4, -5]):
        text(days + place, ahead)
    Job.objects.update(back_catalogue=False)
    browser = Client()
    browser.force_login(translator)
    page = browser.get("/translate/coverage/ca/", headers={"accept-language": language}).content.decode()
    [svg] = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    drawing = ET.fromstring(svg)  # noqa: S314 - our own page
    numbers = [rect.get(name) for rect in drawing.iter("rect") for name in ("x", "y", "width", "height")]
    assert numbers
    assert all(float(number) >= 0 for number in numbers)
    assert not re.search(r"<script(?! src)|\sstyle=", page)
    assert ("10,4" if language == "ca" else "10.4") in page.partition('<table class="said figures">')[2]
