"""What changed between two frozen texts, word by word, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import astuple, dataclass

from publisher.editions import credits
from publisher.editions.content import Content, Focus, FrozenPicture
from publisher.posts import text
from translations.differences import Stretch, between

_WORD = re.compile(r"\s+|\S+")


@dataclass(frozen=True)
class Change:
    label: str
    pieces: list[Stretch]


def changes(before: Content | None, after: Content) -> list[Change]:
    """Part by part, without the parts that are the same; of a first text everything is new."""
    old = dict(_parts(before)) if before is not None else {}
    new = dict(_parts(after))
    labels = [*new, *(label for label in old if label not in new)]
    pairs = ((label, old.get(label, ""), new.get(label, "")) for label in labels)
    found = [Change(label, pieces(was, now)) for label, was, now in pairs if was != now]
    if (
        before is not None
        and before.body != after.body
        and not any(change.label in {"Body", "Links"} for change in found)
    ):
        found.append(Change("Markup", pieces(before.body, after.body)))
    return found


def pieces(before: str, after: str) -> list[Stretch]:
    """From blank to blank: of an address that changed, all of it is shown."""
    return between(_WORD.findall(before), _WORD.findall(after))


def _parts(content: Content) -> Iterator[tuple[str, str]]:
    yield "Date", f"{content.publish_on.day} {content.publish_on:%B %Y}"
    yield "Series", content.kicker
    yield "Title", content.title
    yield "Strapline", content.strapline
    yield "Body", text.plain(content.body)
    yield "Links", "\n".join(text.links(content.body))
    yield "Named", credits.byline(content)
    yield (
        "Credits",
        "\n".join(" ".join(filter(None, (line.text, line.url))) for line in credits.lines(content)),
    )
    for number, picture in enumerate(content.pictures, 1):
        name = "Picture" if len(content.pictures) == 1 else f"Picture {number}"
        yield name, _file(picture)
        yield f"{name}, description", picture.alt
        yield f"{name}, where it may be shown", "\n".join(_rights(picture))


def _file(picture: FrozenPicture) -> str:
    """By its web cuts: the master also holds the credit, which is a part of its own."""
    widest = max(picture.cuts, key=lambda cut: cut.width, default=picture.master)
    cropped = ", may be cropped around its focal area" if picture.focus else ""
    own = "".join(f", at {line.ratio} around {_shares(line.focus)}" for line in picture.focuses)
    return f"{picture.master.width} × {picture.master.height}, file {widest.sha256[:8]}{cropped}{own}"


def _shares(focus: Focus) -> str:
    return " / ".join(f"{share:.0%}" for share in astuple(focus))


def _rights(picture: FrozenPicture) -> Iterator[str]:
    for right in picture.rights:
        channel = "everywhere" if right.channel == "*" else right.channel
        language = "every language" if right.language == "*" else right.language
        yield f"{channel}, {language}: {right.permission}"
