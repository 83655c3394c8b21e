"""Our checks, with a glossary of four terms and the system’s dictionary of the central variant."""

from __future__ import annotations

import time

from translations import checks, dictionary
from translations.checks import Knowledge, Wanted

TERMS = (
    Wanted("cell", "cèl·lula", ("cel·la",)),
    Wanted("stem cell", "cèl·lula mare"),
    Wanted("slide", "portaobjectes", ("diapositiva",)),
    Wanted("scaffold", "bastida"),
)
KNOWN = Knowledge(terms=TERMS, kept=("Nature Physics",), variant="ca", speller=dictionary.of_variant("ca"))


def codes(english: str, catalan: str) -> set[str]:
    found = checks.run({"strapline": english}, {"strapline": catalan}, language="ca", knowledge=KNOWN)
    return {finding.code for finding in found}


def seconds(english: str, catalan: str) -> float:
    """Of all checks on one text, spelling among them."""
    source, target = {"body": f"<p>{english}</p>"}, {"body": f"<p>{catalan}</p>"}
    started = time.perf_counter()
    checks.run(source, target, language="ca", knowledge=KNOWN)
    return time.perf_counter() - started
