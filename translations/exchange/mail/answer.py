"""What a letter answers: from lines to the words behind each mark.

People answer above the quoted letter, or between its lines. A line with a mark begins a unit; so does a quoted
one, for what is written below it. Words follow directly (below a quoted line, after empty lines too); an empty
line ends them, so that a greeting is never taken for a sentence. Of two answers to one mark the first counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from translations.exchange.mail.letter import Line
from translations.exchange.mail.markers import END, LINE
from translations.exchange.mail.outgoing import FENCE

_ORIGINAL = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|missatge original|mensaje original|forwarded message).*|_{20,})\s*$",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"^--\s?$")
_WROTE = re.compile(
    r"(?:wrote|escriu|escribió|escrigué|va escriure|ha escrit|a écrit)\s*:\s*$", re.IGNORECASE
)


@dataclass
class Answer:
    words: dict[str, str] = field(default_factory=dict)
    """Mark, in capitals, to what was written behind it."""
    ignored: list[str] = field(default_factory=list)


def read(lines: Iterable[Line]) -> Answer:
    answer = Answer()
    mark, begun, between = "", False, False
    for line in lines:
        text = line.text.strip()
        if not line.quoted and _ends(text):
            break
        found = LINE.match(text)
        if found and found[1].upper() == END:
            mark = ""
            if not line.quoted:
                break
        elif found:
            mark, between = found[1].upper(), line.quoted
            begun = not line.quoted and bool(found[2]) and _add(answer, mark, found[2], first=True)
        elif line.quoted:
            continue  # the rest of a quoted unit
        elif not text:
            mark = "" if mark and (begun or not between) else mark
        elif mark and not _WROTE.search(text):
            begun = _add(answer, mark, text, first=not begun)
        else:
            answer.ignored.append(text)
    return answer


def _ends(text: str) -> bool:
    return FENCE in text or _ORIGINAL.match(text) is not None or _SIGNATURE.match(text) is not None


def _add(answer: Answer, mark: str, text: str, *, first: bool) -> bool:
    if not first:
        answer.words[mark] += f" {text}"
    elif mark not in answer.words:
        answer.words[mark] = text
    else:
        answer.ignored.append(text)
        return False
    return True
