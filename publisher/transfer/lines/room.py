"""The translators' room: what each language asks, who comes when, every text ever saved and what was said of it."""

from __future__ import annotations

from typing import Any

from publisher.transfer.lines.archive import PERSON
from publisher.transfer.records import Children, Path, Record
from translations.checks.models import CheckOverride
from translations.models import (
    Answer,
    Cohort,
    Digest,
    DoNotTranslate,
    ImportFile,
    IncomingMail,
    Job,
    Language,
    Question,
    Readership,
    Reminder,
    SourceRevision,
    SpellWord,
    Term,
    TranslationRevision,
    Turn,
    Waiver,
)

LANGUAGE = Record(Language)
TERM = Record(Term)
KEPT_NAME = Record(DoNotTranslate)
SPELL_WORD = Record(SpellWord)
READERSHIP = Record(Readership)
TURN = Record(Turn, links={"person": PERSON})


def people_of(cohort: Any) -> list[str]:
    return sorted(cohort.people.values_list("username", flat=True))


COHORT = Record(Cohort, extra={"people": people_of})

SOURCE = Record(SourceRevision)
ENGLISH = Path(SourceRevision, ("publish_on", "number"))
_TEXT = Path(TranslationRevision, ("job__publish_on", "job__language", "number"))

_WAIVER = Record(Waiver, links={"source": ENGLISH, "by": PERSON})
REVISION = Record(
    TranslationRevision,
    links={"based_on": ENGLISH, "author": PERSON, "reviewer": PERSON},
    children={"waivers": Children(_WAIVER, "revision")},
)
_QUESTION = Record(
    Question,
    links={"source": ENGLISH, "asked_by": PERSON},
    children={"answers": Children(Record(Answer, links={"answered_by": PERSON}), "question")},
)
JOB = Record(
    Job,
    links={"source": ENGLISH, "assignee": PERSON},
    children={
        "revisions": Children(REVISION, "job"),
        "overrides": Children(Record(CheckOverride, links={"by": PERSON}), "job"),
        "questions": Children(_QUESTION, "job"),
        "files": Children(Record(ImportFile, links={"revision": _TEXT, "by": PERSON}), "job"),
        "letters": Children(Record(IncomingMail, links={"revision": _TEXT, "by": PERSON}), "job"),
    },
)

_REMINDER = Record(Reminder, links={"job": Path(Job, ("publish_on", "language")), "person": PERSON})
DIGEST = Record(Digest, links={"person": PERSON}, children={"reminders": Children(_REMINDER, "digest")})
