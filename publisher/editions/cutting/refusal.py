"""The one way in which a picture is turned away."""

from __future__ import annotations


class PictureRefusedError(ValueError):
    """The picture cannot be shown as it is; the text says why and what to do."""

    def __init__(self, why: str) -> None:
        super().__init__(f"picture: {why}")
        self.why = why


def unreadable(why: str) -> PictureRefusedError:
    return PictureRefusedError(f"the file cannot be read as a picture ({why}); save it again as PNG or JPEG")
