"""A small cast of stories for channels; texts and pictures are made here."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from PIL import Image

from channels.contract import Link, Story, StoryPicture
from tests.serving import serving


def picture_bytes(seed: int = 1, width: int = 320, height: int = 240) -> bytes:
    image = Image.radial_gradient("L").resize((width, height)).convert("RGB")
    image.putpixel((0, 0), (seed % 256, 40, 90))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()


PICTURE = picture_bytes()


def picture(content: bytes = PICTURE, **changes: Any) -> StoryPicture:
    with Image.open(io.BytesIO(content)) as image:
        width, height = image.size
    given = StoryPicture(
        sha256=hashlib.sha256(content).hexdigest(),
        mime="image/jpeg",
        width=width,
        height=height,
        size_bytes=len(content),
        alt="A round glow, bright at its rim and dark in the middle, like a cell seen from above.",
        permission="allowed",
    )
    return replace(given, **changes)


def story(**changes: Any) -> Story:
    given = Story(
        publish_on=date(2026, 11, 21),
        language="en",
        kicker="Small Worlds, Part 2",
        title="The ring that keeps time",
        strapline="A protein collar tells a dividing cell when to let go",
        body_html=(
            "<p>Cells split in two with care. A collar of <em>septin</em> closes about the waist of "
            'the cell, as <a href="https://doi.org/10.5555/12345678">a new study</a> shows.</p>'
            "<p>It holds some 10<sup>4</sup> molecules, and lets go within <strong>a minute</strong>.</p>"
        ),
        body_text=(
            "Cells split in two with care. A collar of septin closes about the waist of the cell, "
            "as a new study shows.\n\nIt holds some 104 molecules, and lets go within a minute."
        ),
        byline="Written by the morning desk",
        credits=(
            Link("Image by the microscopy group, Example Institute", "https://example.org/group"),
            Link("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
            Link("Published in the Journal of Examples, November 2026", "https://doi.org/10.5555/12345678"),
        ),
        link="https://bpod.example/archive/2026/11/21",
        pictures=(picture(),),
        tags=("science", "biology"),
        attribution="Image by the microscopy group, Example Institute · CC BY 4.0",
    )
    return replace(given, **changes)


@contextmanager
def picture_site(content: bytes = PICTURE, mime: str = "image/jpeg", status: int = 200) -> Iterator[str]:
    """Answers so at the address given."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", mime)
            self.send_header("Location", "/login")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            """Said nowhere."""

    with serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler)) as server:
        yield f"http://127.0.0.1:{server.server_address[1]}/pictures/day.jpg"


def fetch_from(*contents: bytes) -> Any:
    kept = {hashlib.sha256(content).hexdigest(): content for content in contents or (PICTURE,)}
    return kept.__getitem__
