"""The pictures of the sample archive, drawn on the spot: no photograph's rights to ask for, no download.

Every picture hangs on its style, seed and size alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PIL import Image

from publisher.samples.micrographs.animals import zebrafish
from publisher.samples.micrographs.brush import Plate
from publisher.samples.micrographs.cells import mitochondria, nuclei
from publisher.samples.micrographs.embryos import embryo
from publisher.samples.micrographs.eye import retina
from publisher.samples.micrographs.linings import skin, villi
from publisher.samples.micrographs.microbes import bacteria
from publisher.samples.micrographs.nerves import hippocampus, neurons, synapses
from publisher.samples.micrographs.tissues import bone, muscle, tissue
from publisher.samples.micrographs.vessels import vessels

STYLES: Mapping[str, Callable[[Plate], Image.Image]] = {
    style.__name__: style
    for style in (
        bacteria,
        bone,
        embryo,
        hippocampus,
        mitochondria,
        muscle,
        neurons,
        nuclei,
        retina,
        skin,
        synapses,
        tissue,
        vessels,
        villi,
        zebrafish,
    )
}
_LONGER_SIDE = 1600
"""Cells and threads are measured in pixels of a field this long; other sizes are scaled from it."""


def draw(style: str, seed: int, size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """One micrograph of `style`, the same to the byte for the same seed and size."""
    if style not in STYLES:
        raise ValueError(f"there is no micrograph style {style!r}: choose one of {', '.join(STYLES)}")
    scale = _LONGER_SIDE / max(size)
    field = (max(1, round(size[0] * scale)), max(1, round(size[1] * scale)))
    picture = STYLES[style](Plate(field, style, seed))
    return picture if field == size else picture.resize(size, Image.Resampling.LANCZOS)
