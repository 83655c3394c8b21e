"""Hostile words and files, and what would make them dangerous on a page."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

import html5lib
from PIL import Image, PngImagePlugin

MARK = "alert(7331)"
MARKUP = (
    f"<script>{MARK}</script>",
    f"</script><script>{MARK}</script>",
    f"<img src=x onerror={MARK}>",
    f"<svg onload={MARK}>",
    f"<svg><script>{MARK}</script></svg>",
    f"<math><mtext><table><mglyph><style><img src=x onerror={MARK}></style></mglyph></table></mtext></math>",
    f'<a href="javascript:{MARK}">x</a>',
    f'<a href="java&#10;script:{MARK}">x</a>',
    f'<a href="&#x6a;avascript:{MARK}">x</a>',
    f'<a href="data:text/html,<script>{MARK}</script>">x</a>',
    f'<iframe srcdoc="<script>{MARK}</script>"></iframe>',
    f'<form action="javascript:{MARK}"><button>x</button></form>',
    f"<details open ontoggle={MARK}>",
    f'<p style="background:url(javascript:{MARK})">x</p>',
    f'"><script>{MARK}</script>',
    f"' onmouseover='{MARK}",
    f"<!--><script>{MARK}</script>-->",
    f"<noscript><p title='</noscript><img src=x onerror={MARK}>'></noscript>",
    f"{{{{constructor.constructor('{MARK}')()}}}}",
)


def dangers(page: str) -> list[str]:
    """What a browser would run of ours: elements, attributes and addresses with the mark in them."""
    return list(_dangers(page))


def _dangers(page: str) -> Iterator[str]:
    for element in html5lib.parse(page, namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            continue
        data = element.get("type", "").endswith(("json", "text/django-form-template"))
        if element.tag.endswith("script") and not data and f">{MARK}" in f">{(element.text or '').strip()}":
            yield f"<{element.tag}>"
        for name, value in element.items():
            if name.startswith("on") and MARK in value:
                yield f"{element.tag} {name}"
            squeezed = "".join(value.split()).lower()
            if squeezed.startswith(("javascript:", "data:text/html")):
                yield f"{element.tag} {name}={squeezed[:30]}"
            if name == "srcdoc":
                yield from _dangers(value)


def png() -> bytes:
    buffer = io.BytesIO()
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", f"<script>{MARK}</script>")
    Image.new("RGB", (320, 240)).save(buffer, "PNG", pnginfo=words)
    return buffer.getvalue()


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("index.html", f"<script>{MARK}</script>")
    return buffer.getvalue()


SVG = f'<svg xmlns="http://www.w3.org/2000/svg"><script>{MARK}</script></svg>'.encode()
PAGE = f"<!doctype html><script>{MARK}</script>".encode()
REFUSED = {
    "a.svg": SVG,
    "svg-as.png": SVG,
    "svg-as.jpg": SVG,
    "a.html": PAGE,
    "page-as.png": PAGE,
    "page-as.gif": b"GIF89a/*" + PAGE + b"*/=1;",
    "page.html.png": PAGE,
    "a.php": b"<?php system('id'); ?>",
    "archive-as.png": archive(),
    "cut-short.png": png()[:60],
}
"""By the name they are given."""
POLYGLOTS = {
    "words-inside.png": png(),
    "page-behind.png": png() + PAGE,
    "archive-behind.png": png() + archive(),
}
"""Pictures indeed, with more in the file: kept, and served as nothing but a picture."""
