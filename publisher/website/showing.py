"""What the table of `editions.standing` says of the rows and files of a site."""

from __future__ import annotations

import datetime
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
    Page.TOMBSTONE: State.WITHDRAWN,
}
_STAGES = {Edition.State.RELEASED.value: Stage.PUBLIC, Edition.State.WITHDRAWN.value: Stage.WITHDRAWN}


def page_of_day(site: Site, own: Edition | None, source: Edition | None) -> Page:
    if site.language == SOURCE:  # it is nobody's translation, and is never missing where it is public
        return _page(site, _stage(source), _stage(source), "")
    return _page(site, _stage(source), _stage(own), own.outdated if own is not None else "")


def page_of(row: BakedPage, site: Site) -> Page:
    """Of a row that was made by the rule above."""
    if row.state == State.WITHDRAWN:
        return Page.TOMBSTONE
    own = Stage.PUBLIC if row.state == State.RELEASED else Stage.ABSENT
    return _page(site, Stage.PUBLIC, own, row.outdated)


def corrected_on(revision: EditionRevision) -> datetime.date | None:
    return _day(revision.corrected_at)


def outdated_on(row: BakedPage) -> datetime.date | None:
    """The day on which the source was changed, where the page tells of it."""
    return _day(row.outdated_at)


def _page(site: Site, source: Stage, own: Stage, outdated: str) -> Page:
    return standing(Facts(source, own, Weight(outdated), OnMissing(site.on_missing))).page


def _stage(edition: Edition | None) -> Stage:
    return Stage.ABSENT if edition is None else _STAGES.get(edition.state, Stage.ABSENT)


def _day(instant: datetime.datetime | None) -> datetime.date | None:
    return instant.astimezone(ZoneInfo(settings.TIME_ZONE)).date() if instant else None
