"""Files that mean harm, or are none: each is refused by name, and quickly."""

from __future__ import annotations

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.translations.conftest import ENGLISH
from tests.translations.exchange.documents import document
from translations.exchange import formats, safe
from translations.exchange.refusals import FileRefused

XLIFF = formats.FORMATS["xliff"].write(document(ENGLISH, {})).decode()
HEAD, _, REST = XLIFF.partition("?>")
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def with_doctype(inner, use):
    return f"{HEAD}?><!DOCTYPE xliff [{inner}]>{REST.replace('Small Worlds', use)}".encode()


def zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("text.xlf", XLIFF)
    return buffer.getvalue()


HOSTILE = {
    "a file of the disk": (with_doctype('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), "DOCTYPE"),
    "an address": (with_doctype('<!ENTITY x SYSTEM "http://127.0.0.1:9/x">', "&x;"), "DOCTYPE"),
    "a parameter entity": (with_doctype('<!ENTITY % x SYSTEM "file:///etc/passwd"> %x;', "x"), "DOCTYPE"),
    "an outer DTD": (with_doctype("", "x").replace(b"xliff [", b'xliff SYSTEM "x.dtd" ['), "DOCTYPE"),
    "a billion laughs": (with_doctype(f'<!ENTITY l0 "ha">{LAUGHS}', "&l9;"), "DOCTYPE"),
    "laughs in UTF-16": (
        with_doctype(f'<!ENTITY l0 "ha">{LAUGHS}', "&l9;")
        .decode()
        .replace("UTF-8", "UTF-16")
        .encode("utf-16"),
        "DOCTYPE",
    ),
    "laughs in small letters": (with_doctype(LAUGHS, "x").replace(b"<!DOCTYPE", b"<!doctype"), "DOCTYPE"),
    "an entity nobody declared": (XLIFF.replace("Small", "&small;").encode(), "not whole XML"),
    "a huge one": (XLIFF.encode() + b" " * safe.BYTES_MAX, "larger than 512 KB"),
    "a deep one": (
        XLIFF.replace("<header/>", "<header>" + "<a>" * 200 + "</a>" * 200 + "</header>").encode(),
        "deep",
    ),
    "a very deep one": (
        XLIFF.replace("<header/>", "<a>" * 5000 + "</a>" * 5000).encode(),
        "not whole XML|deep",
    ),
    "a dense one": (XLIFF.replace("<header/>", "<a/>" * 25_000).encode(), "too many elements"),
    "a packed one": (zipped(), "packed"),
    "a Word document of old": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "packed"),
    "Latin-1 by its bytes": (XLIFF.replace("Small", "Mínim").encode("latin-1"), "UTF-8"),
    "Latin-1 by its word": (XLIFF.replace("UTF-8", "ISO-8859-1").encode(), "ISO-8859-1"),
    "UTF-7": (XLIFF.replace("UTF-8", "UTF-7").encode(), "UTF-7"),
    "UTF-16 without a mark": (XLIFF.encode("utf-16-le"), "UTF-8"),
    "UTF-32": (XLIFF.encode("utf-32"), "UTF-8"),
    "an empty one": (b" \n", "empty"),
    "half a one": (XLIFF[: len(XLIFF) // 2].encode(), "not whole XML"),
    "another vocabulary": (b"<tmx version='1.4'/>", "no XLIFF that is read here: tmx"),
    "an older XLIFF": (b"<xliff version='1.1'/>", "no XLIFF that is read here"),
    "one without a name": (XLIFF.replace("urn:bpod", "urn:other").encode(), "does not say which text"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "UTF-8"),
    "a shopping list": (b"eggs\nmilk\n", "none of the formats"),
    "a PO with nonsense": (b'msgid ""\nmsgstr "x"\nnonsense\n', "cannot be read at: nonsense"),
    "a PO that begins in the middle": (b'"x"\nmsgid ""\n', "cannot be read at"),
    "a deep page": (b"<html><body>" + b"<div>" * 200 + b"</body></html>", "deep"),
    "a dense page": (b"<html><body>" + b"<b></b>" * 25_000 + b"</body></html>", "too many"),
    "a page of nothing": (b"<html></html>", "does not say which text"),
    "a page with entities": (b"<!DOCTYPE html [<!ENTITY x 'y'>]><html>&x;</html>", "DOCTYPE"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_by_name(name):
    data, reason = HOSTILE[name]
    with pytest.raises(FileRefused, match=reason):
        formats.read(data)


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"<?xml version='1.0'?><", b"<html>", b'msgid "', XLIFF[:300].encode()]),
)
def test_noise_is_refused_and_never_an_error(noise, start):
    with pytest.raises(FileRefused):
        formats.read(start + noise)


@given(st.integers(0, len(XLIFF) - 1), st.text(alphabet='<>&"/?!-=\0x', min_size=1, max_size=3))
def test_a_file_that_was_hurt_anywhere_is_read_or_refused(at, hurt):
    with contextlib.suppress(FileRefused):
        formats.read((XLIFF[:at] + hurt + XLIFF[at + 1 :]).encode())
