"""What a translation's readers and followers get, in every case: the table of docs/concepts/translations.md.

A pure function of facts. The bake, the feeds and the release ask it; none of them decides by itself.
"""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass

SOURCE = "en"
"""The language posts are written in; every other Edition is a translation of it."""


class Stage(enum.StrEnum):
    """How far a text is, as the public sees it."""

    ABSENT = "absent"
    """Nothing of it may be public: not written, not approved, or its slot has not come."""
    PUBLIC = "public"
    """Released; of a translation also: approved, and its slot has come."""
    WITHDRAWN = "withdrawn"


class Weight(enum.StrEnum):
    """How much of the source has changed since the words the translation holds for."""

    NONE = ""
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


class OnMissing(enum.StrEnum):
    """What a site shows for a date that is out in the source and not yet translated."""

    PLACEHOLDER = "placeholder"
    HOLD = "hold"
    ENGLISH = "english_with_notice"


class Page(enum.StrEnum):
    NOTHING = "nothing"
    PLACEHOLDER = "placeholder"
    BORROWED = "borrowed"
    """The source's own words, marked as such."""
    TRANSLATION = "translation"
    UPDATED = "updated"
    """The translation, and a line that the source was updated since."""
    CORRECTED = "corrected"
    """The translation under a notice that the source was corrected."""
    HIDDEN = "hidden"
    """A placeholder in its place: the source was corrected, the translation was not yet."""
    TOMBSTONE = "tombstone"

    @property
    def is_real(self) -> bool:
        """The post itself in this language: in lists and feeds, named by hreflang, found by search engines."""
        return self in {Page.TRANSLATION, Page.UPDATED, Page.CORRECTED}


class Channels(enum.StrEnum):
    NOTHING = "nothing"
    ANNOUNCE = "announce"
    """Once, at the release."""
    ASK = "ask"
    """Our outage made it late: a person says whether it still goes out."""
    SILENCE = "silence"
    """So late that followers are spared; the page and the feed have it."""


@dataclass(frozen=True)
class Facts:
    source: Stage
    translation: Stage
    outdated: Weight = Weight.NONE
    on_missing: OnMissing = OnMissing.PLACEHOLDER
    hide_on_critical: bool = False
    """Whether the site rather shows no translation than one of a source that was corrected since."""


@dataclass(frozen=True)
class Standing:
    page: Page
    in_feed: bool
    channels: Channels


@dataclass(frozen=True)
class Lateness:
    """At its release. `late` counts from the slot."""

    late: datetime.timedelta
    approved_late: bool = False
    """The approval itself came after the slot."""
    catch_up_hours: int = 23
    late_hours: int = 72


ON_TIME = Lateness(datetime.timedelta(0))


def standing(facts: Facts, lateness: Lateness = ON_TIME) -> Standing:
    page = _page(facts)
    return Standing(page, page.is_real, reach(lateness) if page.is_real else Channels.NOTHING)


def reach(lateness: Lateness) -> Channels:
    """What the outlets get of an Edition that is released now. Nobody can make up for time but a person:
    what we delayed is asked, what a translator finished late is announced as long as it is news."""
    if lateness.approved_late:
        is_news = lateness.late <= datetime.timedelta(hours=lateness.late_hours)
        return Channels.ANNOUNCE if is_news else Channels.SILENCE
    in_time = lateness.late <= datetime.timedelta(hours=lateness.catch_up_hours)
    return Channels.ANNOUNCE if in_time else Channels.ASK


def _page(facts: Facts) -> Page:
    if facts.source is Stage.ABSENT:
        return Page.NOTHING
    if Stage.WITHDRAWN in (facts.source, facts.translation):
        return Page.TOMBSTONE
    if facts.translation is Stage.ABSENT:
        return _MISSING[facts.on_missing]
    if facts.outdated is Weight.CRITICAL and facts.hide_on_critical:
        return _HIDDEN[facts.on_missing]
    return _TRANSLATED[facts.outdated]


_MISSING = {
    OnMissing.PLACEHOLDER: Page.PLACEHOLDER,
    OnMissing.HOLD: Page.NOTHING,
    OnMissing.ENGLISH: Page.BORROWED,
}
_HIDDEN = {
    OnMissing.PLACEHOLDER: Page.HIDDEN,
    OnMissing.HOLD: Page.HIDDEN,  # an address that was public goes on answering
    OnMissing.ENGLISH: Page.BORROWED,
}
_TRANSLATED = {
    Weight.NONE: Page.TRANSLATION,
    Weight.MINOR: Page.TRANSLATION,
    Weight.MAJOR: Page.UPDATED,
    Weight.CRITICAL: Page.CORRECTED,
}
