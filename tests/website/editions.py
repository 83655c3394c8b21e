"""Editions made straight from content, for tests that bake many of them. Every word is made up."""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import replace
from typing import Any

from channels.models import Outlet
from publisher.deliveries.models import Delivery, Receipt, State
from publisher.editions import content as frozen
from publisher.editions import slugs, store
from publisher.editions.content import Content, Cut, FrozenPicture, Right
from publisher.editions.models import Edition, EditionRevision, Site
from publisher.posts.models import Post

DAY = datetime.date(2026, 3, 14)
ALLOWED = (Right("*", "*", "allowed"),)


def sites(**changes: Any) -> None:
    for language, host, authority in (
        ("en", "https://en.example.org", "example.org,2012"),
        ("ca", "https://ca.example.org", "example.cat,2015"),
    ):
        Site.objects.update_or_create(
            language=language,
            defaults={
                "base_url": host,
                "name": "BPoD",
                "tagline": "One picture a day",
                "about": "<p>About this <em>site</em>.</p>",
                "tag_authority": authority,
                **changes,
            },
        )


def cut(seed: str, width: int, mime: str = "image/jpeg") -> Cut:
    data = f"{seed} {width} {mime}".encode()
    return Cut(store.put(data, mime), mime, width, width * 3 // 4, len(data))


def picture(
    seed: str = "gut", rights: tuple[Right, ...] = ALLOWED, alt: str = "Pink folds."
) -> FrozenPicture:
    cuts = tuple(cut(seed, width, mime) for width in (480, 960) for mime in ("image/jpeg", "image/webp"))
    return FrozenPicture(alt, cut(seed, 1200), cuts, rights)


def content(day: datetime.date = DAY, language: str = "en", **fields: Any) -> Content:
    values: dict[str, Any] = {
        "kicker": "",
        "title": f"Title of {day.isoformat()} {language}",
        "strapline": "How the gut renews itself",
        "body": '<p>Cells <em>climb</em>, as <a href="/archive/2012/1/1">shown before</a>.</p>',
        "writers": ("A. B.",),
        "licence": "CC-BY-4.0",
    }
    if "pictures" not in fields:
        values["pictures"] = (picture(f"picture of {day}"),)
    return Content(publish_on=day, language=language, **{**values, **fields})


def noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


def release(
    value: Content,
    *,
    released_at: datetime.datetime | None = None,
    state: str = Edition.State.RELEASED,
    silent: bool = False,
) -> Edition:
    post, _ = Post.objects.get_or_create(
        publish_on=value.publish_on, defaults={"title": value.title, "body": ""}
    )
    released_at = released_at or noon(value.publish_on)
    edition = Edition.objects.create(
        post=post,
        language=value.language,
        publish_on=value.publish_on,
        state=state,
        silent=silent,
        released_at=released_at if state in (Edition.State.RELEASED, Edition.State.WITHDRAWN) else None,
    )
    revise(edition, value, approved_at=released_at - datetime.timedelta(days=1))
    return edition


def revise(edition: Edition, value: Content, *, approved_at: datetime.datetime) -> EditionRevision:
    body = frozen.to_json(value)
    is_correction = edition.released_at is not None and approved_at > edition.released_at
    revision = EditionRevision.objects.create(
        edition=edition,
        number=edition.revisions.count() + 1,
        content=body,
        digest=frozen.digest(body),
        approved_at=approved_at,
        approved_by_name="test",
        corrected_at=approved_at if is_correction else None,
    )
    if edition.released_at is not None:
        slugs.give(edition, value.title, approved_at)
    edition.current = revision
    edition.save()
    return revision


def correct(edition: Edition, *, days_later: int = 1, **fields: Any) -> EditionRevision:
    assert edition.released_at is not None
    approved_at = edition.released_at + datetime.timedelta(days=days_later)
    return revise(edition, replace(edition.content(), **fields), approved_at=approved_at)


def withdraw(edition: Edition, note: str = "") -> None:
    assert edition.released_at is not None
    edition.state = Edition.State.WITHDRAWN
    edition.withdrawn_note = note
    edition.withdrawn_at = edition.released_at + datetime.timedelta(days=2)
    edition.save()


def appear(edition: Edition, kind: str = "tumblr", url: str = "") -> Receipt:
    """A delivery that arrived; its post is at `url`."""
    outlet, _ = Outlet.objects.get_or_create(
        name=f"{kind}-{edition.language}",
        defaults={"kind": kind, "account": f"{kind}-account", "language": edition.language},
    )
    at = noon(edition.publish_on)
    delivery = Delivery.objects.create(
        edition=edition,
        outlet=outlet,
        slot_on=edition.publish_on,
        state=State.DELIVERED,
        due_at=at,
        next_at=at,
    )
    return Receipt.objects.create(
        delivery=delivery,
        remote_id=str(delivery.pk),
        url=url or f"https://{kind}.example.org/{edition.language}/{edition.publish_on}",
        received_at=at,
        rendition_digest="0" * 64,
    )


def days(count: int, start: datetime.date = DAY) -> list[datetime.date]:
    return [start + datetime.timedelta(days=number) for number in range(count)]


def tree(root: Any) -> dict[str, str]:
    """Every file below `root` and the hash of its bytes."""
    return {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != ".lock"
    }
