"""A page of the Catalan site, matched to its post and put beside it in the archive."""

from __future__ import annotations

import datetime
import hashlib
import re
from pathlib import Path

from publisher.clock import wall_now
from publisher.editions import freeze
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Edition, Slug
from publisher.mirror.archive import BY_NAME, released_at
from publisher.posts.importer import DateTakenError, Page, PageError, UnmatchedError
from publisher.posts.models import Post, post_on
from publisher.schedule.translating import translated

_SLUG = re.compile(r"[A-Za-z0-9_-]{1,120}")


def translate(page: Page, slug: str, picture: Path | None) -> Post:
    """Public at once under the slug it has always had, announced nowhere. Inside a transaction.

    Raises `UnmatchedError`, `DateTakenError` where the post has a translation, and `PageError`.
    """
    post = original(page, picture)
    source = Edition.objects.filter(post=post, language=SOURCE).select_related("current").first()
    if source is None or source.state != Edition.State.RELEASED:
        raise PageError(
            f"the English of {post.publish_on.isoformat()} is not public, so its translation cannot be"
        )
    own = Edition.objects.filter(post=post, language=page.language).select_related("current").first()
    if own is not None:
        title = own.content().title if own.current else ""
        raise DateTakenError(post.publish_on, f"the translation “{title}”", post, title)
    fields = {
        "kicker": page.kicker or "",
        "title": page.title,
        "strapline": page.strapline or "",
        "body": page.body,
        "alt_1": page.alt or "",
    }
    now = wall_now()
    at = released_at(post, page.language, now)
    words = translated(source.content(), page.language, fields, "")
    revision = freeze.archive_content(post, words, by_name=BY_NAME, now=now, released_at=at)
    _call(revision.edition, slug, at)
    return post


def original(page: Page, picture: Path | None) -> Post:
    """The post that a page translates: that of its date, else one that it links to, else that of its picture."""
    if page.publish_on and (post := post_on(page.publish_on)):
        return post
    linked = [post for day in page.originals if (post := post_on(day))]
    if len(linked) == 1:
        return linked[0]
    if picture and (post := _with_picture(picture)):
        return post
    day = f"of {page.publish_on.isoformat()}" if page.publish_on else "of its day, which it does not tell,"
    raise UnmatchedError(
        f"no post {day} is here, it links to none and none has its picture; import the English page as well"
    )


def _with_picture(picture: Path) -> Post | None:
    sha1 = hashlib.sha1(picture.read_bytes(), usedforsecurity=False).hexdigest()  # as Wagtail keeps it
    posts = list(Post.objects.filter(pictures__picture__file_hash=sha1).distinct()[:2])
    return posts[0] if len(posts) == 1 else None


def _call(edition: Edition, slug: str, since: datetime.datetime) -> None:
    """Its old slug is its address; the one of its title was never public, and another post may have had it."""
    if not _SLUG.fullmatch(slug):
        return
    row, _ = Slug.objects.get_or_create(
        language=edition.language, slug=slug, defaults={"edition": edition, "since": since}
    )
    if row.edition_id == edition.pk:
        edition.slugs.exclude(pk=row.pk).delete()
