"""Who made a picture and what may be done with it, written into the file itself.

Two segments of a JPEG, for readers old and new: IPTC-IIM in a Photoshop block
(https://www.iptc.org/std/IIM/4.2/specification/IIMV4.2.pdf) and an XMP packet
(https://www.iptc.org/std/photometadata/specification/IPTC-PhotoMetadata). They are put in without touching a
pixel, so a corrected credit costs no generation of quality.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

TEXT_MAX_BYTES = 2_000
CREATORS_MAX = 24
"""So that all fits into one segment; the caption names the rest."""

_NOT_IN_XML = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_START = b"\xff\xd8"
_APP1, _APP13, _APP_MARKERS = 0xE1, 0xED, range(0xE0, 0xF0)
_XMP = b"http://ns.adobe.com/xap/1.0/\x00"
_PHOTOSHOP = b"Photoshop 3.0\x00"
_IPTC_RESOURCE = 0x0404
_UTF8 = (1, 90, b"\x1b%G")
_VERSION = (2, 0, b"\x00\x04")
_BY_LINE, _CREDIT, _COPYRIGHT, _CAPTION = 80, 110, 116, 120


@dataclass(frozen=True)
class Credit:
    creators: tuple[str, ...] = ()
    credit: str = ""
    """One line: the maker and the licence."""
    rights: str = ""
    rights_url: str = ""
    caption: str = ""
    """Every credit line."""


def written(credit: Credit) -> bytes:
    """The segments; none where there is nothing to say. The same credit gives the same bytes."""
    if credit == Credit():
        return b""
    return _segment(_APP1, _XMP + _xmp(credit)) + _segment(_APP13, _PHOTOSHOP + _resource(_iim(credit)))


def marks(jpeg: bytes) -> bytes:
    """The segments that `written` made, as a JPEG of ours carries them."""
    return b"".join(segment for marker, segment in _head(jpeg) if marker in {_APP1, _APP13})


def marked(jpeg: bytes, segments: bytes) -> bytes:
    """The same picture with these segments in place of those it had."""
    head = list(_head(jpeg))
    kept = b"".join(segment for marker, segment in head if marker not in {_APP1, _APP13})
    rest = jpeg[len(_START) + sum(len(segment) for _marker, segment in head) :]
    return _START + kept + segments + rest


def _head(jpeg: bytes) -> Iterator[tuple[int, bytes]]:
    """The application segments a JPEG begins with."""
    place = len(_START)
    while jpeg[place] == 0xFF and jpeg[place + 1] in _APP_MARKERS:
        (length,) = struct.unpack_from(">H", jpeg, place + 2)
        yield jpeg[place + 1], jpeg[place : place + 2 + length]
        place += 2 + length


def _segment(marker: int, content: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def _resource(data: bytes) -> bytes:
    padding = b"\x00" * (len(data) % 2)
    return b"8BIM" + struct.pack(">HHI", _IPTC_RESOURCE, 0, len(data)) + data + padding


def _iim(credit: Credit) -> bytes:
    """Whole values: the limits of 1991 (32 bytes for a name) would cut names, and readers go by the length."""
    lines = [(_BY_LINE, name) for name in credit.creators[:CREATORS_MAX]]
    lines += [(_CREDIT, credit.credit), (_COPYRIGHT, credit.rights), (_CAPTION, credit.caption)]
    texts = [(2, number, _clipped(text).encode()) for number, text in lines if text]
    return b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(data)) + data
        for record, number, data in (_UTF8, _VERSION, *texts)
    )


def _xmp(credit: Credit) -> bytes:
    creators = "".join(f"<rdf:li>{_xml(name)}</rdf:li>" for name in credit.creators[:CREATORS_MAX])
    parts = (
        ("dc:creator", f"<rdf:Seq>{creators}</rdf:Seq>" if creators else ""),
        ("dc:rights", _any_language(credit.rights)),
        ("dc:description", _any_language(credit.caption)),
        ("photoshop:Credit", _xml(credit.credit)),
        ("xmpRights:WebStatement", _xml(credit.rights_url)),
    )
    inside = "".join(f"<{name}>{value}</{name}>" for name, value in parts if value)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"'
        ' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/">'
        f"{inside}</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="r"?>'
    ).encode()


def _any_language(text: str) -> str:
    return f'<rdf:Alt><rdf:li xml:lang="x-default">{_xml(text)}</rdf:li></rdf:Alt>' if text else ""


def _xml(text: str) -> str:
    return escape(_clipped(text))


def _clipped(text: str) -> str:
    """On one line, without what XML cannot hold, and cut between characters."""
    return _NOT_IN_XML.sub(" ", text).encode()[:TEXT_MAX_BYTES].decode(errors="ignore")
