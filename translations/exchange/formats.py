"""The formats by name: how each is written, and which of them a file is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from translations.exchange import po, safe, table, xliff12, xliff21
from translations.exchange.document import Document, Reply
from translations.exchange.refusals import FileRefused


@dataclass(frozen=True)
class Format:
    label: Promise
    suffix: str
    mime: str
    write: Callable[[Document], bytes]


DEFAULT = "xliff"
FORMATS: Mapping[str, Format] = {
    DEFAULT: Format(
        gettext_lazy("XLIFF 1.2, for most tools"), ".xlf", "application/x-xliff+xml", xliff12.write
    ),
    "omegat": Format(
        gettext_lazy("XLIFF 1.2 for OmegaT"),
        ".omegat.xlf",
        "application/x-xliff+xml",
        xliff12.write_for_omegat,
    ),
    "xliff2": Format(gettext_lazy("XLIFF 2.1"), ".v2.xlf", "application/xliff+xml", xliff21.write),
    "po": Format(gettext_lazy("PO, for Poedit and others"), ".po", "text/x-gettext-translation", po.write),
    "table": Format(gettext_lazy("A table of two columns, for Word"), ".html", "text/html", table.write),
}


def read(data: bytes) -> Reply:
    """What a file brought back. Raises `FileRefused`."""
    text = safe.text(data, encodings=table.ENCODINGS if _is_page(data) else ("utf-8",))
    start = text.lstrip("\ufeff").lstrip()
    if _is_page(data):
        return table.read(text)
    if start.startswith("<"):
        return _read_xml(start)
    if "msgid" in start:
        return po.read(start)
    raise FileRefused(_("This is none of the formats that are read: XLIFF, PO, or our table as a web page."))


def _read_xml(text: str) -> Reply:
    root = safe.xml(text)
    name = etree.QName(root)
    if name.localname == "xliff" and name.namespace == xliff12.NAMESPACE:
        return xliff12.read(root)
    if name.localname == "xliff" and name.namespace == xliff21.NAMESPACE:
        return xliff21.read(root)
    raise FileRefused(_("This is XML, but no XLIFF that is read here: %(name)s.") % {"name": name.localname})


def _is_page(data: bytes) -> bool:
    start = data[:4096].replace(b"\0", b"").lower()
    return b"<html" in start and b"<!entity" not in start
