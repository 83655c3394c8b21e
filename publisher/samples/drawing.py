"""Draws one sample picture as a file.

Apart from `fill`, because a spawned process imports the module of the function it is to call, and
Django's models cannot be imported where Django was not set up.
"""

from __future__ import annotations

import io

from publisher.samples.micrographs import draw

SIZE = (1200, 900)


def jpeg(style: str, seed: int) -> bytes:
    buffer = io.BytesIO()
    draw(style, seed, SIZE).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()
