"""A post page copied as text: header, strapline, date, title, body, byline, credits, sidebar."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile, takewhile

from publisher.posts import text as canon
from publisher.posts.importer import creditlines, dates, furniture, headline, mend, names
from publisher.posts.importer.page import CreditLine, NotAPostError, Page, PageError, Unread

PROSE_MIN = 120
"""A line this long is prose and not a title."""
_BULLET = re.compile(r"[•·◦▪●○*-]\s+|#{1,6}\s+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)]*$")
_LONG_LINE = 100
_DATES_MAX = 2
"""More days than this, each on a line of its own, make a list of posts."""


@dataclass(frozen=True)
class _Line:
    text: str
    bullet: bool
    after_gap: bool


@dataclass(frozen=True)
class _Head:
    title: str
    kicker: str
    strapline: str
    body: Sequence[_Line]
    repeated: bool
    """The title stands above and below the date, as only a post has it."""


def page(text: str, *, name: str, source: bytes) -> Page:
    lines = _lines(text)
    at, publish_on = _date_line(lines)
    below = list(takewhile(lambda line: not furniture.begins_the_end(line.text), lines[at + 1 :]))
    if not below:
        raise PageError("nothing follows the date, neither title nor body; copy the whole page")
    head = _head(_above([line.text for line in lines[:at]], below[0].text), below)
    body, bylines, credit_lines = _parted(head.body)
    if not (head.repeated or bylines or any(furniture.is_own(line.text) for line in lines)):
        raise not_a_post()
    if not body:
        raise PageError("the post has no body; copy the whole page")
    printed = tuple(CreditLine(line) for line in credit_lines)
    writers = (writer for line in bylines for writer in names.byline(line) or ())
    said = creditlines.understood(printed)
    return Page(
        name=name,
        source=source,
        publish_on=publish_on,
        language=language(lines[at].text, bylines),
        title=head.title,
        body=canon.canonical("".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in body)),
        kicker=head.kicker or None,
        strapline=head.strapline or None,
        writers=tuple(dict.fromkeys(writers)),
        credit_lines=printed,
        credits=said,
        unread=(*creditlines.unread(printed, said), *unread_bylines(bylines)),
    )


def language(date_line: str, bylines: Sequence[str]) -> str:
    catalan = dates.is_catalan(date_line) or any(line.lower().startswith("escrit per") for line in bylines)
    return "ca" if catalan else "en"


def unread_bylines(bylines: Sequence[str]) -> tuple[Unread, ...]:
    return tuple(Unread("writers", line) for line in bylines if not names.byline(line))


def not_a_post(*, is_ours: bool = False) -> NotAPostError:
    return NotAPostError(
        "this is not a post of BPoD: nothing of its pages was found around a date; give a saved post page",
        is_ours=is_ours,
    )


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    gap = True
    for raw in mend.stray_tags_dropped(mend.clean(text)).split("\n"):
        words = " ".join(raw.split())
        if words:
            bare = _BULLET.sub("", words, count=1) if _BULLET.match(words) else words
            lines.append(_Line(bare, bare != words and not words.startswith("#"), gap))
        gap = not words
    return lines


def _date_line(lines: Sequence[_Line]) -> tuple[int, date]:
    found = [(at, day) for at, line in enumerate(lines) if (day := dates.printed(line.text))]
    if len({day for _, day in found}) > _DATES_MAX:
        raise NotAPostError("the page lists several days, so it is an overview; give the page of one post")
    if found:
        return found[0]
    is_post = any(names.byline(line.text) is not None for line in lines)
    if is_post or any(furniture.is_own(line.text) for line in lines):
        raise (PageError if is_post else NotAPostError)(
            "no date was found: a post has its date on a line of its own, such as “14 December 2022”; "
            "a page about BPoD is not a post"
        )
    raise not_a_post()


def _above(lines: Sequence[str], title: str) -> list[str]:
    """The post's own lines above the date. “Contact” is navigation, unless it is the title."""
    return [line for line in lines if not furniture.is_furniture(line) or headline.same(line, title)]


def _head(above: list[str], below: list[_Line]) -> _Head:
    first = below[0].text
    for at, line in enumerate(above):
        kicker = headline.kicker(line, first)
        if kicker is not None:
            # The kicker may stand on the line before; anything further up is not of the post.
            kicker = kicker or (above[0] if at == 1 else "")
            return _Head(first, kicker, " ".join(above[at + 1 :]), below[1:], repeated=True)
    if above and _is_prose(first, below[1:]):
        return _Head(above[0], "", " ".join(above[1:]), below, repeated=False)
    if _is_prose(first, below[1:]):
        raise PageError("no title was found above or below the date; add it on a line of its own")
    return _Head(first, "", "", below[1:], repeated=False)


def _is_prose(first: str, others: Sequence[_Line]) -> bool:
    alone = not any(names.byline(line.text) is None and not line.bullet for line in others)
    return len(first) >= PROSE_MIN or (alone and bool(_SENTENCE_END.search(first)) and len(first.split()) > 6)


def _parted(lines: Sequence[_Line]) -> tuple[list[str], list[str], list[str]]:
    """Body paragraphs, bylines, credit lines."""
    lines = [line for line in lines if not furniture.is_furniture(line.text)]
    body = list(takewhile(lambda line: names.byline(line.text) is None, lines))
    rest = lines[len(body) :]
    if rest:
        bylines = [line.text for line in rest if names.byline(line.text) is not None]
        after = [line for line in rest if names.byline(line.text) is None]
        late = [line for line in after if not line.bullet and len(line.text) > creditlines.NOTE_MAX]
        return _paragraphs([*body, *late]), bylines, [line.text for line in after if line not in late]
    start = _credits_start(body)
    return _paragraphs(body[:start]), [], [line.text for line in body[start:]]


def _credits_start(lines: Sequence[_Line]) -> int:
    """Where the credits begin without a byline: bullets to the end, or short lines from a credit on."""
    bullets = len(list(takewhile(lambda line: line.bullet, reversed(lines))))
    if bullets:
        return max(len(lines) - bullets, 1)
    short = len(list(takewhile(lambda line: len(line.text) <= creditlines.RIGHTS_MAX, reversed(lines))))
    tail = lines[max(len(lines) - short, 1) :]
    return len(lines) - len(list(dropwhile(lambda line: not creditlines.looks_like_credit(line.text), tail)))


def _paragraphs(lines: Sequence[_Line]) -> list[str]:
    """Lines of one paragraph joined: copies are wrapped now and then, and some lack the empty lines."""
    found: list[str] = []
    last = ""
    for line in lines:
        ends = len(last) > _LONG_LINE and _SENTENCE_END.search(last)
        if not found or line.after_gap or line.bullet or ends:
            found.append(line.text)
        else:
            found[-1] += f" {line.text}"
        last = line.text
    return found
