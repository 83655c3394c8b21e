"""A story as one text that fits: the team's wording, and what gives way when it is too long.

A wording is plain text with `{parts}`; a line whose parts are all empty vanishes. What gives way, in this
order: the body (to whole sentences, then all of it), tags, the byline, the kicker, the credits (the
attribution takes their place), the strapline (to whole words, then all of it). Never cut: the title, the
link, the attribution, and where the platform has no field for them the descriptions of the pictures. Where a
platform has replies, credits that did not fit follow in as many as they need, whole lines, one below the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from importlib.resources.abc import Traversable

import regex

from channels import measure
from channels.contract import Limits, Rendition, Story
from channels.errors import Refused

PARTS = ("kicker", "title", "strapline", "body", "byline", "attribution", "credits", "alt", "link", "tags")
NEEDED = ("title", "link")
_PART = re.compile(r"\{(\w+)\}")
# A no-break space is no gap, nor is a space that carries an accent: it is one character with it.
_GAP = regex.compile(r"[ \n]+(?![\p{M}\u200c\u200d])")
# Neither initials (“A. B. Writer”) nor “et al. found” end a sentence.
_SENTENCE_END = regex.compile(rf"(?<=[.!?…][\"”’»)]?)(?<!\b\p{{Lu}}\.){_GAP.pattern}(?!\p{{Ll}})")
_TAG_WORD = regex.compile(r"[\w\p{M}]+")
ELLIPSIS = " …"
REPLIES_MAX = 5
"""Below one post: who needs more room than that is read on the page."""

Parts = Mapping[str, str]


@dataclass(frozen=True)
class Fitted:
    text: str
    left_out: tuple[str, ...]
    """Parts that are shortened or missing; a part that stands in the replies counts as there."""
    replies: tuple[str, ...] = ()


class WordingError(ValueError):
    """The wording names a part there is not, or lacks one that must be there; the text says which."""


def check(wording: str) -> None:
    """Raises `WordingError`."""
    named = _PART.findall(wording)
    if unknown := sorted({*named} - {*PARTS}):
        raise WordingError(
            f"{{{unknown[0]}}} is not a part; use {', '.join(f'{{{part}}}' for part in PARTS)}"
        )
    if brace := re.search(r"[{}]", _PART.sub("", wording)):
        raise WordingError(f"a “{brace[0]}” stands alone; write a part as {{title}}, without spaces")
    if missing := [part for part in NEEDED if part not in named]:
        raise WordingError(f"{{{missing[0]}}} must stand in it: followers need it")
    if not {"attribution", "credits"} & {*named}:
        raise WordingError("{attribution} or {credits} must stand in it: the maker and the licence")


def check_for(limits: Limits, wording: str) -> None:
    """Whether it serves every post of a kind with these limits. Raises `WordingError`."""
    check(wording)
    if limits.alt_max_codepoints is None and "{alt}" not in wording:
        raise WordingError("{alt} must stand in it: the platform has no other place for what a picture shows")


def is_worded(kind: str) -> bool:
    """Whether its posts are one text, by a wording; events, pings and posts in blocks have none."""
    return (_folder(kind) / "en.txt").is_file()


def _folder(kind: str) -> Traversable:
    return files(f"channels.{kind}") / "templates"


def default(kind: str, language: str) -> str:
    """The kind's own wording in `language`, or in English."""
    folder = _folder(kind)
    for name in (f"{language}.txt", f"{language.split('-')[0]}.txt", "en.txt"):
        if (folder / name).is_file():
            return (folder / name).read_text("utf-8")
    raise WordingError(f"{kind} has no wording of its own")


def fit(kind: str, story: Story, limits: Limits, reply_begins: str = "") -> Fitted:
    """`reply_begins` is the first line of each reply, where there is one.

    Raises `Refused`, code `text`, where even title, link and attribution do not fit; `wording` where
    it is wrong.
    """
    wording = story.template or default(kind, story.language)
    try:
        check(wording)
    except WordingError as error:
        raise Refused(f"{kind}: the wording for {story.language}: {error}", code="wording") from None
    whole = _parts(story, limits)
    if whole["alt"] and "{alt}" not in wording:
        raise Refused(
            f"{kind}: the wording for {story.language}: {{alt}} must stand in it: "
            "the platform has no other place for what a picture shows",
            code="wording",
        )
    for parts in _ever_shorter(whole, wording, limits):
        text = fill(wording, parts)
        if measure.fits(text, limits):
            replies = _replies(kind, story, text, limits, reply_begins) if limits.can_reply else ()
            return Fitted(text, _left_out(whole, "\n".join([text, *replies])), replies)
    raise Refused(
        f"{kind}: the title, the link and the attribution alone are longer than {limits.text_max} {limits.text_unit}"
        + ("; shorten the picture's description" if whole["alt"] else ""),
        code="text",
    )


