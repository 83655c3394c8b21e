"""What visitors send; every word of it is made up."""

from __future__ import annotations

import datetime
import io
import secrets
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client

from publisher import clock
from publisher.submissions import form, intake, quarantine, terms, tokens
from publisher.submissions.intake import Judged
from publisher.submissions.models import Submission, SubmissionFile
from publisher.submissions.tokens import Form
from tests import factories

NOW = datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.UTC)
HOSTS = {"en": "en.example.org", "ca": "ca.example.org"}
DONOR = "donor@example.org"
DESCRIPTION = "A sheet of cells.\n\nEach was coloured by its age; the young ones are <green>."


def answers(**changes: Any) -> dict[str, Any]:
    """The form without its files; a value of None takes a field away."""
    data = {
        "description": DESCRIPTION,
        "creators": "A. B.\nC. D.",
        "institution": "Example Institute",
        "city": "Exampletown",
        "country": "GB",
        "doi": "https://doi.org/10.5555/example.7",
        "journal": "Journal of Examples",
        "licence": "CC-BY-4.0",
        "rights_line": "",
        "places": ["website", "instagram"],
        "languages": ["en", "ca"],
        "link_elsewhere": "1",
        "embargo": "none",
        "embargo_on": "",
        "embargo_time": "",
        "embargo_zone": "Europe/London",
        "donor_name": "E. F.",
        "donor_email": DONOR,
        "acting_for": "makers",
        "consent_owns": "1",
        "consent_terms": "1",
        "consent_mails": "1",
        "terms": "1",
        "website": "",
        **changes,
    }
    return {name: value for name, value in data.items() if value is not None}


def upload(data: bytes | None = None, name: str = "cells.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, factories.picture_bytes() if data is None else data)


def new_form(*, age: datetime.timedelta = datetime.timedelta(minutes=5)) -> Form:
    return Form(secrets.token_hex(16), (clock.wall_now() - age).replace(microsecond=0))


def send(
    browser: Client,
    *files: SimpleUploadedFile,
    own: Form | None = None,
    language: str = "en",
    source: str = "203.0.113.9",
    **changes: Any,
) -> Any:
    token = tokens.of_form(own or new_form())
    data = {**answers(**changes), **({"files": list(files)} if files else {})}
    return browser.post(f"/submit/{token}", data, headers={"host": HOSTS[language]}, REMOTE_ADDR=source)


def asked(**changes: Any) -> form.Asked:
    values: dict[str, Any] = {
        "places": ["website", "tumblr", "instagram"],
        "languages": ("en", "ca"),
        "countries": ["GB", "ES"],
        "terms_number": 1,
        "with_website": ("websub",),
    }
    return form.Asked(**{**values, **changes})


def given(**changes: Any) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in answers(**changes).items():
        query.setlist(name, value if isinstance(value, list) else [value])
    return query


def look(_path: object) -> Judged:
    return Judged("jpeg", 640, 480, b"small")


def kept_file(key: str, data: bytes | None = None, now: datetime.datetime = NOW) -> SubmissionFile:
    incoming = quarantine.arrive()
    incoming.write(factories.picture_bytes() if data is None else data)
    return intake.keep(incoming, "cells.jpg", key, look, now)


def donated(now: datetime.datetime = NOW, *, language: str = "en", **changes: Any) -> Submission:
    """A submission as the form makes it."""
    key = secrets.token_hex(16)
    kept_file(key, now=now)
    checked, problems = form.check(given(**changes), asked(), now)
    assert checked is not None, problems
    accepted = terms.current(language, now)
    return intake.receive(key, checked, language=language, terms=accepted, now=now)


def other_picture(colour: str) -> bytes:
    return factories.picture_bytes(colour=colour)


def png(width: int, height: int) -> io.BytesIO:
    return io.BytesIO(factories.picture_bytes((width, height), form="PNG"))
