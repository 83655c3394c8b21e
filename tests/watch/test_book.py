"""The alarm book by itself: believed twice, told once, kept over a restart."""

from __future__ import annotations

import datetime

import pytest

from publisher.watch import book as books
from publisher.watch import message
from publisher.watch.book import Book, Event
from publisher.watch.finding import Finding, Level, ok

NOON = datetime.datetime(2026, 3, 14, 12, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
BAD = Finding("page:en", Level.BAD, "It is not there", "404", "bake it", about="2026-03-14")
WELL = ok("page:en", "it is there")


class Telling:
    """A book, one look a minute, and one route that is told whatever it is owed."""

    def __init__(self, path) -> None:
        self.path = path
        self.now = NOON
        self.told: list[Event] = []
        self.reachable = True

    def look(self, *findings: Finding, unknown: frozenset[str] = frozenset()) -> Book:
        self.now += MINUTE
        book = books.load(self.path)
        book.note(findings, unknown, self.now)
        owed = book.owed("mail", self.now)
        if self.reachable:
            book.told("mail", owed, self.now)
            self.told += [event for event, _ in owed]
        book.close({"mail"})
        books.save(book, self.path)
        return book


@pytest.fixture
def telling(tmp_path):
    return Telling(tmp_path / "watch" / "alarms.json")


def test_one_look_is_not_believed(telling):
    for finding in (BAD, WELL, BAD, WELL):
        telling.look(finding)
    assert telling.told == []


def test_two_looks_are_believed_and_told_once(telling):
    for _ in range(5):
        telling.look(BAD)
    assert telling.told == [Event.RAISED]


NOTE = Finding("approval:en", Level.NOTE, "The day fills itself", mend="nothing", about="2026-03-14")


def test_a_note_is_told_once_without_a_reminder_and_without_an_end(telling):
    for _ in range(3):
        telling.look(NOTE)
    telling.now += datetime.timedelta(days=2)
    telling.look(NOTE)
    assert telling.told == [Event.RAISED]
    for _ in range(2):
        book = telling.look(ok("approval:en", "all is approved"))
    assert telling.told == [Event.RAISED]
    assert book.alarms == {}


def test_what_was_a_note_and_became_worse_is_an_alarm(telling):
    for _ in range(2):
        telling.look(NOTE)
    worse = Finding("approval:en", Level.BAD, "Nothing was published", about="2026-03-14")
    for _ in range(2):
        telling.look(worse)
    for _ in range(2):
        telling.look(ok("approval:en", "all is approved"))
    assert telling.told == [Event.RAISED, Event.RAISED, Event.WELL]


def test_a_note_does_not_say_that_something_did_not_happen(telling):
    telling.reachable = False
    for _ in range(2):
        book = telling.look(NOTE)
    letter = message.letter(book.owed("mail", telling.now), "web-1", telling.now)
    assert letter.text.startswith("TO KNOW  [approval:en]\nwhat:  The day fills itself")
    assert letter.body["events"][0]["level"] == "note"


def test_it_is_over_when_it_was_well_twice_running(telling):
    for finding in (BAD, BAD, WELL, BAD, WELL):
        telling.look(finding)
    assert telling.told == [Event.RAISED]
    book = telling.look(WELL)
    assert telling.told == [Event.RAISED, Event.WELL]
    assert book.alarms == {}


def test_what_comes_again_after_its_end_is_a_new_alarm(telling):
    for finding in (BAD, BAD, WELL, WELL, BAD, BAD):
        telling.look(finding)
    assert telling.told == [Event.RAISED, Event.WELL, Event.RAISED]


def test_the_reminder_comes_once_a_day(telling):
    telling.look(BAD)
    telling.look(BAD)
    for _ in range(3):
        telling.now += books.REMINDED_AFTER
        telling.look(BAD)
        telling.look(BAD)
    assert telling.told == [Event.RAISED] + [Event.REMINDER] * 3


def test_the_same_trouble_on_a_new_day_is_told_anew(telling):
    tomorrow = Finding("page:en", Level.BAD, "It is not there", about="2026-03-15")
    for finding in (BAD, BAD, tomorrow):
        telling.look(finding)
    assert telling.told == [Event.RAISED]
    telling.look(tomorrow)
    assert telling.told == [Event.RAISED, Event.RAISED]


def test_a_warning_that_becomes_bad_is_told_anew_and_not_the_other_way_round(telling):
    warning = Finding("page:en", Level.WARNING, "Soon", about="2026-03-14")
    for finding in (warning, warning, BAD, BAD, warning, warning):
        telling.look(finding)
    assert telling.told == [Event.RAISED, Event.RAISED]


def test_what_cannot_be_looked_at_stays_as_it_is(telling):
    telling.look(BAD)
    telling.look(unknown=frozenset({"page"}))
    telling.look(BAD)
    for _ in range(5):
        telling.look(unknown=frozenset({"page"}))
    assert telling.told == [Event.RAISED]


def test_a_route_that_could_not_be_told_is_told_later_and_not_of_what_is_over(telling):
    telling.reachable = False
    telling.look(BAD)
    telling.look(BAD)
    telling.reachable = True
    telling.look(BAD)
    assert telling.told == [Event.RAISED]
    telling.reachable = False
    telling.look(WELL)
    telling.look(WELL)
    assert "page:en" in telling.look(WELL).alarms
    telling.reachable = True
    telling.look(WELL)
    assert telling.told == [Event.RAISED, Event.WELL]


def test_what_was_over_before_a_route_could_be_told_is_never_told(telling):
    telling.reachable = False
    for finding in (BAD, BAD, WELL, WELL):
        telling.look(finding)
    telling.reachable = True
    telling.look(WELL)
    assert telling.told == []


def test_since_is_the_first_look_or_what_is_known_better(telling):
    book = telling.look(BAD)
    first = telling.now
    book = telling.look(BAD)
    assert book.alarms["page:en"].since_at == first
    known = Finding("queue", Level.BAD, "Stuck", since=NOON)
    assert telling.look(known).alarms["queue"].since_at == NOON


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"alarms": {"x": {}}}', b"\xff\xfe"])
def test_a_book_that_cannot_be_read_is_put_aside(telling, content):
    telling.path.parent.mkdir()
    telling.path.write_bytes(content)
    telling.look(BAD)
    telling.look(BAD)
    assert telling.told == [Event.RAISED]
    assert telling.path.with_suffix(".unreadable").read_bytes() == content


def test_a_letter_puts_what_is_new_first_and_its_subject_is_one_line():
    odd = Finding("token:x", Level.BAD, "The platform said:\r\nBcc: everybody@example.org" + "!" * 300)
    book = Book()
    for _ in range(2):
        book.note([BAD, odd], set(), NOON)
    book.told("mail", book.owed("mail", NOON)[:1], NOON)
    later = NOON + books.REMINDED_AFTER
    letter = message.letter(book.owed("mail", later), "publisher-1", later)
    assert "\n" not in letter.subject
    assert len(letter.subject) <= message.SUBJECT_CHARS_MAX
    assert letter.subject.endswith("(and 1 more)")
    assert [event["event"] for event in letter.body["events"]] == ["raised", "reminder"]
    assert letter.text.index("DID NOT HAPPEN  [token:x]") < letter.text.index("STILL  [page:en]")
