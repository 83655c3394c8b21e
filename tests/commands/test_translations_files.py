"""`bpod translations reads`, `export-memory` and `export-glossary`."""

from __future__ import annotations

import datetime

import pytest
from click.testing import CliRunner
from lxml import etree

from publisher.commands import read_counts, translations_command
from publisher.desk import public_days
from publisher.editions.models import Site, Slug
from tests import factories
from translations.models import Readership, Term

pytestmark = pytest.mark.django_db
DAY = factories.DAY


def run(*arguments, data=""):
    return CliRunner().invoke(translations_command.command, arguments, input=data)


def kept():
    return {row.publish_on: row.reads for row in Readership.objects.all()}


# --- reads


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("/archive/2026/3/1,12", ("/archive/2026/3/1", 12)),
        ('"/archive/2026/3/1";"1.234"', ("/archive/2026/3/1", 1234)),
        ("/archive/2026/3/1\t7", ("/archive/2026/3/1", 7)),
        ('"/search?q=a,b",3', ("/search?q=a,b", 3)),
        ('::1 - - [x] "GET /archive/2026/3/1 HTTP/1.1" 200 99', ("/archive/2026/3/1", 1)),
        ('::1 - - [x] "GET /a HTTP/2.0" 304 99 "-" "Mozilla/5.0"', ("/a", 1)),
    ],
)
def test_a_line_of_a_table_or_a_log(line, row):
    assert list(read_counts.of([line])) == [row]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "address,count",
        "# a comment",
        '::1 - - [x] "GET /a HTTP/1.1" 404 99 "-" "Mozilla/5.0"',
        '::1 - - [x] "POST /a HTTP/1.1" 200 99 "-" "Mozilla/5.0"',
        '::1 - - [x] "GET /a HTTP/1.1" 200 99 "-" "Googlebot/2.1"',
        '::1 - - [x] "\\x16\\x03" 400 0 "-" "-"',
    ],
)
def test_what_is_no_read(line):
    assert list(read_counts.of([line])) == []


@pytest.mark.parametrize("line", ["hello", "/a,many", "/a,1.5", "/a,-3"])
def test_a_line_that_is_neither_is_named(line):
    with pytest.raises(read_counts.NoCountError, match="line 2"):
        list(read_counts.of(["address,count", line]))


def test_every_address_of_a_day_counts_for_it():
    factories.sites()
    edition = factories.approved()
    Slug.objects.create(
        edition=edition,
        language="ca",
        slug="un-fanal",
        since=datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC),
    )
    path = f"/archive/{DAY.year}/{DAY.month}/{DAY.day}"
    padded = f"/archive/{DAY:%Y/%m/%d}.html"
    rows = [
        (path, 1),
        (f"https://bpod.org.uk{path}?utm=x#top", 10),
        (padded, 100),
        ("/fotos/un-fanal/", 1000),
        ("/fotos/un-altre", 5),
        ("/archive/2026/13/1", 5),
        ("/about", 5),
    ]
    assert public_days.reads(rows) == {DAY: 1111}


def test_a_count_is_taken_and_replaces_the_one_before(tmp_path):
    file = tmp_path / "reads.csv"
    file.write_text("\ufeffpage,views\n/archive/2026/3/1,12\n/archive/2026/3/2,30\n/about,7\n", "utf-8")
    result = run("reads", str(file))
    assert (result.exit_code, result.output) == (0, "42 reads of 2 days\n")
    run("reads", "-", data="/archive/2026/3/2,5\n")
    assert kept() == {datetime.date(2026, 3, 2): 5}


def test_a_file_that_says_nothing_changes_nothing():
    run("reads", "-", data="/archive/2026/3/2,5\n")
    for data, said in (("/about,9\n", "no address"), ("/archive/2026/3/2,5\nhello\n", "line 2")):
        result = run("reads", "-", data=data)
        assert result.exit_code == 1
        assert said in result.output
        assert "nothing was changed" in result.output
    assert kept() == {datetime.date(2026, 3, 2): 5}


# --- what the house tells the room


def test_the_house_tells_which_days_are_public_and_where():
    factories.sites()
    post = factories.draft()
    english = factories.archived(post, released_at=factories.NOON)
    [day] = public_days.of("ca")
    base_url = Site.objects.get(language="en").base_url
    path = f"/archive/{DAY.year}/{DAY.month}/{DAY.day}"
    assert (day.publish_on, day.url, day.title) == (DAY, f"{base_url}{path}", "")
    assert (day.is_translated, day.is_outdated, day.is_withdrawn) == (False, False, False)
    [titled] = public_days.of("ca", [DAY])
    assert titled.title == english.content().title
    assert list(public_days.of("ca", [DAY.replace(year=2001)])) == []


def test_what_is_not_released_is_not_told():
    factories.sites()
    factories.approved()
    assert list(public_days.of("ca")) == []


# --- exports


def test_the_memory_leaves_out_what_is_not_public_unless_it_is_asked_for(translated_ahead, tmp_path):
    def sentences(*arguments):
        result = run("export-memory", "ca", *arguments)
        assert result.exit_code == 0
        return len(list(etree.fromstring(result.stdout_bytes).iter("tu")))

    assert sentences() == 0
    assert sentences("--unreleased") == translated_ahead
    target = tmp_path / "memory.tmx"
    run("export-memory", "ca", "--unreleased", "--output", str(target))
    assert len(list(etree.fromstring(target.read_bytes()).iter("tu"))) == translated_ahead


@pytest.fixture
def translated_ahead():
    """How many sentences an approved text of the far future gave."""
    from tests.translations.conftest import CATALAN, NOW, person, source
    from translations import signals, transitions
    from translations.models import MemoryUnit

    receivers, signals.approved.receivers = signals.approved.receivers, []
    signals.approved.sender_receivers_cache.clear()
    writer, reader = person("writer", "translate"), person("reader", "review")
    job = transitions.hand_out(source(), language="ca", due_at=NOW.replace(year=2099), now=NOW)
    transitions.claim(job, writer, now=NOW)
    transitions.save_draft(job, writer, CATALAN, 0, now=NOW)
    transitions.submit(job, writer, 1, now=NOW)
    transitions.approve(job, reader, 1, now=NOW)
    yield MemoryUnit.objects.count()
    signals.approved.receivers = receivers
    signals.approved.sender_receivers_cache.clear()


def test_the_glossary_is_written_in_either_form():
    Term.objects.create(english="cell", language="ca", target="cèl·lula")
    assert run("export-glossary", "ca").output == "cell\tcèl·lula\t\n"
    assert b"<termEntry" in run("export-glossary", "ca", "--format", "tbx").stdout_bytes
