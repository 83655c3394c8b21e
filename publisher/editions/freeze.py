"""From a draft to an approved Edition: what was approved is what goes out.

`content_of` turns a Post into frozen values; `approve` checks the rules, writes a revision with its
digest and locks the Post, in one transaction; `reopen` takes the approval back.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from publisher.editions import content, forms, pictures, releasing, signals, slugs, standing
from publisher.editions.content import (
    Content,
    Creator,
    Cut,
    Focus,
    FrozenPicture,
    Institution,
    Note,
    Publication,
    RatioFocus,
    Right,
)
from publisher.editions.cutting.refusal import PictureRefusedError
from publisher.editions.models import Edition, EditionRevision
from publisher.posts import focus, links, rules, text
from publisher.posts.models import Picture, Post, PostPicture
from publisher.posts.rules import Finding

SOURCE = standing.SOURCE
COSMETIC = "cosmetic"
"""A change that readers are not told of, and that no translation needs to follow."""


class NotApprovableError(Exception):
    """What stands in the way; `findings` name the field and the mend."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(finding.message for finding in findings))
        self.findings = tuple(findings)


class WrongStateError(Exception):
    """The Edition is not where this step starts from; the text says where it is."""


def content_of(post: Post) -> Content:
    """The values of the draft, its pictures cut where that was not done yet; for previews.

    Raises `NotApprovableError` where a picture cannot be cut.
    """
    frozen: list[FrozenPicture] = []
    refused: list[Finding] = []
    for placed in post.pictures.all():
        try:
            frozen.append(_picture(placed))
        except PictureRefusedError as error:
            refused.append(Finding("picture-refused", "pictures", str(error)))
    if refused:
        raise NotApprovableError(refused)
    return words_of(post, tuple(frozen))


def archived_of(post: Post) -> Content:
    """What the archive shows: the draft with its credit inside its pictures. Raises `NotApprovableError`."""
    return pictures.credited(content_of(post))


def frozen_of(post: Post) -> Content:
    """What approval freezes: beside that, the pictures as every kind of channel asks for them.

    Raises `NotApprovableError` and `StoreError`.
    """
    archived = archived_of(post)
    return replace(archived, pictures=tuple(map(forms.with_forms, archived.pictures)))


def words_of(post: Post, frozen: tuple[FrozenPicture, ...] = ()) -> Content:
    """The frozen values with the pictures given; used by previews, which cut nothing."""
    return Content(
        publish_on=post.publish_on,
        language=SOURCE,
        kicker=post.kicker,
        title=post.title.strip(),
        strapline=post.strapline.strip(),
        body=text.canonical(links.resolved(post.body)),
        series=post.series.name if post.series else "",
        part=post.part,
        writers=tuple(line.writer.name for line in post.writers.select_related("writer")),
        creators=tuple(
            Creator(line.name, line.role, line.and_colleagues, line.url) for line in post.creators.all()
        ),
        institutions=tuple(
            Institution(line.name, line.city, line.country, line.url) for line in post.institutions.all()
        ),
        licence=post.licence,
        rights_line=post.rights_line,
        publications=tuple(
            Publication(line.journal, line.year, line.month, line.doi, line.url)
            for line in post.publications.all()
        ),
        notes=tuple(Note(line.text, line.url) for line in post.credit_notes.all()),
        pictures=frozen,
        first_published_on=post.rerun_of.publish_on if post.rerun_of else None,
    )


def approve(
    post: Post, *, by: AbstractBaseUser | None, by_name: str, now: datetime.datetime, change: str = ""
) -> EditionRevision:
    """Freeze the draft as the English Edition and lock it.

    `change` is how much the words changed since the last approval, as the editor says: cosmetic, minor,
    major or critical. Approving an unchanged, approved draft again gives the revision there is. Raises
    `NotApprovableError` with everything that is missing, and `WrongStateError` for a withdrawn Edition.
    """
    if findings := rules.blockers(post):
        raise NotApprovableError(findings)
    frozen = frozen_of(post)
    with transaction.atomic():
        revision = freeze(post, frozen, by=by, by_name=by_name, now=now, told=change != COSMETIC)
        Post.objects.filter(pk=post.pk).update(locked=True, locked_by=by, locked_at=now)
        signals.approved.send(
            sender=Edition, edition=revision.edition, content=frozen, by_name=by_name, now=now, change=change
        )
    post.locked = True
    return revision


def archive(
    post: Post, *, by_name: str, now: datetime.datetime, released_at: datetime.datetime
) -> EditionRevision:
    """Put a post that was published long ago into the archive: public at once, announced nowhere.

    The rules of approval do not apply: the past is shown as it was.
    """
    return archive_content(post, archived_of(post), by_name=by_name, now=now, released_at=released_at)


