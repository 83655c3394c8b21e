"""GNU gettext PO (https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html).

Markup stands in the words as HTML. The identity is the Project-Id-Version, a header that every tool keeps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from translations import markup
from translations.exchange import identity
from translations.exchange.document import Document, Entry, Reply
from translations.exchange.refusals import FileRefused
from translations.exchange.units import SOURCE_LANGUAGE, Unit

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_UNESCAPES = {escape[1]: letter for letter, escape in _ESCAPES.items()}
_LINE = re.compile(r'^(?:(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d+\])?\s+)?"((?:[^"\\]|\\.)*)"\s*$')


def write(document: Document) -> bytes:
    header = {
        "Project-Id-Version": document.signed,
        "Language": document.language.replace("-", "@", 1),
        "X-Source-Language": SOURCE_LANGUAGE,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    lines = ['msgid ""', 'msgstr ""', *(_quoted(f"{name}: {value}\n") for name, value in header.items())]
    note = markup.portable(document.note)
    entries = ["\n".join([*(f"# {line}" for line in note.splitlines()), *lines])]
    entries += [_entry(document, unit) for unit in document.units]
    return ("\n\n".join(entries) + "\n").encode()


def read(text: str) -> Reply:
    entries = list(_entries(text))
    header = next((entry.target for entry in entries if not entry.unit and not entry.source), "")
    units = tuple(entry for entry in entries if entry.unit)
    return Reply(identity.read(header), units)


def _entry(document: Document, unit: Unit) -> str:
    previous = document.previous.get(unit.id)
    lines = [f"#. {document.label(unit)}"]
    if previous:
        lines += ["#, fuzzy", f"#| msgid {_quoted(previous)}"]
    lines += [
        f"msgctxt {_quoted(unit.id)}",
        f"msgid {_quoted(unit.source)}",
        f"msgstr {_quoted(unit.target)}",
    ]
    return "\n".join(lines)


def _entries(text: str) -> Iterator[Entry]:
    fields: dict[str, str] = {}
    name = ""
    for line in text.splitlines():
        if line.startswith("#") or not line.strip():
            continue
        found = _LINE.match(line)
        if found is None or not (found[1] or name):
            raise FileRefused(_("This PO file cannot be read at: %(line)s") % {"line": line[:80]})
        name = found[1] or name
        if found[1] in {"msgctxt", "msgid"} and "msgstr" in fields:
            yield _read_entry(fields)
            fields = {}
        fields[name] = fields.get(name, "") + _unquoted(found[2])
    if fields:
        yield _read_entry(fields)


def _read_entry(fields: Mapping[str, str]) -> Entry:
    return Entry(fields.get("msgctxt", ""), fields.get("msgid", ""), fields.get("msgstr", ""))


def _quoted(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(letter, letter) for letter in markup.portable(text)) + '"'


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", lambda match: _UNESCAPES.get(match[1], match[1]), text)
