"""The translator's aids beside the editor: what was said before, the team's terms, words on request."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from translations import checks, dictionary, door, knowledge, overriding, sentences, variants
from translations.checks import Finding, Knowledge, Pair, Wanted
from translations.checks.words import terms_in
from translations.machine import drafts, languagetool, providers
from translations.machine.errors import MachineError
from translations.memory import lookup
from translations.memory.lookup import Hit
from translations.models import Job, TranslationRevision
from translations.screens.fields import label
from translations.screens.steps import job_or_404
from translations.staleness import head_revision

LONGEST_WORD = 60
LONGEST_QUESTION = 120


@dataclass(frozen=True)
class Remembered:
    """One English sentence, and how it or one like it was said before."""

    english: str
    hits: Sequence[Hit]


@dataclass(frozen=True)
class Aids:
    remembered: Sequence[Remembered]
    terms: Sequence[Wanted]


def of_job(job: Job, known: Knowledge) -> dict[str, Aids]:
    """By field. The whole text is asked for at once, so that neighbours are known."""
    asked = {name: sentences.of_field(name, text, "en") for name, text in job.source.fields.items()}
    hits = lookup.of_text(asked, job.language, not_of_job=job.pk)
    found = {}
    for name, text in job.source.fields.items():
        rows = zip(asked[name], hits[name], strict=True)
        remembered = [Remembered(english, hits) for english, hits in rows if hits]
        plain = Pair(name, job.language, text, "").words[0]
        found[name] = Aids(remembered, list(terms_in(plain, known.terms)))
    return found


def panel(job: Job, known: Knowledge) -> dict[str, Any]:
    """What the editor's page shows beside its fields."""
    provider = providers.configured()
    empty = any(not text.strip() for text in _head_fields(job).values())
    return {
        "aids": of_job(job, known),
        "machine": provider.name if provider and empty else "",
        "proofreader": languagetool.configured(),
    }


# --- what the editor's form may ask for ----------------------------------------------------------


def override(request: HttpRequest, job: Job, revision: TranslationRevision, rest: str) -> str:
    """`override:FIELD:KEY`, with the reason beside it; gives the field."""
    name, _colon, key = rest.partition(":")
    finding = _finding(job, revision, name, key)
    if finding is None:
        messages.info(request, _("That was mended meanwhile."))
    else:
        reason = request.POST.get(f"reason-{name}-{key}", "")
        overriding.override(job, door.visitor(request), finding, reason, now=timezone.now())
        messages.success(request, _("Noted. It holds for these words from now on."))
    return name


def machine_draft(request: HttpRequest, job: Job, expected: int) -> None:
    provider = providers.configured()
    if provider is None:
        raise BadRequest("draft: no machine is configured")
    saved = drafts.draft(job, door.visitor(request), provider, expected, now=timezone.now())
    if saved.kept_beside:
        messages.warning(request, _("Other words were saved meanwhile; the draft is kept beside them."))
    else:
        messages.success(
            request, _("A machine’s draft: read every sentence against the English, and rewrite it.")
        )


def _finding(job: Job, revision: TranslationRevision, name: str, key: str) -> Finding | None:
    known = knowledge.of(job, revision)
    found = checks.run(job.source.fields, revision.fields, language=job.language, knowledge=known)
    return next((one for one in found if (one.field, one.key) == (name, key)), None)


# --- pages of their own --------------------------------------------------------------------------


@door.open_to(door.TRANSLATE, door.REVIEW)
@require_safe
def suggestions(request: HttpRequest, language: str) -> HttpResponse:
    """What the dictionary would write in place of a word; slow, so only on click."""
    word = request.GET.get("word", "").strip()
    if not word or len(word) > LONGEST_WORD:
        raise BadRequest("word: one word is expected")
    words = dictionary.of_variant(variants.of(language))
    offers = words.suggestions(word) if words else []
    return _page(request, "suggestions", language, word=word, offers=offers, checked=words is not None)


@door.open_to(door.TRANSLATE, door.REVIEW)
@require_safe
def concordance(request: HttpRequest, language: str) -> HttpResponse:
    """Where words were used before, in either language."""
    asked = " ".join(request.GET.get("q", "").split())[:LONGEST_QUESTION]
    return _page(request, "concordance", language, asked=asked, hits=lookup.concordance(asked, language))


@door.open_to(door.TRANSLATE, door.REVIEW)
@require_safe
def proofread(request: HttpRequest, publish_on: datetime.date, language: str) -> HttpResponse:
    """A second reader's remarks on what is saved."""
    job, user = job_or_404(publish_on, language), door.visitor(request)
    head = head_revision(job)
    if head is None or not door.may_read(user, job, head) or not languagetool.configured():
        messages.info(request, _("There is nothing to read, or nobody to read it."))
        return redirect("translations:editor", publish_on, language)
    try:
        remarks = _remarks(job, head.fields)
    except MachineError as error:
        messages.error(request, str(error))
        return redirect("translations:editor", publish_on, language)
    return _page(request, "proofread", language, job=job, remarks=remarks)


def _remarks(job: Job, translated: Mapping[str, str]) -> list[tuple[str, list[Finding]]]:
    variant = variants.of(job.language)
    pairs = [Pair(name, job.language, "", text) for name, text in translated.items() if text]
    return [(label(pair.field), list(languagetool.findings(pair, variant))) for pair in pairs]


def _head_fields(job: Job) -> Mapping[str, str]:
    head = head_revision(job)
    return {name: head.fields.get(name, "") if head else "" for name in job.source.fields}


def _page(request: HttpRequest, template: str, language: str, **context: Any) -> HttpResponse:
    return render(request, f"translations/aids/{template}.html", {"language": language, **context})
