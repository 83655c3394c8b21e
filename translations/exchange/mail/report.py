"""What a person is told about their letter: what was taken, what was not, and what the checks found."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from translations import checks, markup
from translations.differences import Change, Stretch
from translations.errors import TranslationError
from translations.exchange.arrival import Taken
from translations.exchange.refusals import SourceDiffers
from translations.models import Job
from translations.screens.fields import label
from translations.values import BODY

_IGNORED_MAX = 20
_MARKS = {Change.REMOVED: "[-%s-]", Change.ADDED: "{+%s+}", Change.SAME: "%s"}


def refused(error: TranslationError) -> list[str]:
    lines = [_("Nothing was taken."), "", str(error)]
    if isinstance(error, SourceDiffers):
        for each in error.differences:
            lines += ["", label(each.field), "".join(map(_marked, each.stretches))]
    return lines


def taken_lines(job: Job, taken: Taken, ignored: Sequence[str]) -> list[str]:
    plan = taken.plan
    lines = [_outcome(taken)]
    for name in plan.changed if taken.revision and not taken.before else ():
        text = plan.merged.words[name]
        lines += ["", f"{label(name)}:", markup.from_html(text) if name == BODY else text]
    if plan.merged.untranslated:
        lines += ["", _("Not translated yet:"), *(f"- {unit.words}" for unit in plan.merged.untranslated)]
    if plan.behind:
        lines += [
            "",
            _("The English has changed since this was translated; say there that you have taken it in."),
        ]
    if plan.merged.lost_tags:
        lines += ["", _("Links or italics that were lost:")]
        lines += [f"- {unit.words}: {' '.join(tags)}" for unit, tags in plan.merged.lost_tags]
    if found := checks.run(job.source.fields, plan.merged.words, language=job.language):
        lines += ["", _("To look at:"), *(f"- {label(each.field)}: {each.message}" for each in found)]
    if ignored:
        lines += [
            "",
            _("These lines were not taken:"),
            *(f"> {line[:200]}" for line in ignored[:_IGNORED_MAX]),
        ]
    return [*lines, "", _("Read it through and submit it here:")]


def _outcome(taken: Taken) -> str:
    if taken.before:
        return _("This very file was taken before; nothing was changed.")
    if taken.revision is None:
        return _("Your message says what is saved already; nothing was changed.")
    if taken.kept_beside:
        return _("Other words were saved meanwhile, or somebody else has the text. Yours are kept beside it.")
    return _("Taken as your draft.")


def _marked(stretch: Stretch) -> str:
    return _MARKS[stretch.change] % stretch.text
