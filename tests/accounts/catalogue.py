"""The words of one's own account, which translators see in Catalan: `python -m tests.accounts.catalogue`.

As for the translators' room; what is django-allauth's own comes with its Catalan.
"""

from __future__ import annotations

import ast
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tests.translations.catalogue import CREATED, Message, _of_code, _of_template, _place

ROOM = Path(__file__).parents[2] / "publisher" / "accounts"
PO = ROOM / "locale" / "ca" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")


def messages() -> set[Message]:
    found: set[Message] = set()
    for path in sorted(ROOM.rglob("*.py")):
        found |= set(_of_code(ast.parse(path.read_text("utf-8"))))
    for path in sorted(ROOM.rglob("templates/**/*")):
        if path.is_file():
            found |= set(_of_template(path.read_text("utf-8")))
    return found


def catalogue() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="ca")


def compiled() -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue())
    return buffer.getvalue()


def main() -> int:
    before = catalogue() if PO.exists() else Catalog(locale="ca")
    made = Catalog(
        locale="ca",
        project="BPoD",
        header_comment="# One's own account in Catalan; written by python -m tests.accounts.catalogue",
        msgid_bugs_address="https://bpod.cat",
        last_translator="BPoD",
        language_team="Catalan",
        creation_date=CREATED,
        revision_date=CREATED,
        fuzzy=False,
    )
    for message in sorted(messages(), key=_place):
        known = before.get(message if isinstance(message, str) else message[0])
        made.add(message, string=known.string if known else None)
    PO.parent.mkdir(parents=True, exist_ok=True)
    with PO.open("wb") as file:
        write_po(file, made, no_location=True, omit_header=False, width=0)
    MO.write_bytes(compiled())
    left = [str(one.id) for one in catalogue() if one.id and not one.string]
    sys.stdout.write(f"{len(messages())} messages, {len(left)} without Catalan\n")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main())
