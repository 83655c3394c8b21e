"""The rows and files of one line, in the installation that takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from publisher.deliveries import transitions
from publisher.deliveries.models import Brake, Delivery, State
from publisher.editions import store as frozen
from publisher.editions.models import Edition, Site
from publisher.posts.importer import kept
from publisher.posts.models import ImportedPage, Picture
from publisher.submissions import quarantine
from publisher.transfer import cuts, people, tables
from publisher.transfer.errors import FieldError
from publisher.transfer.files import Shelf, name_of, proven
from publisher.transfer.lines import archive, donations, room
from translations.memory.filling import remember
from translations.models import TranslationRevision

Value = dict[str, Any]


@dataclass
class Storing:
    shelf: Shelf
    pictures: list[Picture] = field(default_factory=list)
    """Whose files are in the library; taken away again where the import fails."""

    def store(self, kind: str, value: Value) -> None:
        """Inside a transaction. Raises `FieldError` and `TransferError`."""
        if kind in _STORED:
            _STORED[kind](self, value)
        else:
            tables.KINDS[kind].store(value)

    def undo(self) -> None:
        for picture in self.pictures:
            picture.file.storage.delete(picture.file.name)


def _picture(storing: Storing, value: Value) -> None:
    data = proven(storing.shelf, value["sha256"], archive.suffix_of(value["name"]))
    columns = archive.PICTURE.read(value)
    picture = Picture(**columns)
    storage = picture.file.storage
    storage.delete(value["name"])  # what a killed import left
    picture.file.name = storage.save(value["name"], ContentFile(data))
    storing.pictures.append(picture)
    if picture.file.name != value["name"]:
        raise FieldError("name", "is taken by another file of the library")
    picture.save(force_insert=True)
    archive.PICTURE.keep_times(picture, columns)
    picture.tags.set(value["tags"])


def _post(storing: Storing, value: Value) -> None:
    post = archive.POST.store({**value, "imported_page": None})
    if page := value["imported_page"]:
        content = proven(storing.shelf, page["sha256"])
        ImportedPage.objects.create(**archive.PAGE.read(page), post=post, content=content)


def _file(storing: Storing, value: Value) -> None:
    archive.FILE.store(value, folder="")
    if storing.shelf.has(name_of(value["sha256"])):
        kept.put(proven(storing.shelf, value["sha256"]))


def _submission(storing: Storing, value: Value) -> None:
    donations.SUBMISSION.store(value)
    for file in value["files"]:
        path, preview = quarantine.path(file["name"]), quarantine.preview_path(file["name"])
        if file["removed_at"] is None and storing.shelf.has(name_of(file["sha256"])):
            _keep(path, proven(storing.shelf, file["sha256"]))
        if file["preview_sha256"] is not None:
            _keep(preview, proven(storing.shelf, file["preview_sha256"]))


def _keep(path: Path, data: bytes) -> None:
    """For nobody's eyes but ours, as everything in quarantine."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_bytes(data)


def _edition(storing: Storing, value: Value) -> None:
    edition = archive.EDITION.store(value)
    if value["current"] is not None:
        edition.current = edition.revisions.get(number=value["current"])
        edition.save(update_fields=["current"])
    for revision in value["revisions"]:
        for sha256, mime in cuts.of(revision["content"], (revision["later_cuts"] or {}).get("cuts")):
            if not frozen.path(sha256, mime).exists():
                frozen.put(proven(storing.shelf, sha256, frozen.EXTENSIONS[mime]), mime)


def _delivery(storing: Storing, value: Value, about: Delivery | None = None) -> None:
    edition = Edition.objects.filter(publish_on=value["date"], language=value["language"]).first()
    if edition is None:
        raise FieldError("date", f"is {value['date']} in {value['language']}, of which there is no edition")
    columns = archive.DELIVERY.read(value)
    revision = None
    if value["revision"] is not None:
        revision = edition.revisions.filter(number=value["revision"]).first()
        if revision is None:
            raise FieldError("revision", f"is {value['revision']}, which its edition does not have")
    delivery = transitions.bring_over(
        State(value["state"]), edition=edition, revision=revision, about=about, **columns
    )
    archive.DELIVERY.store_children(delivery, value)
    for place, one in enumerate(value["followed_by"], 1):
        try:
            _delivery(storing, one, delivery)
        except FieldError as error:
            raise error.within(f"followed_by[{place}]") from None


def _translation(_storing: Storing, value: Value) -> None:
    job = room.JOB.store(value)
    for revision in job.revisions.filter(status=TranslationRevision.Status.APPROVED).order_by("number"):
        remember(revision)


def _brake(_storing: Storing, value: Value) -> None:
    Brake.objects.update_or_create(pk=1, defaults=archive.BRAKE.read(value))


def _cohort(_storing: Storing, value: Value) -> None:
    cohort = room.COHORT.store(value)
    cohort.people.set(people.named("people", value["people"]))


def _site(_storing: Storing, value: Value) -> None:
    """Where a site is, each installation says for itself."""
    columns = archive.SITE.read(value)
    if not Site.objects.filter(language=columns["language"]).update(**columns):
        raise FieldError("language", f"is {columns['language']!r}, and this installation has no such site")


def _instead(kind: str, key: str) -> Callable[[Storing, Value], None]:
    """A row that an empty installation may have already, as this line says."""

    def stored(_storing: Storing, value: Value) -> None:
        record = tables.KINDS[kind]
        columns = record.read(value)
        record.model.objects.update_or_create(**{key: columns[key]}, defaults=columns)

    return stored


_STORED: Mapping[str, Callable[[Storing, Value], None]] = {
    "site": _site,
    "slot": _instead("slot", "language"),
    "unfilled_policy": _instead("unfilled_policy", "id"),
    "language": _instead("language", "code"),
    "brake": _brake,
    "person": people.store_person,
    "desk_history": people.store_history,
    "reserve": people.store_reserve,
    "log": people.store_entry,
    "cohort": _cohort,
    "picture": _picture,
    "post": _post,
    "submission": _submission,
    "imported_file": _file,
    "edition": _edition,
    "delivery": _delivery,
    "translation": _translation,
}
