"""A field as a screen shows it: English, translation, what was found, what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from translations import checks, differences, markup
from translations.checks import NOTHING_KNOWN, Finding, Knowledge
from translations.differences import Stretch
from translations.models import Job, SourceRevision, TranslationRevision
from translations.values import ALT, BODY


@dataclass(frozen=True)
class Words:
    """One text of one field, to be read."""

    text: str
    rich: bool

    @property
    def html(self) -> SafeString | str:
        # Sanitised here once more, whatever the database holds: nothing else may be marked safe.
        return mark_safe(markup.sanitised(self.text)) if self.rich else self.text  # noqa: S308

    @property
    def typed(self) -> str:
        return markup.from_html(self.text) if self.rich else self.text


@dataclass(frozen=True)
class Field:
    name: str
    label: str
    english: Words
    translated: Words
    findings: Sequence[Finding]
    picture_url: str = ""
    changed: Sequence[Stretch] = ()
    """How the English differs from the one the translation holds for."""
    beside: Sequence[Stretch] = ()
    """How another text of ours differs from this one: words kept beside, or an earlier revision."""

    @property
    def rich(self) -> bool:
        return self.english.rich


def of_job(
    job: Job,
    translated: Mapping[str, str],
    *,
    since: SourceRevision | None = None,
    against: TranslationRevision | None = None,
    check: bool = True,
    known: Knowledge = NOTHING_KNOWN,
) -> list[Field]:
    """The fields of the newest English, each with its translation.

    `since` is the English the translation holds for; `against` another translation to compare with.
    """
    source = job.source
    found = checks.run(source.fields, translated, language=job.language, knowledge=known) if check else []
    fields = []
    for name, english in source.fields.items():
        text = translated.get(name, "")
        before = since.fields.get(name, "") if since else english
        other = against.fields.get(name, "") if against else text
        fields.append(
            Field(
                name=name,
                label=label(name),
                english=Words(english, name == BODY),
                translated=Words(text, name == BODY),
                findings=[finding for finding in found if finding.field == name],
                picture_url=_picture(source, name),
                changed=differences.of_field(name, before, english) if before != english else (),
                beside=differences.of_field(name, other, text) if other != text else (),
            )
        )
    return fields


def posted(job: Job, form: Mapping[str, Any]) -> dict[str, str]:
    """What the editor's form gave, as it is stored: lines joined in short fields, marks made HTML in the body."""
    return {name: typed_as_stored(name, form.get(f"field-{name}", "")) for name in job.source.fields}


def typed_as_stored(name: str, text: str) -> str:
    return markup.to_html(text) if name == BODY else _one_line(text)


def label(name: str) -> str:
    if name.startswith(ALT):
        return _("Description of picture %(number)s") % {"number": name.removeprefix(ALT)}
    return {"kicker": _("Series"), "title": _("Title"), "strapline": _("Strapline"), "body": _("Text")}[name]


def _one_line(text: str) -> str:
    return " ".join(line.strip() for line in markup.portable(text).splitlines()).strip()


def _picture(source: SourceRevision, name: str) -> str:
    if not name.startswith(ALT):
        return ""
    place = int(name.removeprefix(ALT)) - 1
    return source.picture_urls[place] if place < len(source.picture_urls) else ""
