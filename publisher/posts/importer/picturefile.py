"""The image file beside a page: proved to be a picture before anything is stored."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from publisher.posts.importer.page import PageError

PIXELS_MAX = 80_000_000
_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "TIFF": ".tif", "GIF": ".gif"}


@dataclass(frozen=True)
class PictureFile:
    name: str
    content: bytes


def read(path: Path) -> PictureFile:
    """The bytes of the picture, decoded once to be sure. Raises `PageError`.

    Its name gets the suffix of what it is, for people rename pictures.
    """
    try:
        content = path.read_bytes()
        with warnings.catch_warnings():
            # Pillow warns of huge pictures before we can measure them, and of oddities in their metadata.
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=tuple(_SUFFIXES)) as image:
                if image.width * image.height > PIXELS_MAX:
                    raise PageError(
                        f"the picture {path.name} has {image.width} × {image.height} pixels, more than "
                        f"{PIXELS_MAX:,}; make it smaller"
                    )
                image.load()
                # The one format beside: Pillow opens a JPEG with several frames as “MPO”.
                suffix = _SUFFIXES.get(image.format or "", ".jpg")
    except Image.DecompressionBombError as error:
        raise PageError(
            f"the picture {path.name} has more than {PIXELS_MAX:,} pixels; make it smaller"
        ) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise PageError(f"the picture {path.name} cannot be read; replace it or take it away") from error
    return PictureFile(path.stem + suffix, content)
