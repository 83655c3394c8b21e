"""Files of visitors on their way into quarantine, and what is judged of them by their content alone."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any, NoReturn

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from publisher.editions.cutting import children, header, kept
from publisher.editions.cutting.children import StartError
from publisher.editions.cutting.refusal import PictureRefusedError
from publisher.submissions import quarantine
from publisher.submissions.intake import FILES_MAX, FileRefusedError, Judged
from publisher.submissions.models import FORMS
from publisher.submissions.quarantine import FullError, Incoming, TooLargeError

log = logging.getLogger(__name__)

MEGAPIXEL = 1_000_000
PIXELS_MAX = 170 * MEGAPIXEL
"""What the desk's picture library opens: https://pillow.readthedocs.io/en/stable/reference/Image.html#PIL.Image.open"""
PREVIEW_SIDE = 640
LOOKS_MAX = 2
WAIT_SECONDS_MAX = 20.0
CHUNK_BYTES = 64 * 1024
FIELD = "files"
_looks = threading.BoundedSemaphore(LOOKS_MAX)


def judge(path: Path) -> Judged:
    """By the header first, then in a process of its own, with limits. Raises `FileRefusedError`."""
    try:
        found = header.checked(path)
        if found.form not in FORMS:
            raise FileRefusedError("other", found.form)
        if found.width * found.height > PIXELS_MAX:
            raise FileRefusedError("pixels", f"{found.width} × {found.height}")
        return Judged(found.form, found.width, found.height, _preview(path))
    except PictureRefusedError as error:
        raise FileRefusedError("refused", error.why) from None


def _preview(path: Path) -> bytes:
    """Only so many at once: visitors must not keep readers and editors waiting."""
    if not _looks.acquire(timeout=WAIT_SECONDS_MAX):
        raise FileRefusedError("busy")
    try:
        with quarantine.aside() as folder:
            asked = {"source": str(path.absolute()), "folder": str(folder.absolute()), "look": PREVIEW_SIDE}
            (cut,) = children.ask_apart(asked)["cuts"]
            return kept.path(folder, cut["sha256"], cut["mime"]).read_bytes()
    except StartError:
        log.exception("no picture can be opened")
        raise FileRefusedError("busy") from None
    finally:
        _looks.release()


class IntoQuarantine(FileUploadHandler):
    """Writes each file of the form as it comes, and no further than a file may reach.

    Where `taking` is off, files are passed over: what was typed is read all the same.
    """

    def __init__(self, request: HttpRequest, *, taking: bool) -> None:
        super().__init__(request)
        self._taking = taking
        self._now: Incoming | None = None
        self.arrived: list[tuple[Incoming, str]] = []
        self.too_large: list[str] = []
        self.too_many = self.is_full = False

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.too_many = self.too_many or len(self.arrived) >= FILES_MAX
        if not self._taking or self.too_many or self.field_name != FIELD:
            raise SkipFile
        self._now = quarantine.arrive()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002
        if self._now is None:
            self._skip()
        try:
            self._now.write(raw_data)
        except TooLargeError:
            self._drop()
            self.too_large.append(str(self.file_name))
            self._skip()
        except FullError:
            self._drop()
            self.is_full = True
            self._skip()

    def file_complete(self, file_size: int) -> None:  # noqa: ARG002
        if self._now is not None:
            self.arrived.append((self._now, str(self.file_name)))
            self._now = None

    def upload_interrupted(self) -> None:
        self.drop_all()

    def drop_all(self) -> None:
        self._drop()
        for incoming, _ in self.arrived:
            incoming.drop()
        self.arrived.clear()

    def _drop(self) -> None:
        if self._now is not None:
            self._now.drop()
            self._now = None

    @staticmethod
    def _skip() -> NoReturn:
        raise SkipFile


def read_body(request: HttpRequest) -> Incoming:
    """The one file that a body is. Raises `FileRefusedError`."""
    incoming = quarantine.arrive()
    try:
        while chunk := request.read(CHUNK_BYTES):
            incoming.write(chunk)
    except TooLargeError:
        incoming.drop()
        raise FileRefusedError("large") from None
    except FullError as error:
        incoming.drop()
        raise FileRefusedError("room") from error
    except OSError:  # the visitor went away
        incoming.drop()
        raise
    return incoming
