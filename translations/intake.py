"""What is handed in: checked at the door, and kept as a revision where its words are new."""

from __future__ import annotations

import datetime
import re

from translations.errors import BadSourceError
from translations.fingerprint import fingerprint
from translations.models import SourceRevision
from translations.values import ALT, BODY, SHORT_FIELDS, Source, in_order

NOWHEN = datetime.date.min
"""No post's date: where rows wait while two dates change places."""

_NAME = re.compile(rf"^(?:{'|'.join((*SHORT_FIELDS, BODY))}|{ALT}[1-9]\d*)$")


def must_be_aware(**instants: datetime.datetime) -> None:
    for name, instant in instants.items():
        if instant.tzinfo is None:
            raise BadSourceError(f"{name} {instant} has no time zone")


def record(source: Source, *, now: datetime.datetime) -> SourceRevision:
    """The revision that holds these words; a new one where the newest has other words."""
    _must_be_translatable(source)
    fields = in_order({name: value.strip() for name, value in source.fields.items() if value.strip()})
    head = SourceRevision.objects.filter(publish_on=source.publish_on).order_by("number").last()
    pictures = list(source.picture_urls)
    print_ = fingerprint(fields)
    if head is not None and head.fingerprint == print_:
        if head.picture_urls != pictures:  # an address is no text: it may move
            SourceRevision.objects.filter(pk=head.pk).update(picture_urls=pictures)
        return head
    revision, _ = SourceRevision.objects.get_or_create(
        publish_on=source.publish_on,
        number=head.number + 1 if head else 1,
        defaults={
            "fields": fields,
            "fingerprint": print_,
            "kind": _kind(source) if head else SourceRevision.Kind.FIRST,
            "note": source.note.strip(),
            "picture_urls": pictures,
            "ready_at": now,
            "by_name": source.by_name,
        },
    )
    return revision


def is_unweighed(source: Source) -> bool:
    """Whether the words differ from the newest revision's, and nobody said how much that is. Spaces, quotes and
    dashes are no words."""
    head = SourceRevision.objects.filter(publish_on=source.publish_on).order_by("number").last()
    return head is not None and not source.kind and head.fingerprint != fingerprint(source.fields)


def _kind(source: Source) -> str:
    """A change that nobody weighed counts as major: readers are rather told too much than too little."""
    return source.kind or SourceRevision.Kind.MAJOR


def _must_be_translatable(source: Source) -> None:
    if strange := [name for name in source.fields if not _NAME.match(name)]:
        raise BadSourceError(f"{source.publish_on}: no such field to translate: {', '.join(sorted(strange))}")
    if not any(value.strip() for value in source.fields.values()):
        raise BadSourceError(f"{source.publish_on}: every field is empty; nothing to translate")
    if source.kind not in SourceRevision.Kind.values:
        raise BadSourceError(
            f"{source.publish_on}: kind {source.kind!r} is none of cosmetic, minor, major, critical"
        )
