"""The door for files from outside: what is hostile or too much is refused by name before anybody reads it.

libxml2 is told to fetch and to replace nothing; and since no exchange file needs them, a DOCTYPE and
entities of its own are refused before it sees the file (https://lxml.de/FAQ.html#how-do-i-use-lxml-safely-as-a-web-service-endpoint).
"""

from __future__ import annotations

import codecs
import re

from django.utils.translation import gettext as _
from lxml import etree

from translations.exchange.refusals import FileRefused

BYTES_MAX = 512 * 1024
"""A text of ours is some 10 KB in any format."""
DEPTH_MAX = 40
ELEMENTS_MAX = 20_000
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0"  # Word before 2007
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DECLARED = re.compile(r"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["'][^>]*?\?>""")
_DOCTYPE = re.compile(r"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def text(data: bytes, *, encodings: tuple[str, ...] = ("utf-8",)) -> str:
    """The file as text. UTF-16 says so by its byte order mark; anything else is one of `encodings`."""
    if len(data) > BYTES_MAX:
        raise FileRefused(_("This file is larger than %(size)d KB.") % {"size": BYTES_MAX // 1024})
    if data.startswith((_ZIP, _OLE)):
        raise FileRefused(
            _("This is a packed file or a Word document. Unpack it; save a Word document as “Web page”.")
        )
    if not data.strip():
        raise FileRefused(_("This file is empty."))
    for encoding in (*(name for bom, name in _BOMS.items() if data.startswith(bom)), *encodings):
        try:
            decoded = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in decoded:
            return decoded
    raise FileRefused(_("This file cannot be read as text. Save it as UTF-8."))


def xml(written: str) -> etree._Element:
    """The root of an XML text."""
    declared = _DECLARED.match(written)
    if declared and declared[1].lower() not in {"utf-8", "utf8", "utf-16", "us-ascii"}:
        raise FileRefused(
            _("This file is written in %(encoding)s. Save it as UTF-8.") % {"encoding": declared[1]}
        )
    if _DOCTYPE.search(written):
        raise FileRefused(_("This file has a DOCTYPE or entities of its own; exchange files need neither."))
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(written[declared.end() if declared else 0 :].strip().encode(), parser)
    except etree.XMLSyntaxError as error:
        raise FileRefused(_("This file is not whole XML: %(error)s.") % {"error": error.msg}) from error
    measured(root)
    return root


def measured(root: etree._Element) -> None:
    """Refuses what is nested or sown too densely to be a translation."""
    seen, level = 0, [root]
    for _depth in range(DEPTH_MAX):
        seen += len(level)
        if seen > ELEMENTS_MAX:
            raise FileRefused(_("This file has too many elements."))
        level = [child for element in level for child in element]
        if not level:
            return
    raise FileRefused(_("This file is nested too deeply."))
