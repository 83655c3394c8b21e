"""A draft of the fields that are still empty, by whichever provider is configured."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from contextlib import suppress

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from translations import knowledge, markup, transitions
from translations.machine.errors import MachineError, TokensLostError
from translations.machine.masking import masked, unmasked
from translations.machine.providers import Provider
from translations.models import Job, TranslationRevision
from translations.staleness import head_revision
from translations.transitions import Saved
from translations.values import BODY


def draft(job: Job, user: User, provider: Provider, expected: int, *, now: datetime.datetime) -> Saved:
    """Fill what is empty, and keep it as a revision of machine origin; what people wrote stays."""
    head = head_revision(job)
    written = dict(head.fields) if head else {}
    empty = {name: text for name, text in job.source.fields.items() if not written.get(name, "").strip()}
    if not empty:
        raise MachineError(_("Nothing is empty: there is nothing to draft."))
    known = knowledge.of(job)
    made = drafted(empty, provider, known.variant, known.kept)
    return transitions.save_draft(
        job, user, written | made, expected, now=now, origin=TranslationRevision.Origin.MACHINE
    )


def drafted(
    english: Mapping[str, str], provider: Provider, variant: str, names: Sequence[str] = ()
) -> dict[str, str]:
    """Fields as they are stored, each paragraph masked, translated, and put together again.

    A field that lost something on the way is left out; `TokensLostError` where that is every one.
    """
    hidden = {
        name: [
            masked(part, names, people=name not in ("title", "kicker"))
            for part in (markup.from_html(text).split("\n\n") if name == BODY else [text])
        ]
        for name, text in english.items()
    }
    texts = [one.text for parts in hidden.values() for one in parts]
    given = iter(provider.translate(texts, variant))
    made: dict[str, str] = {}
    for name, parts in hidden.items():
        answers = [next(given) for _one in parts]
        with suppress(TokensLostError):
            whole = [unmasked(answer, one) for answer, one in zip(answers, parts, strict=True)]
            made[name] = markup.to_html("\n\n".join(whole)) if name == BODY else " ".join(whole)
    if not made:
        raise TokensLostError(_("What was hidden from the machine did not come back; there is no draft."))
    return made
