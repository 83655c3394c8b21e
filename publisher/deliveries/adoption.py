"""Posts that an outlet had before we kept a ledger: taken over with their addresses, so that corrections
and withdrawals reach them too. Nothing is sent.
"""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction

from channels.contract import ReadsPermalinks, RemotePost
from channels.models import Outlet
from channels.outlets import adapter_of
from channels.registry import UnknownKind
from channels.secrets import SealError
from publisher.deliveries import permalinks, transitions
from publisher.deliveries.models import IN_FLIGHT, Act, Delivery
from publisher.deliveries.permalinks import PermalinkError
from publisher.editions.models import Edition

COLUMNS = ("date", "url")
OPTIONAL = ("remote_id",)
REMOTE_ID_MAX_CODEPOINTS = 200


@dataclass(frozen=True)
class Adoption:
    adopted: int
    unchanged: int
    """They had this very receipt already."""
    errors: tuple[str, ...]
    """A sentence for each line that cannot be taken, with its number; then nothing was."""


class RowError(ValueError):
    """What is wrong with a row, and the mend."""


@dataclass(frozen=True)
class _Row:
    line: int
    date: datetime.date
    post: RemotePost


def adopt(
    outlet: Outlet, text: str, *, file_name: str, by_name: str, now: datetime.datetime, dry_run: bool = False
) -> Adoption:
    """Take over the posts of a CSV file (docs/reference/adopt.md): all of them, or none."""
    with transaction.atomic():
        errors: list[str] = []
        rows = _rows(outlet, text, errors)
        known = _Known(outlet)
        wanted = []
        for row in rows:
            try:
                if known.is_new(row):
                    wanted.append(row)
            except RowError as error:
                errors.append(f"line {row.line}: {error}")
        if not errors and not dry_run:
            for row in wanted:
                _take_over(known, row, f"adopted from {file_name}", by_name, now)
    return Adoption(len(wanted), len(rows) - len(wanted), tuple(sorted(errors, key=_line_of)))


def remote_post(outlet: Outlet, url: str) -> RemotePost:
    """A post by its address, with the id that the address tells. Raises `PermalinkError`."""
    permalinks.must_be_one(url)
    return RemotePost(_id_reader(outlet)(url), url)


def _id_reader(outlet: Outlet) -> Callable[[str], str]:
    """What tells the id of a post from its address; empty where it does not."""
    try:
        adapter = adapter_of(outlet)
    except (SealError, UnknownKind):
        return lambda _: ""
    if not isinstance(adapter, ReadsPermalinks):
        return lambda _: ""
    reads: ReadsPermalinks = adapter
    return lambda url: reads.remote_id_of(url) or ""


class _Known:
    """What the ledger has of this outlet, read once."""

    def __init__(self, outlet: Outlet) -> None:
        self.outlet = outlet
        editions = Edition.objects.filter(language=outlet.language).select_related("current")
        self.editions = {edition.publish_on: edition for edition in editions}
        announced = Delivery.objects.filter(outlet=outlet, act=Act.ANNOUNCE).select_related("receipt")
        self.announced = {delivery.edition_id: delivery for delivery in announced.defer("rendition")}
        self.dates = {
            delivery.receipt.url: delivery.slot_on
            for delivery in self.announced.values()
            if hasattr(delivery, "receipt")
        }

    def is_new(self, row: _Row) -> bool:
        """False: this very receipt is there. Raises `RowError`."""
        edition = self._edition(row.date)
        delivery = self.announced.get(edition.pk)
        if delivery is not None and hasattr(delivery, "receipt"):
            return self._differs(row, delivery)
        if delivery is not None and delivery.state in IN_FLIGHT:
            raise RowError(f"{row.date} is being sent just now; try again in a few minutes")
        if (taken := self.dates.get(row.post.url)) is not None:
            raise RowError(
                f"{row.post.url} is the receipt of {taken} already; give the address of {row.date}"
            )
        return True

    def _edition(self, date: datetime.date) -> Edition:
        edition, language = self.editions.get(date), self.outlet.language
        if edition is None:
            raise RowError(f"{date} has no {language} edition; import it first, or leave the line out")
        if edition.state != Edition.State.RELEASED:
            raise RowError(f"{date} {language} is {edition.state}, not released; leave the line out")
        return edition

    @staticmethod
    def _differs(row: _Row, delivery: Delivery) -> bool:
        receipt = delivery.receipt
        if receipt.url != row.post.url:
            raise RowError(
                f"{row.date} has the receipt {receipt.url or receipt.remote_id} already; leave the line out"
            )
        if row.post.remote_id not in {"", receipt.remote_id}:
            raise RowError(
                f"{row.date} has the id {receipt.remote_id or 'unknown'} already, not {row.post.remote_id}; "
                "leave the line out"
            )
        return False


def _rows(outlet: Outlet, text: str, errors: list[str]) -> list[_Row]:
    reader = csv.DictReader(io.StringIO(text))
    header = [name.strip() for name in reader.fieldnames or ()]
    if (
        set(header) - {*COLUMNS, *OPTIONAL}
        or not set(COLUMNS) <= set(header)
        or len(set(header)) < len(header)
    ):
        errors.append(
            "line 1: the columns must be date,url or date,url,remote_id; write them in the first line"
        )
        return []
    reader.fieldnames = header
    rows: list[_Row] = []
    id_of = _id_reader(outlet)
    try:
        for line, values in _lines(reader):
            try:
                rows.append(_row(line, values, rows, id_of))
            except (RowError, PermalinkError) as error:
                errors.append(f"line {line}: {error}")
    except csv.Error as error:
        errors.append(f"line {reader.line_num}: cannot be read as CSV ({error}); quote what holds a comma")
    return rows


def _lines(reader: csv.DictReader[str]) -> Iterator[tuple[int, dict[str | None, object]]]:
    for values in reader:
        yield reader.line_num, dict(values)


def _row(
    line: int, values: dict[str | None, object], before: list[_Row], id_of: Callable[[str], str]
) -> _Row:
    if None in values:
        raise RowError("has more fields than the first line; quote what holds a comma")
    given = {str(name): str(value or "").strip() for name, value in values.items()}
    date, remote_id = _date(given["date"]), given.get("remote_id", "")
    if len(remote_id) > REMOTE_ID_MAX_CODEPOINTS:
        raise RowError(f"remote_id is longer than {REMOTE_ID_MAX_CODEPOINTS} characters; leave it empty")
    url = given["url"]
    permalinks.must_be_one(url)
    for other in before:
        if other.date == date or other.post.url == url:
            what = str(date) if other.date == date else url
            raise RowError(f"{what} stands on line {other.line} already; keep one of the two")
    return _Row(line, date, RemotePost(remote_id or id_of(url), url))


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise RowError(f"date: {text!r} is not a date; write one such as 2014-05-01") from None


def _take_over(known: _Known, row: _Row, detail: str, by_name: str, now: datetime.datetime) -> None:
    edition = known.editions[row.date]
    delivery = known.announced.get(edition.pk)
    if delivery is None:
        transitions.adopt_old(edition, known.outlet, row.post, now, f"{by_name}: {detail}")
    elif not transitions.decide("adopt", delivery, now, by_name=by_name, post=row.post, reason=detail):
        raise RowError(f"{row.date} on {known.outlet.name} changed meanwhile; start again")


def _line_of(sentence: str) -> int:
    return int(sentence.split()[1].rstrip(":"))
