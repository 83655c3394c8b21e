"""The words of a room that speaks Catalan, found in its code and templates.

Writes the room's locale/ca/LC_MESSAGES/django.po with what is new (still without its Catalan) and without what is
gone, and compiles it. A test holds each catalogue complete.
"""

from __future__ import annotations

import ast
import datetime
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).parents[1]
ONE = frozenset({"_", "gettext", "gettext_lazy", "gettext_noop"})
MANY = frozenset({"ngettext", "ngettext_lazy"})
_STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"(?<!n)(?:gettext|_)\({_STRING}\)")
_COUNTED = re.compile(rf"ngettext\({_STRING},\s*{_STRING},")
CREATED = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
"""In the header, so that writing the catalogue again changes no byte."""
Message = str | tuple[str, str]


@dataclass(frozen=True)
class Room:
    folder: Path
    header: str

    @property
    def po(self) -> Path:
        return self.folder / "locale" / "ca" / "LC_MESSAGES" / "django.po"

    @property
    def mo(self) -> Path:
        return self.po.with_suffix(".mo")

    def messages(self) -> set[Message]:
        found: set[Message] = set()
        for path in sorted(self.folder.rglob("*.py")):
            found |= set(_of_code(ast.parse(path.read_text("utf-8"))))
        for path in sorted(self.folder.rglob("templates/**/*")):
            if path.is_file():
                found |= set(_of_template(path.read_text("utf-8")))
        return found

    def entries(self) -> list[Entry]:
        return [entry for entry in self._read() if entry.id]

    def compiled(self) -> bytes:
        buffer = io.BytesIO()
        write_mo(buffer, self._read())
        return buffer.getvalue()

    def write(self) -> int:
        """How a command ends: 1 where Catalan is missing."""
        before = self._read() if self.po.exists() else Catalog(locale="ca")
        made = Catalog(
            locale="ca",
            project="BPoD",
            header_comment=f"# {self.header}",
            msgid_bugs_address="https://bpod.cat",
            last_translator="BPoD",
            language_team="Catalan",
            creation_date=CREATED,
            revision_date=CREATED,
            fuzzy=False,
        )
        for message in sorted(self.messages(), key=_place):
            known = before.get(message if isinstance(message, str) else message[0])
            made.add(message, string=known.string if known else None)
        self.po.parent.mkdir(parents=True, exist_ok=True)
        with self.po.open("wb") as file:
            write_po(file, made, no_location=True, omit_header=False, width=0)
        self.mo.write_bytes(self.compiled())
        left = [entry for entry in self.entries() if not all(said(entry))]
        sys.stdout.write(f"{len(self.messages())} messages, {len(left)} without Catalan\n")
        return int(bool(left))

    def _read(self) -> Catalog:
        with self.po.open("rb") as file:
            return read_po(file, locale="ca")


def asked(entry: Entry) -> tuple[str, ...]:
    return (entry.id,) if isinstance(entry.id, str) else tuple(entry.id)


def said(entry: Entry) -> tuple[str, ...]:
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)


def _of_code(tree: ast.AST) -> Iterator[Message]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        words = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if name in ONE and words:
            yield words[0]
        elif name in MANY and len(words) > 1:
            yield words[0], words[1]


def _of_template(source: str) -> Iterator[Message]:
    text = templatize(source)
    for one, many in _COUNTED.findall(text):
        yield ast.literal_eval(one), ast.literal_eval(many)
    for literal in _CALL.findall(text):
        yield ast.literal_eval(literal)


def _place(message: Message) -> tuple[str, str]:
    text = message if isinstance(message, str) else message[0]
    return text.casefold(), text
