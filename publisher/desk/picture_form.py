"""The form of an image in the library: a file that begins like a picture and is none is an error of the field."""

from __future__ import annotations

from typing import Any

from PIL import Image
from wagtail.images.forms import BaseImageForm

BROKEN = "This file is broken, or no picture. Save it anew from the program it was made with."


class PictureForm(BaseImageForm):
    def _clean_fields(self) -> None:
        """Pillow's complaints come out of Wagtail's field as they are, and would end as a page of error 500."""
        try:
            super()._clean_fields()
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            self.add_error("file", BROKEN)

    def save(self, commit: bool = True) -> Any:
        """The areas of a ratio were drawn on the file that was there before."""
        if self.instance.pk and "file" in self.changed_data:
            self.instance.focal_areas = {}
        return super().save(commit)