def fill(wording: str, parts: Parts) -> str:
    lines: list[str] = []
    for line in wording.strip().splitlines():
        named = _PART.findall(line)
        if named and not any(parts[name] for name in named):
            continue
        lines.append(_PART.sub(lambda match: parts[match[1]], line).strip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def hashtag(words: str) -> str:
    """“imatge científica” → “#ImatgeCientífica”; a single word, and one with a form of its own (p53), stays."""
    pieces: list[str] = _TAG_WORD.findall(unicodedata.normalize("NFC", words).replace("·", ""))
    if not any(character.isalpha() for piece in pieces for character in piece):
        return ""
    if len(pieces) > 1:
        pieces = [
            piece.capitalize() if len(piece) > 1 and piece.isalpha() and piece.islower() else piece
            for piece in pieces
        ]
    return f"#{''.join(pieces)}"


def _parts(story: Story, limits: Limits) -> dict[str, str]:
    tags = [tag for tag in dict.fromkeys(hashtag(tag) for tag in story.tags) if tag]
    return {
        "kicker": story.kicker.strip(),
        "title": story.title.strip(),
        "strapline": story.strapline.strip(),
        "body": story.body_text.strip(),
        "byline": story.byline.strip(),
        "attribution": _attribution(story),
        "credits": "\n".join(credit.text.strip() for credit in story.credits),
        "alt": descriptions(story) if limits.alt_max_codepoints is None else "",
        "link": story.link,
        "tags": " ".join(tags[: limits.hashtags_max]),
    }


def descriptions(story: Story) -> str:
    """What the pictures that go show, in one line."""
    going = [picture.alt for picture in story.pictures if picture.permission == "allowed"]
    return " ".join(word for alt in going for word in alt.split())


def _attribution(story: Story) -> str:
    """Where none was made, the first credit: one name always stands below a picture."""
    return story.attribution.strip() or next((credit.text.strip() for credit in story.credits), "")


def _ever_shorter(whole: Parts, wording: str, limits: Limits) -> Iterator[Parts]:
    parts = dict(whole)
    yield parts
    for body in _fewer_sentences(parts["body"]):
        yield {**parts, "body": body}
    parts["body"] = ""
    for count in range(len(parts["tags"].split()) - 1, -1, -1):
        yield {**parts, "tags": " ".join(parts["tags"].split()[:count])}
    parts["tags"] = ""
    for name in ("byline", "kicker"):
        parts[name] = ""
        yield parts
    if "{attribution}" not in wording:
        parts["credits"] = parts["attribution"]
    else:
        parts["credits"] = ""
    yield parts
    for strapline in _fewer_words(parts["strapline"]):
        yield {**parts, "strapline": strapline}
    parts["strapline"] = ""
    yield parts
    if limits.can_reply:
        yield {**parts, "attribution": "", "credits": ""}


def _fewer_sentences(text: str) -> Iterator[str]:
    """The longest first; paragraphs stay apart."""
    ends: list[int] = [match.start() for match in _SENTENCE_END.finditer(text)]
    return (text[:end] + ELLIPSIS for end in reversed(ends))


def _fewer_words(text: str) -> Iterator[str]:
    words: list[str] = _GAP.split(text)
    return (" ".join(words[:count]).rstrip(",;:–—") + ELLIPSIS for count in range(len(words) - 1, 2, -1))


def _replies(kind: str, story: Story, first: str, limits: Limits, begins: str) -> tuple[str, ...]:
    """The credits in posts of their own, where the first does not hold them all.

    Where even the replies do not, the attribution comes first, and as many lines as fit follow.
    """
    attribution, lines = _attribution(story), [credit.text.strip() for credit in story.credits]
    if all(line in first for line in lines or [attribution]):
        return ()
    replies, is_whole = _packed(lines, limits, begins)
    if is_whole and replies:
        return replies
    if not measure.fits(f"{begins}\n{attribution}".strip(), limits):
        raise Refused(f"{kind}: the attribution does not fit even alone; shorten the credits", code="text")
    return _packed([attribution, *lines], limits, begins)[0]


def _packed(lines: Iterable[str], limits: Limits, begins: str) -> tuple[tuple[str, ...], bool]:
    """Posts of whole lines, in their order, and whether they hold every line."""
    posts: list[str] = []
    is_whole = True
    for line in dict.fromkeys(line for line in lines if line and line != begins):
        longer, fresh = f"{posts[-1]}\n{line}" if posts else "", f"{begins}\n{line}".strip()
        if longer and measure.fits(longer, limits):
            posts[-1] = longer
        elif len(posts) < REPLIES_MAX and measure.fits(fresh, limits):
            posts.append(fresh)
        else:
            is_whole = False
    return tuple(posts), is_whole


def thread(replies: Sequence[str], post: Callable[[int, str], Rendition]) -> Rendition | None:
    """The replies as posts, each below the one before; `post` is given the number, from 1, and the words."""
    below: Rendition | None = None
    for number in range(len(replies), 0, -1):
        below = replace(post(number, replies[number - 1]), reply=below)
    return below


def reply_key(story: Story, number: int) -> str:
    """Of the nth reply: a post of its own, which a look-up tells from the others."""
    return f"{story.key}-credits" + (f"-{number}" if number > 1 else "")


def _left_out(whole: Parts, shown: str) -> tuple[str, ...]:
    """The attribution is not named: it or the credits it is made of always stand somewhere."""
    return tuple(
        name
        for name in PARTS
        if name != "attribution" and not all(line in shown for line in whole[name].splitlines())
    )
