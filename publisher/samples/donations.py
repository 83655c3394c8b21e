"""Donated pictures in the sample desk's inbox, drawn on the spot and given by nobody, by the road of the form."""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.http import QueryDict
from PIL import Image

from publisher.samples.drawing import jpeg
from publisher.submissions import form, intake, quarantine, terms
from publisher.submissions.form import SOURCE, Asked
from publisher.submissions.intake import Judged
from publisher.submissions.models import Submission, SubmissionMail

PLACES = ("website", "instagram", "tumblr", "bluesky")
PREVIEW = (640, 480)
HOUR = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Donation:
    drawn: Sequence[tuple[str, int]]
    """Style and seed of each picture."""
    hours_ago: int
    language: str
    words: Mapping[str, str]
    places: Sequence[str] = PLACES
    languages: Sequence[str] = ("en", "ca")
    embargo_days: int | None = None
    names: Sequence[str] = ("image.jpg",)


DONATIONS = (
    Donation(
        drawn=(("zebrafish", 71),),
        hours_ago=2,
        language="en",
        words={
            "description": "A fish of two days, seen from the side. Its growing nerves were made to glow, and the clear "
            "body lets us follow each of them to its muscle.\n\nDrawn for this sample archive.",
            "creators": "K. L.\nM. N.",
            "institution": "Example Institute",
            "city": "Exampletown",
            "country": "GB",
            "doi": "10.5555/example.71",
            "journal": "Journal of Examples",
            "licence": "CC-BY-4.0",
            "acting_for": "self",
            "donor_name": "K. L.",
            "donor_email": "k.l@example.org",
        },
        embargo_days=12,
        names=("larva, day 2.jpg",),
    ),
    Donation(
        drawn=(("bone", 72), ("muscle", 73)),
        hours_ago=30,
        language="ca",
        words={
            "description": "Dues mostres del mateix animal: os a dalt, múscul a sota. Hem acolorit el que els uneix.\n\n"
            "Dibuixades per a aquest arxiu de mostra.",
            "creators": "P. Q.",
            "institution": "Institut d’Exemple",
            "city": "Vilaexemple",
            "country": "ES",
            "licence": "CC-BY-NC-4.0",
            "acting_for": "makers",
            "donor_name": "R. S.",
            "donor_email": "r.s@example.org",
        },
        names=("os.jpg", "múscul.jpg"),
    ),
    Donation(
        drawn=(("retina", 74),),
        hours_ago=75,
        language="en",
        words={
            "description": "The back of an eye, where light becomes a signal. Each colour is one kind of cell.\n\n"
            "Drawn for this sample archive.",
            "creators": "T. U.",
            "licence": "by-permission",
            "rights_line": "Copyright held by the authors; shown with the permission of the Journal of Examples.",
            "journal": "Journal of Examples",
            "acting_for": "publisher",
            "donor_name": "V. W.",
            "donor_email": "v.w@example.org",
        },
        places=("website",),
        languages=("en",),
        names=("cover candidate.jpg",),
    ),
)


def donate(now: datetime.datetime) -> int:
    """Returns how many submissions were made; none where there are some already."""
    if Submission.objects.exists():
        return 0
    for donation in reversed(DONATIONS):
        _give(donation, now - donation.hours_ago * HOUR, now)
    # Nobody has these addresses: nothing waits to be mailed there.
    SubmissionMail.objects.update(sent_at=now)
    return len(DONATIONS)


def _give(donation: Donation, at: datetime.datetime, now: datetime.datetime) -> Submission:
    key = hashlib.sha256(donation.words["donor_email"].encode()).hexdigest()[:32]
    for (style, seed), name in zip(donation.drawn, donation.names, strict=True):
        incoming = quarantine.arrive()
        incoming.write(jpeg(style, seed))
        intake.keep(incoming, name, key, _look, at)
    accepted = terms.current(donation.language, at)
    checked, problems = form.check(_typed(donation, now, accepted.number), _asked(accepted.number), at)
    if checked is None:
        raise ValueError(f"a sample is not as the form wants it: {problems}")
    return intake.receive(key, checked, language=donation.language, terms=accepted, now=at)


def _typed(donation: Donation, now: datetime.datetime, terms_number: int) -> QueryDict:
    typed = QueryDict(mutable=True)
    typed.update({**donation.words, **dict.fromkeys(form.CONSENTS, "1"), "terms": str(terms_number)})
    typed.setlist("places", list(donation.places))
    typed.setlist("languages", list(donation.languages))
    typed.update({"embargo": "none", "link_elsewhere": "1"})
    if donation.embargo_days is not None:
        until = now.date() + datetime.timedelta(days=donation.embargo_days)
        typed["embargo"], typed["embargo_on"] = "until", until.isoformat()
        typed["embargo_time"], typed["embargo_zone"] = "16:00", "Europe/London"
    return typed


def _asked(terms_number: int) -> Asked:
    return Asked(
        places=PLACES,
        languages=(SOURCE, "ca"),
        countries=("GB", "ES"),
        terms_number=terms_number,
        with_website=("websub",),
    )


def _look(path: Path) -> Judged:
    """We have drawn it ourselves: no process of its own is needed to open it."""
    with Image.open(path) as image:
        width, height = image.size
        buffer = io.BytesIO()
        image.resize(PREVIEW).save(buffer, "JPEG", quality=82)
    return Judged("jpeg", width, height, buffer.getvalue())