def archive_content(
    post: Post, frozen: Content, *, by_name: str, now: datetime.datetime, released_at: datetime.datetime
) -> EditionRevision:
    with transaction.atomic():
        revision = freeze(post, frozen, by=None, by_name=by_name, now=now)
        edition = revision.edition
        if edition.state == Edition.State.APPROVED and not releasing.release(
            edition, at=released_at, silent=True
        ):
            raise WrongStateError(f"{edition.publish_on} {edition.language}: its English is not public")
        Post.objects.filter(pk=post.pk).update(locked=True, locked_at=now)
    return revision


def freeze(
    post: Post, frozen: Content, *, by: Any, by_name: str, now: datetime.datetime, told: bool = True
) -> EditionRevision:
    """One further revision of the Edition in `frozen.language`; must run inside a transaction.

    `told`: where the Edition is public already, its page says on which day it was corrected.
    """
    edition, _ = Edition.objects.select_for_update().get_or_create(
        post=post, language=frozen.language, defaults={"publish_on": frozen.publish_on}
    )
    if edition.state == Edition.State.WITHDRAWN:
        raise WrongStateError(f"{edition.publish_on} was withdrawn; it cannot be approved again")
    if edition.publish_on != frozen.publish_on:
        _move(edition, frozen.publish_on)
    stored = content.to_json(frozen)
    digest = content.digest(stored)
    if edition.current is not None and edition.current.digest == digest:
        revision = edition.current
    else:
        revision = EditionRevision.objects.create(
            edition=edition,
            number=edition.revisions.count() + 1,
            content=stored,
            digest=digest,
            approved_at=now,
            approved_by=by,
            approved_by_name=by_name,
            corrected_at=_corrected_at(edition, now, told=told),
        )
        if edition.released_at is not None:
            slugs.give(edition, frozen.title, now)
    edition.current = revision
    if edition.state == Edition.State.REOPENED:
        edition.state = Edition.State.APPROVED
    edition.save(update_fields=["current", "state"])
    revision.edition = edition
    if edition.state == Edition.State.RELEASED:
        signals.public_changed.send(sender=Edition, edition=edition, content=frozen)
    return revision


def _corrected_at(edition: Edition, now: datetime.datetime, *, told: bool) -> datetime.datetime | None:
    if edition.released_at is None:
        return None
    before = edition.current.corrected_at if edition.current else None
    return now if told else before


def reopen(post: Post, *, by_name: str, reason: str, now: datetime.datetime) -> None:
    """Take the approval back so that the draft can be edited.

    Before release every language stops: what is not approved does not go out. After release the
    public page stays as it is until the next approval.
    """
    with transaction.atomic():
        Edition.objects.filter(post=post, state=Edition.State.APPROVED).update(state=Edition.State.REOPENED)
        Post.objects.filter(pk=post.pk).update(locked=False, locked_by=None, locked_at=None)
        signals.reopened.send(sender=Edition, post=post, by_name=by_name, reason=reason, now=now)
    post.locked = False


def _move(edition: Edition, date: datetime.date) -> None:
    """The post has another date now: an address that was public is for ever, any other follows."""
    editions = Edition.objects.filter(post=edition.post)
    if editions.filter(released_at__isnull=False).exists():
        raise WrongStateError(f"{edition.publish_on} is public; its date cannot become {date}")
    editions.update(publish_on=date)
    signals.moved.send(sender=Edition, old_on=edition.publish_on, new_on=date)
    edition.publish_on = date


def _picture(placed: PostPicture) -> FrozenPicture:
    master, cuts = pictures.cuts_of(placed.picture)
    rights = tuple(
        Right(line.channel, line.language, line.permission)
        for line in placed.rights.order_by("channel", "language")
    )
    default, own = _focus(placed.picture) if placed.may_be_cropped else (None, ())
    return FrozenPicture(
        alt=placed.alt_text.strip(), master=master, cuts=cuts, rights=rights, focus=default, focuses=own
    )


def cut_for(picture: Picture, kind: str) -> Cut:
    """What a kind would be sent of it, but for the credit, where a post allows it to be cropped.

    Raises `PictureRefusedError` and `StoreError`.
    """
    master, _ = pictures.cuts_of(picture)
    default, own = _focus(picture)
    return forms.for_kind(FrozenPicture("", master, (), (), focus=default, focuses=own), kind)


def _focus(picture: Picture) -> tuple[Focus | None, tuple[RatioFocus, ...]]:
    """In shares of the picture, so they hold for every size that is cut from it."""
    area, own = focus.default_of(picture), focus.own_of(picture)
    default = None if area is None else Focus(**asdict(area))
    return default, tuple(RatioFocus(ratio, Focus(**asdict(area))) for ratio, area in own.items())
