"""The calendar of all days: what state each is in, for whom, at what cost."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.translations.conftest import CATALAN, DAY, DUE, ENGLISH, HOUR, NOW, changed, person, source
from translations import coverage, readership, staleness, transitions
from translations.coverage import State
from translations.models import Job, SourceRevision, TranslationRevision
from translations.public_days import PublicDay

pytestmark = pytest.mark.django_db
PAGE = "/translate/coverage/ca/"
LATER = DUE + HOUR
QUERIES_OF_THE_PAGE = 15

HOUSE: list[PublicDay] = []


def told_by_the_house(_language, dates=None):
    return [day for day in HOUSE if dates is None or day.publish_on in dates]


@pytest.fixture
def house_of(settings):
    """The days that the house calls public."""
    settings.TRANSLATIONS_PUBLIC_DAYS = f"{__name__}.told_by_the_house"
    HOUSE.clear()
    yield HOUSE.extend
    HOUSE.clear()


def public(on=DAY, *, translated=False, outdated=False, withdrawn=False):
    url = f"https://example.org/{on}"
    return PublicDay(on, url, translated, outdated, withdrawn, title=f"The day {on}")


def state_of(now=LATER):
    return coverage.of("ca", now)[DAY].state


@pytest.fixture
def browser(translator):
    client = Client()
    client.force_login(translator)
    return client


# --- the state of a day


def test_what_is_handed_out_is_to_come_then_missing_then_in_work_then_translated(job, translator, reviewer):
    assert state_of(NOW) is State.COMING
    assert state_of(LATER) is State.MISSING
    transitions.claim(job, translator, now=NOW)
    assert state_of(NOW) is State.IN_WORK
    assert state_of(NOW + 49 * HOUR) is State.COMING  # the lease is over
    transitions.save_draft(job, translator, CATALAN, 0, now=NOW)
    transitions.submit(job, translator, 1, now=NOW)
    assert state_of() is State.IN_WORK
    transitions.request_changes(job, reviewer, 1, "Shorter.", now=NOW)
    assert state_of() is State.IN_WORK
    transitions.claim(job, translator, now=NOW)
    transitions.save_draft(job, translator, {**CATALAN, "title": "Un fanal"}, 1, now=NOW)
    transitions.submit(job, translator, 2, now=NOW)
    transitions.approve(job, reviewer, 2, now=NOW)
    assert state_of() is State.TRANSLATED


@pytest.mark.parametrize("kind", ["cosmetic", "minor", "major", "critical"])
@pytest.mark.usefixtures("done")
def test_it_is_outdated_exactly_where_its_text_holds_no_more(kind, translator):
    changes = source(fields=changed(title="A Lamp"), kind=kind)
    job = transitions.hand_out(changes, language="ca", due_at=DUE, now=NOW)
    holds = staleness.holds(job)
    assert holds == (kind == "cosmetic")
    assert state_of() is (State.TRANSLATED if holds else State.OUTDATED)
    if not holds:
        transitions.claim(job, translator, now=LATER)
        assert state_of(LATER) is State.IN_WORK
        assert coverage.of("ca", LATER)[DAY].has_text


@pytest.mark.usefixtures("done")
def test_english_that_is_put_back_makes_it_translated_again():
    for title in ("A Lamp", ENGLISH["title"]):
        transitions.hand_out(
            source(fields=changed(title=title), kind="major"), language="ca", due_at=DUE, now=NOW
        )
    assert state_of() is State.TRANSLATED


@pytest.mark.usefixtures("job")
def test_what_is_cancelled_is_on_no_calendar():
    transitions.cancel(DAY)
    assert coverage.of("ca", LATER) == {}


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (public(), State.MISSING),
        (public(translated=True), State.TRANSLATED),
        (public(translated=True, outdated=True), State.OUTDATED),
    ],
)
def test_days_that_never_were_in_the_room_are_the_house_s_word(day, state, house_of):
    house_of([day])
    assert state_of() is state


def test_what_was_withdrawn_is_on_no_calendar(house_of, done):
    house_of([public(translated=True, withdrawn=True)])
    assert coverage.of("ca", LATER) == {}
    assert done.state == Job.State.DONE


def test_an_archived_translation_whose_english_is_corrected_is_as_outdated_as_the_house_says(house_of, job):
    house_of([public(translated=True)])
    assert state_of() is State.TRANSLATED
    HOUSE[0] = public(translated=True, outdated=True)
    assert state_of() is State.OUTDATED
    assert job.state == Job.State.OPEN


def test_a_text_that_the_house_has_not_released_is_not_missing(house_of, job):
    """Its slot has come, and its English was held back."""
    house_of([])
    day = coverage.of("ca", LATER)[DAY]
    assert (day.state, day.is_public) == (State.COMING, False)
    assert coverage.count([day]).public == 0
    assert job.due_at < LATER


def test_a_hundred_per_cent_says_that_nothing_is_missing(house_of):
    days = [DAY + datetime.timedelta(days=number) for number in range(200)]
    house_of([public(on, translated=on != DAY) for on in days])
    counted = coverage.count(coverage.of("ca", LATER).values())
    assert (counted.public, counted.translated, counted.percent) == (200, 199, 99)


# --- the page


def cells(page):
    """The words of the cells that have any, by their row and column."""
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL):
        name = re.search(r'<th scope="row">(.*?)</th>', row)
        for number, cell in enumerate(re.findall(r"<td>(.*?)</td>", row), 1):
            if cell and name:
                found[re.sub(r"<.*?>", "", name[1]), number] = cell
    return found


@pytest.mark.usefixtures("job")
def test_a_cell_stands_in_its_month_and_day_says_its_state_and_leads_to_the_text(browser):
    page = browser.get(PAGE).content.decode()
    assert cells(page) == {
        ("May 2031", 6): '<a class="coming" href="/translate/2031-05-06/ca/" tabindex="-1">to come</a>'
    }
    assert '<a href="/translate/coverage/ca/2031-05/">May' in page
    assert page.count('scope="col"') >= 32


def test_each_month_has_as_many_cells_as_the_longest(browser, house_of):
    house_of([public(datetime.date(2024, 2, 29)), public(datetime.date(2023, 3, 31))])
    transitions.hand_out(source(), language="ca", due_at=DUE, now=NOW)
    page = browser.get(PAGE).content.decode()
    rows = re.findall(r'<th scope="row">.*?</tr>', page, re.DOTALL)
    assert {row.count("<td>") for row in rows} == {31}
    assert len(rows) == 36
    assert {("Feb 2024", 29), ("Mar 2023", 31)} <= set(cells(page))
    assert "https://example.org/2024-02-29" in page


@pytest.mark.usefixtures("job")
def test_a_month_lists_its_days_with_titles(browser, house_of):
    house_of([public(DAY.replace(day=7)), public(DAY.replace(month=4))])
    page = browser.get(f"{PAGE}2031-05/").content.decode()
    assert [ENGLISH["title"] in page, "The day 2031-05-07" in page] == [True, True]
    assert "The day 2031-04-06" not in page
    assert f"{PAGE}2031-04/" in page
    assert browser.get(f"{PAGE}2031-06/").status_code == 404
    assert browser.get(f"{PAGE}2031-13/").status_code == 404


@pytest.mark.usefixtures("job")
def test_who_may_see_what(house_of, stranger):
    house_of([public(DAY.replace(day=7))])
    browser = Client()
    assert browser.get(PAGE).status_code == 302
    browser.force_login(stranger)
    assert browser.get(PAGE).status_code == 403
    browser.force_login(person("coordinator", "coordinate"))
    for page in (PAGE, f"{PAGE}2031-05/"):
        shown = browser.get(page).content.decode()
        assert "/translate/2031-05-06/ca/" not in shown  # the editor is not theirs
        assert "https://example.org/2031-05-07" in shown
    assert browser.get("/translate/coverage/xx/").status_code == 404


def test_languages_are_chosen_where_there_are_several(browser, job):
    assert browser.get("/translate/coverage/")["Location"] == PAGE
    transitions.hand_out(source(), language="es", due_at=job.due_at, now=NOW)
    assert "/translate/coverage/es/" in browser.get("/translate/coverage/").content.decode()


def fill(year, days):
    """So many approved texts, one a day; for every third the English has changed since."""
    user = person(f"filler-{year}")
    first = datetime.date(year, 1, 1)
    dates = [first + datetime.timedelta(days=number) for number in range(days)]
    sources = SourceRevision.objects.bulk_create(
        SourceRevision(publish_on=on, number=1, fields=ENGLISH, fingerprint=str(on), ready_at=NOW)
        for on in dates
    )
    jobs = Job.objects.bulk_create(
        Job(
            publish_on=made.publish_on,
            language="ca",
            source=made,
            due_at=NOW,
            state=Job.State.DONE if place % 3 else Job.State.OPEN,
        )
        for place, made in enumerate(sources)
    )
    TranslationRevision.objects.bulk_create(
        TranslationRevision(
            job=job,
            number=1,
            based_on=job.source,
            fields=CATALAN,
            status=TranslationRevision.Status.APPROVED,
            author=user,
            created_at=NOW,
            reviewer=user,
            reviewed_at=NOW - HOUR,
        )
        for job in jobs
    )


def test_the_page_costs_no_more_queries_for_more_days(browser):
    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert browser.get(PAGE).status_code == 200
        return len(seen)

    fill(2020, 3)
    few = queries()
    fill(2021, 400)
    assert queries() == few <= QUERIES_OF_THE_PAGE


# --- what is read


def test_most_read_and_missing(browser, house_of):
    days = [DAY + datetime.timedelta(days=number) for number in range(4)]
    transitions.hand_out(source(), language="ca", due_at=DUE, now=NOW)
    house_of([public(on, translated=on == days[2]) for on in days])
    empty = browser.get(PAGE).content.decode()
    assert "bpod translations reads FILE" in empty
    readership.replace({days[0]: 5, days[1]: 70, days[2]: 900, days[3]: 0}, now=NOW)
    page = browser.get(PAGE).content.decode().partition('id="reads"')[2]
    assert re.findall(r"(\d+) reads", page) == ["70", "5"]
    assert "bpod translations reads FILE" not in page
    assert page.index("The day 2031-05-07") < page.index(ENGLISH["title"])


def test_a_new_count_takes_the_place_of_the_old_one():
    readership.replace({DAY: 5}, now=NOW)
    readership.replace({DAY.replace(day=7): 6}, now=LATER)
    assert readership.most_read({DAY, DAY.replace(day=7)}, at_most=9) == {DAY.replace(day=7): 6}
    assert readership.counted_at() == LATER


def test_the_page_speaks_catalan(browser, job):
    page = browser.get(PAGE, headers={"accept-language": "ca"}).content.decode()
    assert '<html lang="ca">' in page
    assert ">per venir</a>" in page
    assert job.due_at > timezone.now()
