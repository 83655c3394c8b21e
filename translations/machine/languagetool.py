"""LanguageTool over HTTP, where a setting names a server: a second reader, asked on click.

https://languagetool.org/http-api/ has the call and its answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings

from translations.checks import Finding, Pair, Severity
from translations.machine.errors import MachineError
from translations.machine.providers import asked_of

_LANGUAGES: Mapping[str, str] = {"ca": "ca-ES", "ca-valencia": "ca-ES-valencia"}


def configured() -> bool:
    return bool(_url())


def findings(pair: Pair, variant: str) -> Iterator[Finding]:
    """What it says of the plain words of one field, as warnings."""
    text = pair.words[1]
    form = {"text": text, "language": _LANGUAGES.get(variant, variant)}
    answer = asked_of("LanguageTool", f"{_url().rstrip('/')}/v2/check", data=form)
    matches = answer.get("matches")
    if not isinstance(matches, list):
        raise MachineError("LanguageTool gave no list of matches.")
    for match in matches:
        yield _finding(pair, text, match)


def _finding(pair: Pair, text: str, match: Mapping[str, Any]) -> Finding:
    start = int(match["offset"])
    end = start + int(match["length"])
    offers = [str(one["value"]) for one in match.get("replacements", [])]
    found = pair.finding("languagetool", Severity.WARN, str(match["message"]), text[start:end])
    return replace(found, span=(start, end), replacement=offers[0] if offers else None)


def _url() -> str:
    return str(getattr(settings, "TRANSLATIONS_LANGUAGETOOL_URL", ""))
