"""`bpod import`: each file on its own, wholly or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction

from publisher.posts.importer import find, headline, kept, picturefile, reader, records, store
from publisher.posts.importer.find import Found
from publisher.posts.importer.page import NotAPostError, Page, PageError, UnmatchedError, Unread
from publisher.posts.importer.records import Outcome
from publisher.posts.importer.reports import Report, understood
from publisher.posts.models import ImportedFile, Post

BATCH = 100
"""Files that are read, and their pictures cut, before they are stored."""

One = TypeVar("One")
Archive = Callable[[Post], None]
Admit = Callable[[date], None]
"""Raises where the archive cannot take a post of that day."""
Translate = Callable[[Page, str, Path | None], Post]
"""The page of a translation, the slug it had, its picture. Gives its post; raises `PageError`."""


@dataclass(frozen=True)
class Steps:
    """What the rooms above do with a page. Each is called inside the file's own transaction but `ahead`."""

    archive: Archive
    translate: Translate | None = None
    admit: Admit = lambda _day: None
    ahead: Callable[[list[Path]], None] = lambda _pictures: None
    """Told the pictures of the pages that come next."""
    progress: Callable[[int, int], None] = lambda _done, _of: None


def import_pages(
    paths: Iterable[Path],
    *,
    draft: bool,
    dry_run: bool,
    now: datetime,
    archive: Archive,
    translate: Translate | None = None,
    admit: Admit | None = None,
    ahead: Callable[[list[Path]], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
    tell_known: bool = True,
) -> list[Report]:
    """Import every page in `paths` (files, and folders with all below them); reports in the order of their paths.

    Without `draft` each stored post is given to `archive`, inside the file's own transaction: whatever
    it raises becomes that file's error and nothing of the file stays. Translations come last, when their
    posts are there. A dry run stores nothing and says what would happen, for which `admit` speaks for `archive`.
    `progress` is told how many files of how many are done. Without `tell_known`, files that are here already are
    not read again for the report.
    """
    asked = {"admit": None if draft else admit, "ahead": ahead, "progress": progress}
    given = {name: step for name, step in asked.items() if step}
    steps = Steps(archive, None if draft else translate, **given)  # type: ignore[arg-type]
    run = _Dry(steps) if dry_run else _Real(now, steps, draft=draft, tell_known=tell_known)
    return _all(find.pages(paths), run, steps)


def piece(
    files: list[Found],
    *,
    draft: bool,
    dry_run: bool,
    now: datetime,
    archive: Archive,
    translate: Translate | None = None,
    admit: Admit,
    late: bool = False,
    claimed: Mapping[date, str] | None = None,
) -> list[Report | None]:
    """Some files of a folder whose files are not all taken at once, in their order; None for a translation, which
    comes once the others are done, when `late` asks for it.

    `claimed`: of a dry run, the days that earlier pieces would take, and the titles.
    """
    steps = Steps(archive) if draft else Steps(archive, translate, admit)
    run = _Dry(steps, claimed or {}) if dry_run else _Real(now, steps, draft=draft, tell_known=True)
    return [report for _file, report in run.batch(files, translations=late)]


def again(
    *,
    now: datetime,
    archive: Archive,
    correct: Archive,
    translate: Translate | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Report]:
    """Read once more what earlier imports could not, or not wholly, understand: from what was kept of it.

    A stored post is mended where its page is understood otherwise today and nobody has edited it since;
    `correct` is told, inside the transaction. Reports of what changed, and of what is still refused.
    """
    steps = Steps(archive, translate, progress=progress or (lambda _done, _of: None))
    reports: list[Report] = []
    for draft in (False, True):
        rows = ImportedFile.objects.filter(draft=draft).exclude(outcome=Outcome.COPY)
        undone = [row for row in rows.exclude(outcome=Outcome.STORED) if kept.fetch(row.sha256) is not None]
        run = _Real(now, replace(steps, translate=None) if draft else steps, draft=draft, tell_known=False)
        reports += _all([find.kept(row.folder, row.path, row.sha256) for row in undone], run, steps)
        for row in rows.filter(outcome=Outcome.STORED, language="en", post__isnull=False).exclude(unread=[]):
            if report := run.mend(row, correct):
                reports.append(report)
    return reports


def _all(found: list[Found], run: _Run, steps: Steps) -> list[Report]:
    """Markup first, for it tells more than a text copy of the same page; translations last."""
    reports: dict[Path, Report] = {}
    late: list[Found] = []
    for files in _batches(sorted(found, key=lambda file: file.is_text)):
        for file, report in run.batch(files):
            if report is None:
                late.append(file)
                continue
            reports[file.path] = report
            steps.progress(len(reports), len(found))
    for files in _batches(late):
        for file, report in run.batch(files, translations=True):
            if report is not None:
                reports[file.path] = report
            steps.progress(len(reports), len(found))
    return [reports[file.path] for file in found]


def _batches(files: list[Found]) -> Iterator[list[Found]]:
    remaining = iter(files)
    while batch := list(islice(remaining, BATCH)):
        yield batch


@dataclass
class _Read:
    file: Found
    source: bytes = b""
    page: Page | None = None
    picture: Path | None = None
    error: PageError | None = None

    @property
    def is_translation(self) -> bool:
        return self.page is not None and self.page.language != "en"


class _Run:
    def batch(
        self, files: list[Found], *, translations: bool = False
    ) -> Iterator[tuple[Found, Report | None]]:
        """The report of each file; None for a translation, until they are asked for."""
        raise NotImplementedError


class _Dry(_Run):
    def __init__(self, steps: Steps, claimed: Mapping[date, str] | None = None) -> None:
        self._steps = steps
        # Only a dry run needs to remember: in a real one the database knows.
        self._taken: dict[date, str] = {
            day: f"“{title}”" for day, title in Post.objects.values_list("publish_on", "title")
        }
        self._titles: dict[date, str] = dict(Post.objects.values_list("publish_on", "title"))
        for day, title in (claimed or {}).items():
            self._taken.setdefault(day, f"“{title}”, of the same import")
            self._titles.setdefault(day, title)

    def batch(
        self, files: list[Found], *, translations: bool = False
    ) -> Iterator[tuple[Found, Report | None]]:
        known = records.Known(files)
        for file in files:
            read = _read(file)
            if not translations and read.is_translation:
                yield file, None
            else:
                yield file, self._report(read, known)

    def _report(self, read: _Read, known: records.Known) -> Report:
        if row := known.is_done(read.file, read.source):
            return _told_again(read, row)
        try:
            self._try(read)
        except store.DateTakenError as error:
            if _is_copy(read, self._titles.get(error.day, "")):
                return _report(read, outcome=Outcome.COPY)
            return _failed(read, error)
        except PageError as error:
            return _failed(read, error)
        return _report(read)

    def _try(self, read: _Read) -> None:
        page = _page_of(read)
        if read.is_translation and self._steps.translate:
            here = [day for day in (page.publish_on, *page.originals) if day in self._taken]
            if not here:
                raise UnmatchedError(f"no post of {page.publish_on or 'its day'} is here; import it as well")
            _reported(self._steps.admit)(here[0])
            return
        day = store.refuse(page)
        if day in self._taken:
            raise store.DateTakenError(day, self._taken[day])
        if read.picture:
            picturefile.read(read.picture)
        _reported(self._steps.admit)(day)
        self._taken[day], self._titles[day] = str(read.file.path), page.title


class _Real(_Run):
    def __init__(self, now: datetime, steps: Steps, *, draft: bool, tell_known: bool) -> None:
        self._now, self._steps, self._draft, self._tell_known = now, steps, draft, tell_known

    def batch(
        self, files: list[Found], *, translations: bool = False
    ) -> Iterator[tuple[Found, Report | None]]:
        known = records.Known(files)
        reads: list[tuple[_Read, ImportedFile | None]] = []
        for file in files:
            source = _source(file)
            row = None if file.kept else known.is_done(file, source)
            reads.append((_Read(file, source) if row and not self._tell_known else _read(file, source), row))
        wanted = [read for read, row in reads if row is None and (translations or not read.is_translation)]
        self._steps.ahead([read.picture for read in wanted if read.picture])
        for read, row in reads:
            if row is not None:
                yield read.file, _told_again(read, row)
            elif self._steps.translate and read.is_translation and not translations:
                yield read.file, None
            else:
                yield read.file, self._import(read, known)

    def mend(self, row: ImportedFile, correct: Archive) -> Report | None:
        """None: it is understood as it was, or somebody has edited it since."""
        file, post = find.kept(row.folder, row.path, row.sha256), row.post
        read = _read(file)
        if post is None or post.latest_revision_id or (post.locked and self._draft) or read.page is None:
            return None
        unread = [asdict(one) for one in (*read.page.unread, *_picture_unread(row))]
        if unread == row.unread:
            return None
        try:
            with transaction.atomic():
                store.mend(post, read.page)
                ImportedFile.objects.filter(pk=row.pk).update(unread=unread, read_at=self._now)
                if not self._draft:
                    _reported(correct)(Post.objects.get(pk=post.pk))
        except PageError as error:
            return _failed(read, error)
        return _report(read)

    def _import(self, read: _Read, known: records.Known) -> Report:
        try:
            page = _page_of(read)
            if self._steps.translate and read.is_translation:
                return self._translate(read, page, known, self._steps.translate)
            return self._store(read, page, known)
        except store.DateTakenError as error:
            return self._taken(read, known, error)
        except PageError as error:
            report = _failed(read, error)
            if read.source:
                self._keep(read, report.outcome, known, error=str(error))
            return report

    def _store(self, read: _Read, page: Page, known: records.Known) -> Report:
        def then(post: Post) -> None:
            records.remember(post, read.file, page)
            self._keep(read, Outcome.STORED, known, post=post)
            if not self._draft:
                _reported(self._steps.archive)(post)

        store.store(page, read.picture, now=self._now, then=then)
        return _report(read)

    def _translate(self, read: _Read, page: Page, known: records.Known, translate: Translate) -> Report:
        with transaction.atomic():
            post = translate(page, records.slug_of(read.file, page), read.picture)
            records.remember(post, read.file, page)
            self._keep(read, Outcome.STORED, known, post=post)
        return _report(read)

    def _taken(self, read: _Read, known: records.Known, error: store.DateTakenError) -> Report:
        before = records.imported_before(read.file, read.source)
        post = before or error.post
        if post is None or not (before or _is_copy(read, error.title)):
            self._keep(read, Outcome.REFUSED, known, error=str(error))
            return _failed(read, error)
        outcome = Outcome.STORED if before else Outcome.COPY
        with transaction.atomic():
            records.remember(post, read.file, _page_of(read))
            self._keep(read, outcome, known, post=post)
        return _report(read, outcome=outcome, is_new=False)

    def _keep(self, read: _Read, outcome: Outcome, known: records.Known, **said: Any) -> None:
        unread = _unread(read) if outcome == Outcome.STORED else ()
        records.keep(
            read.file,
            read.source,
            outcome,
            known,
            now=self._now,
            page=read.page,
            unread=unread,
            draft=self._draft,
            **said,
        )


def _source(file: Found) -> bytes:
    try:
        return _bytes_of(file)
    except PageError:
        return b""


def _bytes_of(file: Found) -> bytes:
    if not file.kept:
        return reader.source_of(file.path)
    if (source := kept.fetch(file.kept)) is None:
        raise PageError("its original is no longer kept; import the file again")
    return source


def _read(file: Found, source: bytes = b"") -> _Read:
    try:
        source = source or _bytes_of(file)
        page = reader.understood(source, file.path.name)
    except PageError as error:
        return _Read(file, source, error=error)
    return _Read(file, source, page, find.picture(file, page.pictures))


def _page_of(read: _Read) -> Page:
    if read.error is not None:
        raise read.error
    assert read.page is not None  # noqa: S101 - one of the two is there
    return read.page


def _unread(read: _Read) -> tuple[Unread, ...]:
    page = _page_of(read)
    if read.picture is not None:
        return page.unread
    missing = f"{page.pictures[0]} is not in the mirror" if page.pictures else "none beside the page"
    return (*page.unread, Unread("picture", missing))


def _picture_unread(row: ImportedFile) -> list[Unread]:
    """A mended page keeps the picture it has, or has not."""
    return [Unread(**one) for one in row.unread if one["field"] == "picture"]


def _is_copy(read: _Read, title: str) -> bool:
    """Whether a page of a mirror is the post that its day has, saved under another address."""
    return read.page is not None and read.file.place is not None and headline.same(read.page.title, title)


def _reported(step: Callable[[One], None]) -> Callable[[One], None]:
    def told(one: One) -> None:
        try:
            step(one)
        except Exception as error:
            # One post that the archive does not take must not end the import of the others.
            raise PageError(f"it cannot join the archive: {error}") from error

    return told


def _failed(read: _Read, error: PageError) -> Report:
    outcome = Outcome.REFUSED
    if isinstance(error, UnmatchedError):
        outcome = Outcome.UNMATCHED
    elif isinstance(error, NotAPostError) and not read.file.is_alone:
        place = read.file.place
        if not place.is_post if place else error.is_ours:
            outcome = Outcome.SKIPPED
    return _report(read, error=str(error), outcome=outcome)


def _told_again(read: _Read, row: ImportedFile) -> Report:
    return _report(read, error=row.error or None, outcome=Outcome(row.outcome), is_new=False)


def _report(
    read: _Read, *, error: str | None = None, outcome: Outcome = Outcome.STORED, is_new: bool = True
) -> Report:
    post = understood(read.page) if read.page else None
    return Report(str(read.file.path), error is None, error, post, outcome, is_new)
