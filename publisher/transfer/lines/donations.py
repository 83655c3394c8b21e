"""Pictures that were given, with their rights records."""

from __future__ import annotations

import hashlib
from typing import Any

from publisher.posts.models import Picture
from publisher.submissions import quarantine
from publisher.submissions.models import (
    DonorConsent,
    Submission,
    SubmissionEvent,
    SubmissionFile,
    SubmissionMail,
    SubmissionRight,
    Terms,
)
from publisher.transfer.lines.archive import DAY
from publisher.transfer.records import Children, Link, Path, Record

TERMS = Record(Terms)


def preview_of(file: Any) -> str | None:
    path = quarantine.preview_path(file.name)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


_FILE = Record(SubmissionFile, links={"picture": Link(Picture, "file")}, extra={"preview_sha256": preview_of})
SUBMISSION = Record(
    Submission,
    is_numbered=True,  # its mails and the working title of its draft name it
    links={"post": DAY},
    children={
        "files": Children(_FILE, "submission"),
        "rights": Children(Record(SubmissionRight), "submission"),
        "consents": Children(
            Record(DonorConsent, links={"terms": Path(Terms, ("language", "number"))}), "submission"
        ),
        "events": Children(Record(SubmissionEvent), "submission"),
        "mails": Children(Record(SubmissionMail), "submission"),
    },
)
