"""What the table of `editions.standing` says of the rows and files of a site."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings

from publisher.editions.models import Edition, EditionRevision, Site
from publisher.editions.standing import Facts, OnMissing, Page, Stage, Weight, standing
from publisher.website.models import BakedPage
from publisher.website.sites import SOURCE

State = BakedPage.State

STATES = {
    Page.PLACEHOLDER: State.AWAITED,
    Page.BORROWED: State.AWAITED,
    Page.TRANSLATION: State.RELEASED,
    Page.UPDATED: State.RELEASED,
    Page.CORRECTED: State.RELEASED,
    Page.HIDDEN: State.AWAITED,
    Page.TOMBSTONE: State.WITHDRAWN,
}
_STAGES = {Edition.State.RELEASED.value: Stage.PUBLIC, Edition.State.WITHDRAWN.value: Stage.WITHDRAWN}


@dataclass(frozen=True)
class Notice:
    """What a translation says of its source: that it was updated, or corrected, since."""

    page: Page
    day: datetime.date


def page_of_day(site: Site, own: Edition | None, source: Edition | None) -> Page:
    if site.language == SOURCE:  # it is nobody's translation, and is never missing where it is public
        return _page(site, _stage(source), _stage(source), "")
    return _page(site, _stage(source), _stage(own), own.outdated if own is not None else "")


def page_of(row: BakedPage, site: Site) -> Page:
    """Of a row that was made by the rule above."""
    if row.state == State.WITHDRAWN:
        return Page.TOMBSTONE
    own = Stage.PUBLIC if row.state == State.RELEASED or row.outdated else Stage.ABSENT
    return _page(site, Stage.PUBLIC, own, row.outdated)


def page_of_edition(edition: Edition, site: Site) -> Page:
    """Of a released one."""
    return _page(site, Stage.PUBLIC, Stage.PUBLIC, edition.outdated)


def notice_of(page: Page, outdated_at: datetime.datetime | None) -> Notice | None:
    day = _day(outdated_at)
    return Notice(page, day) if day and page in {Page.UPDATED, Page.CORRECTED} else None


def corrected_on(revision: EditionRevision) -> datetime.date | None:
    return _day(revision.corrected_at)


def _page(site: Site, source: Stage, own: Stage, outdated: str) -> Page:
    facts = Facts(source, own, Weight(outdated), OnMissing(site.on_missing), site.hide_on_critical)
    return standing(facts).page


def _stage(edition: Edition | None) -> Stage:
    return Stage.ABSENT if edition is None else _STAGES.get(edition.state, Stage.ABSENT)


def _day(instant: datetime.datetime | None) -> datetime.date | None:
    return instant.astimezone(ZoneInfo(settings.TIME_ZONE)).date() if instant else None
