"""A draft in each language, as it would go out if it were approved now."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publisher.editions.content import Content
from publisher.editions.freeze import SOURCE
from publisher.editions.models import Site
from publisher.schedule.translating import fields_of, translated
from publisher.schedule.verdict import language_name
from translations.models import Job
from translations.staleness import approved_revision, head_revision


@dataclass(frozen=True)
class Worded:
    language: str
    name: str
    base_url: str
    content: Content
    note: str
    """Whose words these are, where they are not the draft's own."""


def each(draft: Content) -> Iterator[Worded]:
    """The draft's own language first."""
    sites = sorted(Site.objects.all(), key=lambda site: (site.language != SOURCE, site.language))
    for site in sites:
        content, note = (draft, "") if site.language == SOURCE else in_language(draft, site.language)
        yield Worded(site.language, language_name(site.language), site.base_url, content, note)


def in_language(draft: Content, language: str) -> tuple[Content, str]:
    fields, credit, note = _words(draft, language)
    return translated(draft, language, fields, credit), note


def _words(draft: Content, language: str) -> tuple[Mapping[str, str], str, str]:
    own = fields_of(draft)
    job = _job(draft.publish_on, language)
    approved = approved_revision(job) if job else None
    if approved is not None:
        changed = any(approved.based_on.fields.get(name, "") != words for name, words in own.items())
        note = (
            "The approved translation; the English was changed since."
            if changed
            else "The approved translation."
        )
        return approved.fields, approved.credit, note
    head = head_revision(job) if job else None
    if head is not None and head.fields.get("title"):
        return (
            {**own, **{name: said for name, said in head.fields.items() if said}},
            head.credit,
            ("The translation as it stands; it is not approved yet."),
        )
    return (
        own,
        "",
        f"Not translated yet: English words, and in {language_name(language)} what is worded by itself.",
    )


def _job(publish_on: datetime.date, language: str) -> Job | None:
    return Job.objects.select_related("source").filter(publish_on=publish_on, language=language).first()
